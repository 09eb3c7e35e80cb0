from __future__ import annotations

import textwrap

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORTS = "import base64, binascii, hashlib, hmac, struct, zlib\n"
HELPERS = "from onemaster.compat import "


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("hashlib.md5()", id="nothing yet"),
        pytest.param("hashlib.md5(b'x')", id="bytes"),
        pytest.param("hashlib.md5(x.encode('utf-8'))", id="encoded"),
        pytest.param("hashlib.md5(base64.b64decode(x)).digest()", id="decoded"),
        pytest.param("hmac.new(x.digest(), None, hashlib.md5)", id="digest"),
        pytest.param("base64.b64encode(x.encode('utf-8')).decode('ascii')"),
        pytest.param("base64.b64encode(x.digest())", id="of bytes, and who knows"),
        pytest.param("base64.b64encode(x.digest()).rstrip(b'=')", id="stripped"),
        pytest.param("base64.b64encode(x.digest()).strip().decode('ascii')"),
        pytest.param("f.write(base64.b64encode(x.digest()))", id="written"),
        pytest.param("x.md5(y)", id="no module"),
        pytest.param("d.update(x)", id="a dictionary"),
        pytest.param("hashlib.md5(*x)", id="star"),
        pytest.param("struct.unpack('<I', x.recv(4))", id="received"),
        pytest.param("struct.unpack('<I', x.read(4))", id="read"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("binary_data", IMPORTS + "y = %s\n" % source) == []


def test_what_is_tested_is_bytes() -> None:
    check_noop(
        "binary_data",
        IMPORTS
        + "def f(x):\n    if isinstance(x, unicode):\n        raise ValueError(x)\n"
        "    return hashlib.md5(x)\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hashlib.md5('x')", "hashlib.md5(b'x')"),
        ("zlib.crc32('\\xff')", "zlib.crc32(b'\\xff')"),
    ],
)
def test_literals(before: str, after: str) -> None:
    check_rewritten(
        "binary_data", IMPORTS + "y = %s\n" % before, IMPORTS + "y = %s\n" % after
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hashlib.md5(x).digest()", "hashlib.md5(binary_data(x)).digest()"),
        ("hmac.new(k, msg=m)", "hmac.new(binary_data(k), msg=binary_data(m))"),
        ("hashlib.new('md5', x)", "hashlib.new('md5', binary_data(x))"),
        ("struct.unpack('<I', x)", "struct.unpack('<I', binary_data(x, \"latin-1\"))"),
        ("zlib.compress('%s' % x)", "zlib.compress(binary_data('%s' % x))"),
        (
            "f.write(base64.b64encode(x))",
            "f.write(base64.b64encode(binary_data(x)))",
        ),
    ],
)
def test_data(before: str, after: str) -> None:
    check_rewritten(
        "binary_data",
        IMPORTS + "y = %s\n" % before,
        IMPORTS + HELPERS + "binary_data\ny = %s\n" % after,
    )


def test_a_parameter_that_holds_a_hash_function() -> None:
    check_rewritten(
        "binary_data",
        """\
        from hashlib import md5, sha256
        def f(x, hasher=md5):
            return hasher(x).hexdigest()
        def g(x, digest=None):
            if digest is None:
                digest = sha256
            return digest(x).hexdigest()
        """,
        """\
        from hashlib import md5, sha256
        from onemaster.compat import binary_data
        def f(x, hasher=md5):
            return hasher(binary_data(x)).hexdigest()
        def g(x, digest=None):
            if digest is None:
                digest = sha256
            return digest(binary_data(x)).hexdigest()
        """,
    )


def test_update() -> None:
    check_rewritten(
        "binary_data",
        "import hashlib\ndef f(x):\n    h = hashlib.md5()\n    h.update(x)\n",
        "import hashlib\n" + HELPERS + "binary_data\n"
        "def f(x):\n    h = hashlib.md5()\n    h.update(binary_data(x))\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "'Basic ' + base64.b64encode(x.digest())",
            "'Basic ' + native_str(base64.b64encode(x.digest()))",
        ),
        (
            "binascii.hexlify(x.digest()).upper()",
            "native_str(binascii.hexlify(x.digest())).upper()",
        ),
    ],
)
def test_results(before: str, after: str) -> None:
    check_rewritten(
        "binary_data",
        IMPORTS + "y = %s\n" % before,
        IMPORTS + HELPERS + "native_str\ny = %s\n" % after,
    )


def test_same_output() -> None:
    check_same_output(
        "binary_data",
        """\
        import base64, binascii, hashlib, hmac, struct, zlib
        from hashlib import md5

        name = "name" + str(1)
        print(hashlib.sha1(name).hexdigest())
        print(md5(name).hexdigest())
        print(hmac.new(name, name, hashlib.sha1).hexdigest())
        print("Basic " + base64.b64encode(name))
        print(binascii.hexlify(name).upper())
        print(struct.unpack("<H", name[:2])[0])
        print(zlib.decompress(zlib.compress(name)) == b"name1")
        """,
    )


def test_a_variable_of_the_module_that_a_function_binds() -> None:
    source = """\
    import hashlib

    def start():
        global digest
        digest = %s

    def add(name):
        digest.update(name)
    """
    check_noop("binary_data", source % "{}")
    check_noop("binary_data", "digest = hashlib.md5()\n" + textwrap.dedent(source % 1))
    check_noop("binary_data", "def f():\n    global x\n    x.update(data)\n")
    hashed = source % "hashlib.md5()"
    expected = hashed.replace(
        "import hashlib", "import hashlib\n    from onemaster.compat import binary_data"
    )
    expected = expected.replace("update(name)", "update(binary_data(name))")
    check_rewritten("binary_data", hashed, expected)
