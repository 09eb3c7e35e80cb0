"""Nothing that is read runs code, changes a class, crashes, hangs or exhausts memory.

Each payload is read in a child process with limits, under 2.7 and 3.
"""

from __future__ import absolute_import

import binascii
import json
import os
import pickle
import struct
import sys

import interpreters
import pytest
import six

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "hostile_reader.py")
MAXIMUM_MIB = 400


def short(text):
    return b"U" + struct.pack("<B", len(text)) + text


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value


def call(module, name, *arguments):
    """A pickle that calls what it names with strings."""
    named = "c{}\n{}\n".format(module, name).encode("ascii")
    return b"\x80\x02" + named + b"(" + b"".join(map(short, arguments)) + b"tR."


COMMAND = b"touch pwned"
CALLS = [
    ("os", "system"), ("posix", "system"), ("nt", "system"), ("os", "popen"),
    ("subprocess", "Popen"), ("subprocess", "call"), ("subprocess", "check_output"),
    ("commands", "getoutput"), ("popen2", "popen2"), ("pty", "spawn"),
    ("__builtin__", "eval"), ("__builtin__", "exec"), ("__builtin__", "execfile"),
    ("__builtin__", "compile"), ("__builtin__", "__import__"), ("__builtin__", "open"),
    ("__builtin__", "file"), ("__builtin__", "getattr"), ("__builtin__", "setattr"),
    ("__builtin__", "apply"), ("__builtin__", "map"), ("__builtin__", "input"),
    ("__builtin__", "globals"), ("__builtin__", "type"), ("__builtin__", "delattr"),
    ("__builtin__", "memoryview"), ("__builtin__", "filter"), ("__builtin__", "vars"),
    ("builtins", "eval"), ("builtins", "exec"), ("builtins", "breakpoint"),
    ("importlib", "import_module"), ("pkgutil", "resolve_name"), ("runpy", "run_path"),
    ("marshal", "loads"), ("pickle", "loads"), ("cPickle", "loads"), ("_pickle", "loads"),
    ("types", "FunctionType"), ("types", "CodeType"), ("code", "interact"),
    ("timeit", "timeit"), ("profile", "run"), ("cProfile", "run"), ("pdb", "run"),
    ("bdb", "Bdb"), ("doctest", "debug_script"), ("webbrowser", "open"),
    ("shutil", "rmtree"), ("os", "remove"), ("tempfile", "mkdtemp"), ("sys", "exit"),
    ("operator", "attrgetter"), ("operator", "methodcaller"), ("operator", "setitem"),
    ("functools", "reduce"), ("collections", "namedtuple"), ("ctypes", "CDLL"),
    ("multiprocessing.util", "spawnv_passfds"), ("_posixsubprocess", "fork_exec"),
    ("socket", "create_connection"), ("urllib", "urlopen"), ("smtplib", "SMTP"),
    ("logging.config", "fileConfig"), ("site", "addsitedir"), ("threading", "Thread"),
    ("atexit", "register"), ("signal", "alarm"), ("gc", "get_objects"),
    ("inspect", "getattr_static"), ("weakref", "ref"), ("copy_reg", "__newobj__"),
    ("copy_reg", "add_extension"), ("copyreg", "pickle"), ("codecs", "open"),
    ("_codecs", "register"), ("_codecs", "lookup"), ("re", "sub"), ("re", "_compile_repl"),
    ("datetime", "sys.modules"), ("uuid", "os.system"), ("decimal", "_sys.exit"),
    ("collections", "__builtins__"), ("__builtin__", "object.__subclasses__"),
    ("__builtin__", "dict.get"), ("__builtin__", "list.__class__"), ("uuid", "os"),
    ("collections", "_itemgetter"), ("fractions", "re"), ("decimal", "getcontext"),
    ("array", "_array_reconstructor"), ("numpy", "load"), ("django", "setup"),
    ("uuid", "getnode"), ("functools", "wraps"), ("", "system"), ("os", ""),
]  # fmt: skip
CODE = {"{}:{}".format(*names): call(names[0], names[1], COMMAND) for names in CALLS}
CODE.update(
    {
        "inst": b"(S'touch pwned'\nios\nsystem\n.",
        "obj": b"(cos\nsystem\nS'touch pwned'\no.",
        "extension": b"\x80\x02\x82\x01.",
        "persistent id": b"Ptouch pwned\n.",
        "binary persistent id": b"U\x01aQ.",
        "stack global": b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x0btouch pwned\x85R.",
        "late protocol": b"\x80\x02\x80\x04\x8c\x02os\x8c\x06system\x93U\x01a\x85R.",
        "stack global of protocol 2": b"\x80\x02X\2\0\0\0osX\6\0\0\0system\x93U\1a\x85R.",
        "dotted": b"\x80\x04\x8c\x04uuid\x8c\tos.system\x93U\1a\x85R.",
        "partial": b"cfunctools\npartial\n(cos\nsystem\nU\1atR.",
        "state of a class": b"\x80\x02cuuid\nUUID\nN}U\x05pwnedK\x01s\x86b.",
        "state of a class, by memo": b"cuuid\nUUID\nq\0h\0N}U\5pwnedK\1s\x86q\1b.",
        "state of a counter": b"ccollections\nCounter\nN}U\5pwnedK\1s\x86b.",
        "state of a function": b"ccopy_reg\n_reconstructor\n}U\5pwnedK\1sb.",
        "state of a fraction": b"cfractions\nFraction\nN}U\5pwnedK\1s\x86b.",
        "state of encode": b"c_codecs\nencode\nN}U\5pwnedK\1s\x86b.",
        "state of pattern": b"cre\n_compile\nN}U\5pwnedK\1s\x86b.",
        "state of a list of a class": b"(cuuid\nUUID\nl0cuuid\nUUID\nN}U\1aK\1s\x86b.",
    }
)
BASE = pickle.dumps({"rows": [{"id": n, "name": "x" * n} for n in range(12)]}, 2)
CORRUPT = {"cut at {}".format(n): BASE[:n] for n in range(0, len(BASE) - 1, 12)}
CORRUPT.update(
    {
        "byte {}".format(n): b"\x80\x02" + six.int2byte(n) + b"."
        for n in (
            0,
            1,
            0x22,
            0x41,
            0x5A,
            0x7F,
            0x83,
            0x84,
            0x8C,
            0x90,
            0x96,
            0xFF,
        )
    }
)
CORRUPT.update(
    {
        "empty": b"",
        "not a pickle": b"hello, world",
        "stop alone": b".",
        "mark alone": b"(.",
        "get of nothing": b"h\x05.",
        "long get of nothing": b"j\xff\xff\xff\x7f.",
        "pop of nothing": b"0.",
        "reduce of nothing": b"R.",
        "build of nothing": b"b.",
        "append to no list": b"K\1K\2a.",
        "setitem of no dict": b"K\1K\2K\3s.",
        "items of no dict": b"K\1(K\2K\3u.",
        "odd items": b"}(K\1u.",
        "key that cannot be hashed": b"}]K\1s.",
        "call of a number": b"K\1)R.",
        "new of a number": b"K\1)\x81.",
        "no module": b"c\n\n.",
        "no line end": b"cos",
        "bad int": b"Iabc\n.",
        "bad float": b"Fabc\n.",
        "bad quote": b"S'abc\n.",
        "bad utf-8": b"X\1\0\0\0\xff.",
    }
)
DEEP = 300000
RESOURCE = {
    "tuples as key": b"}" + b")" + b"\x85" * 900000 + b"Ns.",
    "marked tuples as key": b"}" + b"(" * DEEP + b"t" * DEEP + b"Ns.",
    "deques": b"ccollections\ndeque\nq\0)R" + b"h\0)R" * DEEP + b"a" * DEEP + b".",
    "deques, arguments by memo": (
        b"ccollections\ndeque\nq\0)q\1R" + b"h\0h\1R" * DEEP + b"a" * DEEP + b"."
    ),
    "defaultdicts": (
        b"ccollections\ndefaultdict\nq\0)R" + b"K\1h\0)R" * DEEP + b"s" * DEEP + b"."
    ),
    "hex": b"c_codecs\nencode\n" * 16 + b"U\2aa" + b"U\3hex\x86R" * 16 + b".",
    "zlib": b"c_codecs\nencode\n(U\4aaaaU\4zlibtR.",
    "decode zlib": b"c_codecs\ndecode\n(U\4aaaaU\4zlibtR.",
    "bytearray": b"c__builtin__\nbytearray\n(L4294967296L\ntR.",
    "range in list": b"c__builtin__\nlist\n(c__builtin__\nxrange\n(I2147483647\ntRtR.",
    "range in deque": b"ccollections\ndeque\n(c__builtin__\nxrange\n(I2147483647\ntRtR.",
    "range in set": b"c__builtin__\nset\n(c__builtin__\nxrange\n(I2147483647\ntRtR.",
    "fraction": b"cfractions\nFraction\n(U\x0b1e100000000tR.",
    "length of text": b"X\xff\xff\xff\x7fabc.",
    "length of string": b"T\xff\xff\xff\x7fabc.",
    "length of long": b"\x8b\xff\xff\xff\x7fabc.",
    "long length of text": b"\x8d\0\0\0\0\0\1\0\0abc.",
    "frame": b"\x80\x04\x95\xff\xff\xff\xff\xff\0\0\0N.",
}
# Only the check of opcodes, or a signature, stops these.
STRICT = {
    "memo index": b"Nr\xff\xff\xff\x7f.",
    "memo index in a line": b"Np2147483647\n.",
    "lists": b"]" * DEEP + b"a" * (DEEP - 1) + b".",
    "pairs that share": b"})" + b"2\x86" * 45 + b"Ns.",
    "negative put": b"Np-1\n.",
    "length of bytes": b"B\xff\xff\xff\x7fabc.",
    "long length of bytes": b"\x8e\0\0\0\0\0\1\0\0abc.",
    "empty set of protocol 4": b"\x80\x02\x8f.",
    "digits": b"L" + b"9" * 1000000 + b"L\n.",
}
BENIGN = {
    "none": b"N.",
    "text": b"\x80\x02X\1\0\0\0a.",
    "dict": BASE,
    "protocol 0": b"(dp0\nS'a'\np1\nI1\ns.",
    "long": b"L123L\n.",
    "set": b"c__builtin__\nset\n(]K\1atR.",
    "old binary": b"\x80\x02U\1\xff.",
    "date": b"cdatetime\ndate\n(U\4\x07\xe3\1\1tR.",
    "bytes of 3": b"\x80\x02c_codecs\nencode\nX\2\0\0\0\xc3\xa9X\6\0\0\0latin1\x86R.",
    "range": b"c__builtin__\nxrange\nK\0K\5K\1\x87R.",
    "uuid": b"\x80\x02cuuid\nUUID\n)\x81}U\3intL5L\nsb.",
    "fraction": b"cfractions\nFraction\n(U\4-1/3tR.",
    "deques": b"](" + b"ccollections\ndeque\n)R" * 600 + b"e.",
}


def read(payloads, strict=False):
    """Return how each payload ended in a child of its own: ok, an exception, or worse."""
    given = json.dumps(
        {k: binascii.hexlify(v).decode("ascii") for k, v in payloads.items()}
    )
    # Each version tests itself.
    printed = interpreters.run(
        "{}.{}".format(*sys.version_info[:2]),
        PROGRAM,
        str(MAXIMUM_MIB),
        "strict" if strict else "default",
        given=given.encode("ascii"),
    )
    found = json.loads(printed.decode("utf-8"))
    assert sorted(found) == sorted(payloads)
    return found


def test_there_are_enough_payloads():
    assert sum(map(len, (CODE, CORRUPT, RESOURCE, STRICT, BENIGN))) >= 150


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "payloads", [CODE, CORRUPT, RESOURCE], ids=["code", "corrupt", "resource"]
)
def test_hostile_payloads_raise_an_exception(payloads, strict):
    found = read(payloads, strict)
    wrong = {k: v for k, v in found.items() if not v.startswith("raised ")}
    assert wrong == {}


def test_what_only_the_check_of_opcodes_stops():
    found = read(STRICT, strict=True)
    assert set(found.values()) == {"raised BadPickle"}


@pytest.mark.parametrize("strict", [False, True])
def test_benign_payloads_are_read(strict):
    assert set(read(BENIGN, strict).values()) == {"ok"}
