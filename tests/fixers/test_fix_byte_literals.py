from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORTS = "import base64, struct\n"


@pytest.mark.parametrize(
    "source",
    [
        "x = 'a' + y + z.pack(1)\n",
        "x = 'a' * len(y.digest())\n",
        "x = u'a' + y.digest()\n",
        "x = '%s' % y.digest()\n",
        "x = [y.digest(), 'a']\n",
        "def f(x):\n    y = x\n    y = x.digest()\n    return y.split('a')\n",
        "x = y.digest('a')\n",
        "def f(x):\n    if x.read(4) != 'TZif': stop()\n"
        "    return struct.unpack('>6l', y.read(24))\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("byte_literals", IMPORTS + source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = {}'a' + struct.pack('<I', 1) + {}'\\xff'\n",
        "x = y.digest() + {}'' + b'z'\n",
        "if base64.b64decode(x) == {}'a': pass\n",
        "if {}r'a' in y.digest(): pass\n",
        "x = y.digest().split({}':', 1)\n",
        "def f(x):\n    if x.read(4) != {}'TZif': stop()\n"
        "    return struct.unpack('>6l', x.read(24))\n",
        "def f(x):\n    y = x.read(struct.unpack('>l', x.read(4))[0])\n"
        "    return y.find({}'\\0')\n",
        "def f(x):\n    y = struct.pack('<I', x)\n    return y.replace({}'a', {}'b')\n",
    ],
)
def test_beside_bytes(source: str) -> None:
    count = source.count("{}")
    check_rewritten(
        "byte_literals",
        IMPORTS + source.format(*[""] * count),
        IMPORTS + source.format(*["b"] * count),
    )


def test_what_is_joined_with_both() -> None:
    check_rewritten(
        "byte_literals",
        IMPORTS + "x = self.kind + ':' + struct.pack('<I', 1) + f(y)\n",
        IMPORTS + "from onemaster.compat import binary_data\n"
        "x = binary_data(self.kind) + b':' + struct.pack('<I', 1) + binary_data(f(y))\n",
    )


def test_same_output() -> None:
    check_same_output(
        "byte_literals",
        """\
        import binascii, struct
        packet = str("X") + "HEAD" + struct.pack("<H", 1)
        print(len(packet))
        print(binascii.a2b_hex("3a3a").split(":") == [b"", b"", b""])
        """,
    )
