from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = b'a'.decode('utf-8')\n", id="bytes"),
        pytest.param("x = u'a'.encode('utf-8').decode('latin-1')\n", id="encoded"),
        pytest.param("x = hash.digest().decode('latin-1')\n", id="digest"),
        pytest.param("import base64\nx = base64.b64decode(y).decode('utf-8')\n"),
        pytest.param("x = decoder.decode(data)\n", id="no codec"),
        pytest.param("x = f(data).decode()\n", id="default codec, of a call"),
        pytest.param("x = session.decode(encoded)\n", id="no name of a codec"),
        pytest.param("x = data.decode(*codec)\n", id="star"),
        pytest.param("import json\nx = json.decode('utf-8')\n", id="module"),
        pytest.param("def f(self):\n    return self.decode('utf-8')\n", id="self"),
        pytest.param("str = f\nx = str.decode\n", id="no type"),
        pytest.param(
            "if isinstance(x, bytes):\n    x = x.decode('utf-8')\n", id="bytes alone"
        ),
        pytest.param(
            "if y and not isinstance(x, unicode):\n    x = x.decode('utf-8')\n",
            id="no text",
        ),
        pytest.param(
            "if isinstance(x, unicode):\n    pass\nelse:\n    x = x.decode(encoding)\n",
            id="else",
        ),
        pytest.param(
            "def f(x):\n"
            "    if isinstance(x, unicode):\n"
            "        return x\n"
            "    return x.decode('utf-8')\n",
            id="has returned",
        ),
        pytest.param("x = y.decode('utf-8') if isinstance(y, bytes) else y\n"),
        pytest.param(
            "try:\n    x = x.decode('utf-8')\nexcept AttributeError:\n    pass\n",
            id="ready",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("decode", source) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'abc'.decode('ascii')", "u'abc'"),
        ("r'abc'.decode('utf-8').upper()", "u'abc'.upper()"),
        ("'\\xe9'.decode('latin-1')", "b'\\xe9'.decode('latin-1')"),
        ("'abc'.decode('utf-16', 'ignore')", "b'abc'.decode('utf-16', 'ignore')"),
        ("map(str.decode, names)", "map(bytes.decode, names)"),
    ],
)
def test_without_help(before: str, after: str) -> None:
    check_rewritten("decode", "x = %s\n" % before, "x = %s\n" % after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y.decode('utf-8')", "decode_str(y, 'utf-8')"),
        ("y.decode(enc, 'ignore').z", "decode_str(y, enc, 'ignore').z"),
        ("a.b(c)[d].decode(self.encoding)", "decode_str(a.b(c)[d], self.encoding)"),
        ("settings.NAME.decode()", "decode_str(settings.NAME)"),
        ("'7f'.decode('hex')", "decode_str('7f', 'hex')"),
        ("(a + b).decode('utf-8')", "decode_str((a + b), 'utf-8')"),
        ("y.digest().decode('hex')", "decode_str(y.digest(), 'hex')"),
        (
            "a.decode('utf-8').b.decode('hex')",
            "decode_str(decode_str(a, 'utf-8').b, 'hex')",
        ),
    ],
)
def test_with_help(before: str, after: str) -> None:
    check_rewritten(
        "decode",
        "import os\nx = %s\n" % before,
        "import os\nfrom onemaster.compat import decode_str\nx = %s\n" % after,
    )


def test_the_other_branch_is_no_bytes() -> None:
    check_rewritten(
        "decode",
        """\
        if isinstance(x, bytes):
            pass
        else:
            x = x.decode("utf-8")
        """,
        """\
        from onemaster.compat import decode_str
        if isinstance(x, bytes):
            pass
        else:
            x = decode_str(x, "utf-8")
        """,
    )


def test_taken_name_is_reported() -> None:
    assert len(check_noop("decode", "decode_str = f\nx = y.decode('utf-8')\n")) == 1


def test_same_output() -> None:
    check_same_output(
        "decode",
        """\
        def words(line, encoding="utf-8"):
            return [word.decode(encoding) for word in line.split()]

        print(u"-".join(words("a b")) == u"a-b")
        print("616263".decode("hex") == b"abc")
        print("a\\\\u20ac".decode("unicode_escape") == u"a\\u20ac")
        print(len("\\xe2\\x82\\xac".decode("utf-8")))
        """,
    )
