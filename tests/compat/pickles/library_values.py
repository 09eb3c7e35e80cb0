# -*- coding: utf-8 -*-
"""Values of packages that a bare interpreter need not have."""

from __future__ import absolute_import

import importlib
import sys

PY2 = sys.version_info[0] == 2


def text(data):
    return data.decode("utf-8") if PY2 else data


def module(name):
    """Return a module, or None where the interpreter has none."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


numpy, enum, ipaddress = module("numpy"), module("enum"), module("ipaddress")

if enum:

    class Color(enum.Enum):
        # As the program that reads under policy text would have it.
        red = text("é") if "text" in sys.argv else "é"
        blue = (1, "b")

    class Level(enum.IntEnum):
        low = 1
        high = 2


NUMPY = [
    ("numpy: integers", lambda: numpy.arange(6).reshape(2, 3)),
    ("numpy: bytes that are UTF-8", lambda: numpy.array([0xA9C3] * 4, "<u2")),
    ("numpy: big-endian, Fortran order", lambda: numpy.asfortranarray([[1, 2], [3, 4]], ">i4")),
    ("numpy: floats and ASCII bytes", lambda: numpy.frombuffer(b"abcdefgh" * 3, "<f8").copy()),
    ("numpy: booleans", lambda: numpy.array([True, False])),
    ("numpy: no items, one number", lambda: [numpy.zeros((0, 3)), numpy.array(5.5)]),
    ("numpy: complex", lambda: numpy.array([1 + 2j, 2.5])),
    ("numpy: text", lambda: numpy.array([text("é"), text("abc")])),
    ("numpy: bytes", lambda: numpy.array([b"\xe9", b"abc"])),
    ("numpy: objects", lambda: numpy.array(["é", 1, None, {"a": [1.5]}], object)),
    ("numpy: records", lambda: numpy.array([(1, 2.5), (3, 4.5)], [("a", "<i4"), ("b", "<f8")])),
    ("numpy: dates", lambda: numpy.array(["2019-01-02", "2050-01-02"], "datetime64[D]")),
    ("numpy: scalars", lambda: [numpy.float64(1.5), numpy.int64(-3), numpy.bool_(True)]),
    ("numpy: scalar that is UTF-8", lambda: numpy.uint16(0xA9C3)),
    ("numpy: types", lambda: [numpy.dtype("<f8"), numpy.float64]),
    ("numpy: in a row", lambda: {"é": [numpy.array([1.5, 97.0]), "é"], "b": (numpy.arange(3), "x")}),
]  # fmt: skip
ENUM = [
    ("enum with text", lambda: [Color.red, Color.red]),
    ("enum with a tuple", lambda: Color.blue),
    ("enum of integers", lambda: {"level": Level.high}),
]
IPADDRESS = [
    ("addresses", lambda: [ipaddress.ip_address(text(a)) for a in ("192.0.2.1", "2001:db8::1")]),
    ("networks", lambda: [ipaddress.ip_network(text(a)) for a in ("192.0.2.0/24", "2001:db8::/32")]),
    ("interfaces", lambda: ["192.0.2.1/24", ipaddress.ip_interface(text("192.0.2.1/24"))]),
]  # fmt: skip
ALL = [("numpy", NUMPY), ("enum", ENUM), ("ipaddress", IPADDRESS)]
VALUES = [(n, make) for name, values in ALL if globals()[name] for n, make in values]


def allow(policy, numpy=True):
    """Let a policy read the values."""
    from onemaster.compat.pickles import NUMPY as names

    policy.allow("library_values:Color", "library_values:Level")
    if numpy:
        policy.allow("numpy:float64", *names)


def parts(expected, found):
    """Return what to compare instead of two values, or None."""
    if numpy and isinstance(expected, (numpy.ndarray, numpy.generic)):
        return [
            # numpy makes the order of bytes that of the machine.
            (
                ".dtype",
                str(expected.dtype.newbyteorder("=")),
                str(found.dtype.newbyteorder("=")),
            ),
            (".shape", list(expected.shape), list(found.shape)),
            (".flags", expected.flags.f_contiguous, found.flags.f_contiguous),
            (".tolist()", expected.tolist(), found.tolist()),
        ]
    return None
