from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from onemaster.compat import encode_str\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("y = x.encode('utf-8')\n", id="who knows"),
        pytest.param("y = f(b'xn--', x.encode('punycode'))\n", id="beside bytes"),
        pytest.param("f.write(x.encode('utf-8') + y)\n", id="joined with a variable"),
        pytest.param("y = b'%s' + x.encode('utf-8')\n", id="joined with bytes"),
        pytest.param("y = x.encode('utf-8').decode('latin-1')\n", id="decoded"),
        pytest.param("y = x.encode('utf-16') + ','\n", id="no text"),
        pytest.param("y = 'a' + encoder.encode(x)\n", id="no codec"),
        pytest.param(
            "def f(x):\n    y = x.encode('utf-8')\n    s.send(y)\n    g('%s' % y)\n",
            id="sent",
        ),
        pytest.param("def f(x):\n    return x.encode('utf-8')\n", id="returned"),
        pytest.param(
            "def f(x):\n    if x:\n        return u''\n    return x.encode('utf-8')\n",
            id="returns text too",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("encode", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "y = 'a' + {}\n",
        "y = ('%s' % z) + {}\n",
        "y = '%s' % {}\n",
        "y = '%s %s' % (z, {})\n",
        "y = {}.split(',')\n",
        "y = {}.replace('a', 'b').upper()\n",
        "y = ','.join([{}, z])\n",
        "y = ','.join([{} for x in z])\n",
        "y = ','.join({} for x in z)\n",
        "y = '{{}}'.format({})\n",
        "y = ',' in {}\n",
        "y = getattr(z, {})\n",
        "print({})\n",
        "import sys\nsys.stdout.write({})\n",
        "class A:\n    def __str__(self):\n        return {}\n",
        "def f(x):\n    if x:\n        return str(x)\n    return {}\n",
        "def f(x):\n    y = {}\n    return '%s' % y\n",
        "def f(x):\n    if isinstance(x, int):\n        x = str(x)\n    else:\n"
        "        x = {}\n    return g(x)\n",
        "def f(x):\n    x = {}\n    if '\\n' in x:\n        stop()\n    yield x\n",
    ],
)
def test_native(source: str) -> None:
    after = source.format("encode_str(x, 'utf-8')")
    if after.startswith("import sys\n"):
        after = after.replace("import sys\n", "import sys\n" + IMPORT)
    else:
        after = IMPORT + after
    check_rewritten("encode", source.format("x.encode('utf-8')"), after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x.encode('hex')", "encode_str(x, 'hex')"),
        ("x.y.encode('base64').strip()", "encode_str(x.y, 'base64').strip()"),
        ("x.encode('idna')", "encode_str(x, 'idna')"),
        ("'a' + x.encode(enc, 'replace')", "'a' + encode_str(x, enc, 'replace')"),
    ],
)
def test_codecs(before: str, after: str) -> None:
    check_rewritten("encode", "y = %s\n" % before, IMPORT + "y = %s\n" % after)


def test_same_output() -> None:
    check_same_output(
        "encode",
        """\
        class Word(object):
            def __init__(self, text):
                self.text = text

            def __str__(self):
                return self.text.encode("utf-8")

        print("<%s>" % u"a".encode("utf-8"))
        print(str(Word(u"b")) + "-" + u"c".encode("ascii", "ignore"))
        print("abc".encode("hex") + "abc".encode("base64").strip())
        """,
    )


def test_what_stands_before_a_call_stays_there() -> None:
    check_rewritten(
        "encode",
        """\
        x = f(
            mac.digest().encode("base64").strip(),
            1)
        y = (  # why
            a.encode("hex"))
        """,
        """\
        from onemaster.compat import encode_str
        x = f(
            encode_str(mac.digest(), "base64").strip(),
            1)
        y = (  # why
            encode_str(a, "hex"))
        """,
    )
