# -*- coding: utf-8 -*-
"""Values that each Python makes from the same source, and how to compare them.

As a program: ``write`` prints the pickle of each, ``read`` takes such lines and prints
what is wrong with each value.
"""

from __future__ import absolute_import, print_function

import array
import binascii
import collections
import copy
import datetime
import decimal
import fractions
import functools
import io
import itertools
import json
import operator
import re
import sys
import types
import uuid

import library_values

try:
    import builtins
except ImportError:
    import __builtin__ as builtins

PY2 = sys.version_info[0] == 2


class Plain(object):
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Slots(object):
    __slots__ = ("a", "b")


class State(object):
    def __getstate__(self):
        return ("état", self.n)

    def __setstate__(self, state):
        self.n = state[1]


class Reduced(object):
    def __init__(self, *parts):
        self.parts = parts

    def __reduce__(self):
        return Reduced, self.parts


class TextSub(str):
    pass


class UnicodeSub(type(b"".decode())):
    pass


class Error(Exception):
    def __init__(self, text, code):
        Exception.__init__(self, text, code)
        self.code = code


class IntSub(int):
    pass


class ListSub(list):
    pass


class DictSub(dict):
    pass


Point = collections.namedtuple("Point", "x y")


class Zone(datetime.tzinfo):
    def utcoffset(self, moment):
        return datetime.timedelta(hours=1)

    def dst(self, moment):
        return None

    def __reduce__(self):
        return Zone, ()


def slots():
    made = Slots()
    made.a, made.b = "é", [1]
    return made


def state():
    made = State()
    made.n = 3
    return made


def recursive_list():
    made = [1]
    made.append(made)
    return made


def recursive_object():
    made = Plain(name="é")
    made.me = made
    made.rows = {"self": made}
    return made


def shared():
    row = {"k": "é"}
    return [row, row, (row,)]


def text(data):
    return data if not PY2 else data.decode("utf-8")


def error():
    made = Error("é", 5)
    made.rows = ["é", {"a": 1}]
    return made


def bytes_of(hexadecimal):
    from onemaster.compat.pickles import Binary

    return Binary(binascii.unhexlify(hexadecimal))


VALUES = [
    ("none", lambda: None),
    ("booleans", lambda: [True, False]),
    ("integers", lambda: [0, -1, 88, 255, 65536, -(2**31), 2**31 - 1]),
    ("floats", lambda: [0.0, -0.0, 1.5, 97.0, 1e300, float("inf")]),
    ("complex", lambda: 1 + 2j),
    ("ascii", lambda: {"a": "abc", "": [""]}),
    ("non ascii", lambda: {"a": "爱", "é": ["ü", "ß" * 300]}),
    ("one latin1 character", lambda: ["é", "é", "ÿ"]),
    ("astral", lambda: "\xf0\x9f\x98\x80" if PY2 else "\U0001f600"),
    ("long text", lambda: "x爱" * 70000),
    ("pickle in text", lambda: "X\x05\0\0\0abcdeq\x01éU\x02aaT"),
    ("many texts", lambda: ["k%d é" % i for i in range(1000)]),
    ("memo index 88", lambda: [["a%d" % i, "X" * (i % 100)] for i in range(120)]),
    ("tuples", lambda: ((), (1,), (1, 2), (1, 2, 3), (1, "é", 3, 4))),
    ("sets", lambda: [{"é", 1}, frozenset([2]), set()]),
    ("nested", lambda: {"rows": [{"id": i, "tags": ("a", "é")} for i in range(20)]}),
    ("bytearray", lambda: bytearray(b"\x00\xe9abc")),
    ("bytearray of one", lambda: [bytearray(b"\xe9"), "é"]),
    ("binary", lambda: bytes_of("00ff80c3a9")),
    ("binary of one", lambda: [bytes_of("e9"), "é", bytes_of("61"), "a"]),
    ("binary that is utf-8", lambda: [bytes_of("c3a9"), bytes_of("616263")]),
    ("binary, empty", lambda: [bytes_of("")]),
    ("datetime", lambda: datetime.datetime(2019, 1, 2, 3, 4, 5, 678)),
    ("datetimes", lambda: [datetime.datetime(1900 + 3 * i, 1, 2) for i in range(60)]),
    ("datetime that is utf-8", lambda: datetime.datetime(2050, 1, 2, 3, 4, 5, 0xC3A9)),
    ("datetime with zone", lambda: datetime.datetime(2019, 1, 2, tzinfo=Zone())),
    ("date", lambda: [datetime.date(2019, 1, 2), datetime.date(2050, 1, 2)]),
    ("time", lambda: [datetime.time(1, 2), datetime.time(23, 59, 59, 999999)]),
    ("timedelta", lambda: datetime.timedelta(1, 2, 3)),
    ("decimal", lambda: [decimal.Decimal("1.50"), decimal.Decimal("-1e10")]),
    ("fraction", lambda: fractions.Fraction(-1, 3)),
    ("uuid", lambda: uuid.UUID(int=0x12345678123456781234567812345678)),
    ("ordered", lambda: collections.OrderedDict([("é", 1), ("a", [2])])),
    ("defaultdict", lambda: collections.defaultdict(list, a=["é"])),
    ("defaultdict of int", lambda: collections.defaultdict(int, a=1)),
    ("defaultdict of str", lambda: collections.defaultdict(str, a="é")),
    ("counter", lambda: collections.Counter("abca")),
    ("deque", lambda: collections.deque(["é", 1], 5)),
    ("namedtuple", lambda: Point("é", 2)),
    ("array", lambda: [array.array("i", [1, -2]), array.array("d", [1.5])]),
    ("partial", lambda: functools.partial(Reduced, 1)),
    ("pattern", lambda: re.compile("a.é")),
    ("exceptions", lambda: [ValueError("é", 1), KeyError("k"), OSError(2, "no")]),
    ("types", lambda: [int, str, list, dict, datetime.datetime, Plain, float, object]),
    ("slice", lambda: [slice(1, 2), slice(None)]),
    ("plain object", lambda: Plain(a="é", b=[Plain()], when=datetime.date(2020, 1, 1))),
    ("slots", slots),
    ("state", state),
    ("reduced", lambda: Reduced("é", 1)),
    ("subclasses", lambda: [IntSub(3), ListSub(["é"]), DictSub(a="é")]),
    ("subclass of str", lambda: TextSub("é")),
    ("subclass of unicode", lambda: [UnicodeSub(text("é")), "é"]),
    ("subclass of Exception", error),
    (
        "UnicodeEncodeError",
        lambda: [UnicodeEncodeError("ascii", text("é"), 0, 1, "no")],
    ),
    ("UnicodeTranslateError", lambda: UnicodeTranslateError(text("é"), 0, 1, "no")),
    (
        "UnicodeDecodeError",
        lambda: UnicodeDecodeError("ascii", bytes_of("e9"), 0, 1, "é"),
    ),
    ("StringIO", lambda: io.StringIO(text("é\n"))),
    ("BytesIO", lambda: io.BytesIO(bytes_of("e900ff"))),
    ("array of text", lambda: ["é", array.array("u", text("é"))]),
    ("recursive list", recursive_list),
    ("recursive object", recursive_object),
    ("shared", shared),
]


class Classic:
    pass


class Outer(object):
    class Inner(object):
        pass


def after(made):
    """Take one item, so that an iterator stands in the middle."""
    next(made)
    return made


# What only one of the two has, or whose position is not kept.
REFUSED = [
    ("classic class, an instance", Classic),
    ("nested class, an instance", lambda: Outer.Inner()),
    ("method", lambda: Plain().__init__),
    ("lambda", lambda: lambda: 1),
    ("generator", lambda: (n for n in [1])),
    ("iterator of a list", lambda: after(iter([1, 2]))),
    ("chain", lambda: after(itertools.chain([1, 2], [3]))),
    ("zip", lambda: after((itertools.izip if PY2 else zip)([1, 2], [3, 4]))),
    ("count", lambda: after(itertools.count())),
    ("enumerate", lambda: after(enumerate([1, 2]))),
    ("itemgetter", lambda: operator.itemgetter(1)),
    ("datetime.timezone", lambda: datetime.datetime(2019, 1, 2, tzinfo=datetime.timezone.utc)),
    ("SimpleNamespace", lambda: types.SimpleNamespace(a=1)),
    ("ChainMap", lambda: collections.ChainMap({"a": 1})),
    ("RecursionError", lambda: builtins.RecursionError()),
]  # fmt: skip

# What the writer's own classes need.
ALLOWED = [
    Plain,
    Slots,
    State,
    Reduced,
    TextSub,
    UnicodeSub,
    Error,
    IntSub,
    ListSub,
    DictSub,
    Point,
    Zone,
]


def policy(texts="native", numpy=True, **options):
    from onemaster.compat.pickles import PicklePolicy

    made = PicklePolicy(texts, **options)
    # A program has another name for itself.
    made.allow(*["pickle_values:" + cls.__name__ for cls in ALLOWED])
    made.allow("pickle_values:Classic")
    made.allow("_io:StringIO", "_io:BytesIO")
    library_values.allow(made, numpy)
    made.keep_text("pickle_values:UnicodeSub")
    made.keep_str("pickle_values:TextSub")
    return made


SEQUENCES = (list, tuple, collections.deque, Point)


def difference(expected, found, path="value", seen=None, texts="native"):
    """Return where two values are not equal type for type, or None.

    :param texts: with ``"text"``, what is ``str`` of Python 2 in the source of this
        module is ``unicode``, as with ``unicode_literals``.
    """
    seen = seen if seen is not None else set()
    if PY2 and texts == "text":
        expected = under_text(expected, found)
    if (id(expected), id(found)) in seen:
        return None
    seen.add((id(expected), id(found)))
    if binary(expected) and PY2 and type(found) is str:
        expected = str(expected)
    elif binary(expected) and type(found) is bytes:
        expected = bytes(expected)
    if type(expected) is not type(found):
        return "{}: {!r} is not {!r}".format(path, found, expected)
    parts = library_values.parts(expected, found)
    if parts is not None:
        pass
    elif type(expected) in SEQUENCES or isinstance(expected, ListSub):
        if len(expected) != len(found):
            return "{}: {} items".format(path, len(found))
        pairs = zip(expected, found)
        parts = [("[%d]" % n, a, b) for n, (a, b) in enumerate(pairs)]
    elif isinstance(expected, dict):
        if PY2 and texts == "text":
            expected = copy.copy(expected)
            for key in list(expected):
                item = expected.pop(key)
                expected[text(key) if type(key) is str else key] = item
        keys = [
            sorted(repr(text(k) if type(k) is str else k) for k in value)
            for value in (expected, found)
        ]
        if keys[0] != keys[1]:
            return "{}: keys {!r}".format(path, keys[1])
        parts = [("[%r]" % (key,), expected[key], found[key]) for key in expected]
        if isinstance(expected, collections.defaultdict):
            parts.append((".factory", expected.default_factory, found.default_factory))
    elif isinstance(expected, functools.partial):
        parts = [("()", list(expected.args), list(found.args))]
        parts.append((".func", expected.func.__name__, found.func.__name__))
    elif isinstance(expected, re._pattern_type if PY2 else type(re.compile(""))):
        parts = [(".pattern", expected.pattern, found.pattern)]
    elif isinstance(expected, BaseException):
        parts = [(".args", expected.args, found.args)]
        parts.append((".__dict__", expected.__dict__, found.__dict__))
    elif isinstance(expected, (io.StringIO, io.BytesIO)):
        parts = [("", expected.getvalue(), found.getvalue())]
    elif isinstance(expected, Slots):
        parts = [(".a", expected.a, found.a), (".b", expected.b, found.b)]
    elif isinstance(expected, (Plain, State, Reduced, Classic)):
        parts = [(".__dict__", expected.__dict__, found.__dict__)]
    elif isinstance(expected, datetime.datetime):
        parts = [(".tzinfo", type(expected.tzinfo), type(found.tzinfo))]
        parts.append(("", expected.timetuple()[:6], found.timetuple()[:6]))
        parts.append((".microsecond", expected.microsecond, found.microsecond))
    elif hasattr(expected, "next" if PY2 else "__next__"):
        taken = [list(itertools.islice(value, 5)) for value in (expected, found)]
        parts = [(" (its items)", taken[0], taken[1])]
    elif isinstance(expected, operator.itemgetter):
        parts = [("()", expected([1, 2]), found([1, 2]))]
    elif isinstance(expected, types.MethodType):
        parts = [(".__name__", expected.__name__, found.__name__)]
    elif isinstance(expected, Outer.Inner):
        parts = []
    elif isinstance(expected, (set, frozenset)):
        return None if expected == found else "{}: {!r}".format(path, found)
    else:
        equal = expected == found and repr(expected) == repr(found)
        return None if equal else "{}: {!r} is not {!r}".format(path, found, expected)
    for name, a, b in parts:
        wrong = difference(a, b, path + name, seen, texts)
        if wrong:
            return wrong
    return None


def under_text(expected, found):
    """Return what a value would be in a module with ``unicode_literals``."""
    if type(expected) is str and not binary(expected) and type(found) is type(text("")):
        return text(expected)
    if expected is str:
        return type(text(""))
    if isinstance(expected, (set, frozenset)):
        return type(expected)(text(v) if type(v) is str else v for v in expected)
    return expected


def binary(value):
    from onemaster.compat.pickles import Binary

    return isinstance(value, Binary)


def main(command, how, texts="native", which="own"):
    """Write or read the values.

    :param command: ``write`` or ``read``.
    :param how: the policy, or ``plain`` for the pickle of the standard library.
    :param texts: as what the values are compared.
    :param which: ``own``, ``library`` for those of packages, or ``all``.
    """
    values = [] if which == "library" else list(VALUES)
    values += [] if which == "own" else library_values.VALUES
    values += REFUSED if which == "all" else []
    if command == "write":
        for name, make in values:
            print(json.dumps([name, write(how, make)]))
        return
    made = dict(values)
    for line in sys.stdin:
        name, data = json.loads(line)
        if name in made:
            print(
                json.dumps(
                    [name, read(how, binascii.unhexlify(data), made[name], texts)]
                )
            )


def write(how, make):
    """Return the pickle as hexadecimal digits; with a blank in it, why there is none."""
    import pickle

    from onemaster.compat.pickles import Refused

    try:
        value = make()
    except AttributeError:
        return "not there"
    if how == "plain" and PY2:
        import cPickle as pickle
    try:
        data = pickle.dumps(value, 2) if how == "plain" else policy(how).dumps(value)
    except Refused as error:
        return "refused: {}".format(error)
    except Exception as error:
        if how != "plain":
            raise
        return "no pickle: {}".format(error)
    return binascii.hexlify(data).decode("ascii")


def read(how, data, make, texts):
    """Return what is wrong with a value that is read, or None."""
    import pickle

    if PY2:
        import cPickle as pickle
    try:
        found = pickle.loads(data) if how == "plain" else policy().loads(data)
        return difference(make(), found, texts=texts)
    except Exception as error:
        return "{}: {!r}".format(type(error).__name__, error)


if __name__ == "__main__":
    # Under the name that the pickles have.
    import pickle_values

    pickle_values.main(*sys.argv[1:])
