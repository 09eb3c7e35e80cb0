from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from StringIO import StringIO\nimport base64, gzip, zipfile\n"


@pytest.mark.parametrize(
    "source",
    [
        "x = StringIO()\n",
        "x = StringIO(y)\n",
        "x = StringIO('a')\n",
        "x = other.StringIO(base64.b64decode(y))\n",
        "def f():\n    x = StringIO()\n    g(x)\n    zipfile.is_zipfile(x)\n",
        "def f(x):\n    y = gzip.GzipFile(x)\n    y.write(x.encode('utf-8'))\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("bytes_io", IMPORT + source) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = StringIO(b'a')\n", "x = six.BytesIO(b'a')\n"),
        ("x = f(StringIO(y.digest()))\n", "x = f(six.BytesIO(y.digest()))\n"),
        (
            "def f():\n    x = StringIO()\n    return zipfile.ZipFile(x, 'w')\n",
            "def f():\n    x = six.BytesIO()\n    return zipfile.ZipFile(x, 'w')\n",
        ),
    ],
)
def test_bytes(before: str, after: str) -> None:
    check_rewritten("bytes_io", IMPORT + before, IMPORT + "import six\n" + after)


def test_module() -> None:
    check_rewritten(
        "bytes_io",
        "import cStringIO\nimport six\nx = cStringIO.StringIO(b'a').read()\n",
        "import cStringIO\nimport six\nx = six.BytesIO(b'a').read()\n",
    )


def test_same_output() -> None:
    check_same_output(
        "bytes_io,string_io",
        """\
        import gzip
        from cStringIO import StringIO

        def compressed(text):
            buffer = StringIO()
            file = gzip.GzipFile(mode="wb", fileobj=buffer)
            file.write(text)
            file.close()
            return buffer.getvalue()

        print(compressed("abc")[:2] == b"\\x1f\\x8b")
        """,
    )
