from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("if isinstance(x, str):\n    f(unicode(x))\n", id="no decode"),
        pytest.param("if isinstance(x, str):\n    y.decode('utf-8')\n", id="another"),
        pytest.param(
            "if isinstance(x, str):\n    a\nelif isinstance(x, unicode):\n    b\n",
            id="text comes second",
        ),
        pytest.param(
            "if isinstance(x, unicode):\n    a\nelif isinstance(y, str):\n    b\n",
            id="another value",
        ),
        pytest.param(
            "if isinstance(x, unicode):\n    a\nelif not isinstance(x, str):\n    b\n",
            id="not",
        ),
        pytest.param("if not isinstance(x, str):\n    x.decode('utf-8')\n", id="else"),
        pytest.param("y = {str: 1, int: 2}\nx.decode\n", id="no text"),
        pytest.param("y = str in x\nz = unicode in y\n", id="two places"),
        pytest.param(
            "def f(str):\n    if isinstance(x, str):\n        x.decode(e)\n",
            id="parameter",
        ),
        pytest.param("def f(x):\n    isinstance(x, basestring)\n    y.decode(e)\n"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("bytes_type", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "if isinstance(x, %s):\n    x = x.decode('utf-8')\n",
        "if y and isinstance(x.a, %s):\n    x = unicode(x.a, encoding)\n",
        "if type(x) is %s:\n    x = x.decode('utf-8')\n",
        "y = x.decode('utf-8') if isinstance(x, %s) else x\n",
        "y = isinstance(x, %s) and x.decode('utf-8') or x\n",
        "if a:\n    pass\nelif isinstance(x, %s):\n    f(x.decode('utf-8'))\n",
        "if isinstance(x, unicode): a\nelif b: c\nelif isinstance(x, %s): d\n",
        "if isinstance(x, six.text_type): a\nelif type(x) == %s: d\n",
        "y = {%s: 1, unicode: 2}\n",
        "y = {six.text_type: 1, int: 3, %s: 2}\n",
        "y = %s in x\nz = unicode in x\n",
    ],
)
def test_bytes(source: str) -> None:
    check_rewritten("bytes_type", source % "str", source % "bytes")


def test_what_is_decoded_may_be_both() -> None:
    check_rewritten(
        "bytes_type",
        """\
        def text(x):
            if not isinstance(x, basestring):
                return str(x)
            elif not isinstance(x, unicode):
                return x.decode("utf-8")
            return x
        """,
        """\
        import six
        def text(x):
            if not isinstance(x, (bytes, six.text_type)):
                return str(x)
            elif not isinstance(x, unicode):
                return x.decode("utf-8")
            return x
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "bytes_type,unicode_type",
        """\
        def text(value):
            if isinstance(value, str):
                return value.decode("utf-8")
            return value

        kinds = {str: 1, unicode: 2}
        print([text(value) == u"a" for value in (b"a", u"a")])
        print([kinds[type(value)] for value in (b"a", u"a")])
        """,
    )
