# coding: utf-8
from __future__ import absolute_import, unicode_literals

import collections
import datetime
import decimal
import hashlib
import io
import json
import numbers
import os
import struct

import pytest
import simplejson
import six
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat._es6_numbers import es6_float, es6_integer
from onemaster.compat._json_errors import Refused
from onemaster.compat._json_writer import write
from onemaster.compat.sorted_json import JSONEncodeError, dump, dumps

HERE = os.path.dirname(os.path.abspath(__file__))

NAN = float("nan")
PAIR = "\ud83d" + "\ude00"


class Number(int):
    def __str__(self):
        return "many"

    __repr__ = __str__


class LongNumber(six.integer_types[-1]):
    def __lt__(self, other):
        return True


class Real(float):
    def __str__(self):
        return "few"

    __repr__ = __str__


class Backwards(six.text_type):
    __hash__ = six.text_type.__hash__

    def __lt__(self, other):
        return six.text_type.__gt__(self, other)


class SixtyBit(object):
    """An integer of a library, as numpy's: no int on Python 3."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


numbers.Integral.register(SixtyBit)

Point = collections.namedtuple("Point", "x y")

# The same on every version that runs them.
WRITTEN = [
    ("text", "grün", {}, b'"gr\\u00fcn"'),
    ("utf-8", "grün".encode("utf-8"), {}, b'"gr\\u00fcn"'),
    ("escapes", '\0\b\t\n\f\r\x1f"\\/\x7f\u2028', {}, None),
    ("astral", "\U0001f600", {}, b'"\\ud83d\\ude00"'),
    ("lone surrogate", "\udc00", {}, b'"\\udc00"'),
    ("raw", ["é\u2028\x7f\U0001f600"], {"ensure_ascii": False}, None),
    ("constants", [None, True, False], {}, b"[null, true, false]"),
    ("floats", [1.0, -0.0, 1e16, 1e-5, 0.1 + 0.2, 5e-324], {}, None),
    ("integers", [0, -1, 2**64], {}, b"[0, -1, 18446744073709551616]"),
    ("subclasses of numbers", [Number(3), Real(0.5)], {}, b"[3, 0.5]"),
    ("integers of a library", [SixtyBit(5)], {}, b"[5]"),
    ("tuples", ((), Point(1, (2,))), {}, b"[[], [1, [2]]]"),
    ("sorted", {"b": 1, "a": {"d": 2, "c": 3}}, {}, b'{"a": {"c": 3, "d": 2}, "b": 1}'),
    ("ordered", collections.OrderedDict([("b", 1), ("a", 2)]), {}, b'{"a": 2, "b": 1}'),
    ("number keys", {9: 1, 10: 2, 1.5: 3}, {}, b'{"1.5": 3, "10": 2, "9": 1}'),
    ("number and text keys", {9: 1, "10": 2}, {}, b'{"10": 2, "9": 1}'),
    ("keys of subclasses", {Number(7): Real(1.5)}, {}, b'{"7": 1.5}'),
    (
        "constants as keys",
        {None: 1, True: 2, "x": 3},
        {},
        b'{"null": 1, "true": 2, "x": 3}',
    ),
    ("nested number keys", {"x": [{2: 0, 10: 0}]}, {}, b'{"x": [{"10": 0, "2": 0}]}'),
    ("own order", {Backwards("a"): 1, Backwards("b"): 2}, {}, b'{"a": 1, "b": 2}'),
    (
        "code points",
        {"\uff5e": 1, "\U0001f600": 2},
        {},
        b'{"\\uff5e": 1, "\\ud83d\\ude00": 2}',
    ),
    ("pairs", {PAIR: 1, "\uffff": 2}, {}, b'{"\\uffff": 2, "\\ud83d\\ude00": 1}'),
    ("indent", {"a": [1, {}], "b": []}, {"indent": 2}, None),
    ("tab", [1], {"indent": "\t"}, b"[\n\t1\n]"),
    ("no indent", [1, [2]], {"indent": 0}, b"[\n1,\n[\n2\n]\n]"),
    ("separators", {"a": [1, 2]}, {"separators": (",", ":")}, b'{"a":[1,2]}'),
    ("spaced", {10: 0, 9: 0}, {"separators": (" , ", " : ")}, b'{"10" : 0 , "9" : 0}'),
]
EXPECTED = {
    "escapes": b'"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\\u007f\\u2028"',
    "raw": '["é\u2028\x7f\U0001f600"]'.encode("utf-8"),
    "floats": b"[1.0, -0.0, 1e+16, 1e-05, 0.30000000000000004, 5e-324]",
    "indent": b'{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}',
}

LONG = {"a": [0, 10**4300]}
LOOP = {"rows": [1]}
LOOP["rows"].append({"back": LOOP})
TWICE = {1: 0, "1": 0}

REFUSED = [
    ("nan", {"a": [0, NAN]}, "value['a'][1]: nan has no JSON form"),
    ("infinity", -float("inf"), "value: -inf has no JSON form"),
    ("nan as key", {NAN: 1}, "value[nan]: nan has no JSON form"),
    ("not utf-8", {"é": b"\xff"}, "value['\\xe9']: bytes that are not UTF-8"),
    ("encoded surrogate", [b"\xed\xa0\x80"], "value[0]: bytes that are not UTF-8"),
    ("key not utf-8", {b"\xff": 1}, "value[b'\\xff']: bytes that are not UTF-8"),
    ("two keys", [TWICE], 'value[0]: two keys are written as "1"'),
    ("first of bad keys", {b"\xff": 1, b"\xfe": 2, NAN: 3}, "value[b'\\xfe']: bytes"),
    ("first of two", {1: 0, "1": 0, 2: 0, "2": 0, 3: 0, "3": 0}, 'written as "1"'),
    ("pair and character", {PAIR: 1, "\U0001f600": 2}, "value: two keys"),
    ("digits", LONG, "value['a'][1]: the integer has more than 4300 digits"),
    (
        "digits of a subclass",
        LongNumber(-(10**4300)),
        "value: the integer has more than",
    ),
    ("loop", LOOP, "value['rows'][1]['back']: it contains itself"),
    ("set", {"rows": [{1}]}, "value['rows'][0]: set has no JSON form: write sorted"),
    ("bytearray", bytearray(b"a"), "value: bytearray has no JSON form"),
    ("memoryview", memoryview(b"a"), "value: memoryview has no JSON form"),
    ("date", [datetime.date(2020, 1, 2)], "value[0]: date has no JSON form: write val"),
    ("decimal", decimal.Decimal(1), "value: Decimal has no JSON form: write str"),
    ("iterator", iter([]), "has no JSON form: write list(value)"),
    ("object", object(), "value: object has no JSON form: convert it"),
    ("tuple key", {3: {(1, "x"): 0}}, "value[3][(1, "),
    ("decimal key", {decimal.Decimal(1): 0}, "a key of type Decimal has no JSON form"),
]


def by_label(rows):
    return pytest.mark.parametrize(
        "row", rows, ids=[row[0].replace(" ", "-") for row in rows]
    )


@by_label(WRITTEN)
def test_written(row):
    label, value, options, expected = row
    if label == "pairs" and PAIR == "\U0001f600":
        pytest.skip("a narrow build does not tell them apart")
    assert dumps(value, **options) == (expected or EXPECTED[label])


@by_label(REFUSED)
def test_refused(row):
    label, value, expected = row
    if label == "pair and character" and PAIR == "\U0001f600":
        pytest.skip("a narrow build does not tell them apart")
    with pytest.raises(JSONEncodeError) as caught:
        dumps(value)
    assert expected in str(caught.value)


def test_the_error_has_its_path_and_is_what_the_library_raises():
    with pytest.raises(TypeError):
        dumps({"a": {1}})
    with pytest.raises(ValueError) as caught:
        dumps({"a": [{1}]})
    assert caught.value.path == "value['a'][0]"
    assert caught.value.reason == "set has no JSON form: write sorted(value)"


def test_a_lone_surrogate_is_refused_where_it_cannot_be_escaped():
    for options in {"ensure_ascii": False}, {"canonical": "rfc8785"}:
        for value in ["a\ud800"], {"a": {"\ud800": 1}}:
            with pytest.raises(JSONEncodeError, match="lone surrogate"):
                dumps(value, **options)


def test_what_is_nested_too_deeply_is_refused():
    value = []
    for _ in range(20000):
        value = [value]
    with pytest.raises(JSONEncodeError, match="nested"):
        dumps(value)


def test_long_integers_are_written_up_to_the_limit():
    longest = 10**4300 - 1
    assert (
        dumps([longest, -longest]) == b"[" + b"9" * 4300 + b", -" + b"9" * 4300 + b"]"
    )


def test_digits_in_text_are_not_an_integer():
    text = "1" * 5000
    assert dumps([text]) == json.dumps([text]).encode("ascii")


def test_subclasses_of_dict_whose_items_are_wrong():
    class Wrong(dict):
        def items(self):
            return self["items"]

    assert dumps(Wrong(items=[("b", 1), ("a", 2)])) == b'{"a": 2, "b": 1}'
    for items in [("a", 1), ("a", 2)], [1, 2]:
        with pytest.raises(JSONEncodeError, match=r"value: its items\(\)"):
            dumps(Wrong(items=items))


class TestDefault:
    def test_is_called_for_what_has_no_form(self):
        value = {"when": datetime.date(2020, 1, 2), "data": b"a", "keys": {1: None}}
        written = dumps(value, default=lambda found: found.isoformat())
        assert written == b'{"data": "a", "keys": {"1": null}, "when": "2020-01-02"}'

    def test_its_result_stands_where_the_value_would(self):
        written = dumps([{1, 2}], default=sorted, indent=1)
        assert written == b"[\n [\n  1,\n  2\n ]\n]"

    def test_its_errors_come_through(self):
        with pytest.raises(KeyError):
            dumps(object(), default=lambda found: {}[found])

    def test_what_it_returns_may_be_refused(self):
        with pytest.raises(JSONEncodeError) as caught:
            dumps({"a": object()}, default=lambda found: [NAN])
        assert str(caught.value).startswith("value['a'][0]: nan")

    def test_it_may_not_return_what_it_was_given(self):
        with pytest.raises(JSONEncodeError, match="contains itself"):
            dumps(object(), default=lambda found: found)


class TestOptions:
    @pytest.mark.parametrize(
        "options",
        [
            {"separators": (";", ":")},
            {"separators": (",", "")},
            {"separators": ","},
            {"indent": -1},
            {"indent": "x"},
            {"indent": 1.5},
            {"canonical": "jcs"},
            {"canonical": "rfc8785", "indent": 1},
            {"canonical": "rfc8785", "separators": (",", ":")},
        ],
    )
    def test_wrong_ones(self, options):
        with pytest.raises(ValueError):
            dumps([], **options)

    def test_many_separators(self):
        for spaces in range(40):
            comma = "," + " " * spaces
            assert dumps([1, 2], separators=(comma, ":")) == ("[1%s2]" % comma).encode()


def test_dump_writes_bytes_or_nothing():
    stream = io.BytesIO()
    dump({"b": 1, "a": 2}, stream, separators=(",", ":"))
    with pytest.raises(JSONEncodeError):
        dump([NAN], stream)
    assert stream.getvalue() == b'{"a":2,"b":1}'


# Names with digits, quotes and surrogates, which the fast way has to look at.
characters = st.one_of(
    st.sampled_from('a1-".e\\: \ud83d\ude00é\U0001f600'), st.characters()
)
texts = st.text(characters, max_size=6)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
any_keys = st.one_of(texts, st.integers(), st.booleans(), st.none())


def containers(keys):
    return lambda items: st.one_of(
        st.lists(items), st.dictionaries(keys, items), st.tuples(items, items)
    )


with_any_keys = st.recursive(scalars, containers(any_keys), max_leaves=20)
plain_texts = st.text(st.characters(max_codepoint=0xD7FF), max_size=6)
plain = st.recursive(
    st.one_of(st.booleans(), st.integers(), plain_texts), containers(plain_texts)
)


def outcome(function, *arguments, **options):
    try:
        return function(*arguments, **options)
    except (JSONEncodeError, Refused) as error:
        return [error.reason]


class TestLaws:
    @given(with_any_keys, st.booleans(), st.sampled_from([(", ", ": "), (" ,", " :")]))
    def test_the_fast_way_writes_what_the_definition_says(
        self, value, ascii, separators
    ):
        ours = outcome(dumps, value, ensure_ascii=ascii, separators=separators)
        assert ours == outcome(write, value, None, ascii, separators, None, False)

    @given(with_any_keys)
    def test_the_fast_canonical_way_does_so_too(self, value):
        ours = outcome(dumps, value, canonical="rfc8785")
        assert ours == outcome(write, value, None, False, (",", ":"), None, True)

    @given(plain)
    def test_agrees_with_the_library(self, value):
        assert dumps(value) == json.dumps(value, sort_keys=True).encode("ascii")

    @given(plain)
    def test_agrees_with_simplejson(self, value):
        expected = simplejson.dumps(value, sort_keys=True, indent="  ")
        assert dumps(value, indent="  ") == expected.encode("ascii")

    @given(with_any_keys)
    def test_writing_what_was_read_gives_the_same(self, value):
        written = outcome(dumps, value)
        if isinstance(written, bytes):
            assert dumps(json.loads(written.decode("ascii"))) == written

    @given(with_any_keys)
    def test_canonical_form_of_what_was_read_is_the_same(self, value):
        written = outcome(dumps, value, canonical="rfc8785")
        if isinstance(written, bytes):
            again = dumps(json.loads(written.decode("utf-8")), canonical="rfc8785")
            assert again == written

    @given(st.recursive(st.one_of(plain_texts, st.integers()), containers(plain_texts)))
    def test_agrees_with_canonicaljson(self, value):
        canonicaljson = pytest.importorskip("canonicaljson")
        ours = dumps(value, separators=(",", ":"), ensure_ascii=False)
        assert ours == canonicaljson.encode_canonical_json(value)


# The test data that RFC 8785 refers to: input, and output in UTF-8.
VECTORS = [
    ('[56, {"d": true, "10": null, "1": []}]', '[56,{"1":[],"10":null,"d":true}]'),
    (
        '{"peach": "This sorting order", "péché": "is wrong according to French", '
        '"pêche": "but canonicalization MUST", "sin": "ignore locale"}',
        '{"peach":"This sorting order","péché":"is wrong according to French",'
        '"pêche":"but canonicalization MUST","sin":"ignore locale"}',
    ),
    (
        '{"1": {"f": {"f": "hi", "F": 5}, "\\n": 56.0}, "10": {}, "": "empty", '
        '"a": {}, "111": [{}], "A": {}}',
        '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
    ),
    (
        '{"Unnormalized Unicode": "A\\u030a"}',
        '{"Unnormalized Unicode":"A\u030a"}',
    ),
    (
        '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, '
        '0.000000000000000000000000001], "string": '
        '"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", '
        '"literals": [null, true, false]}',
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ),
    (
        '{"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter '
        'Dalet With Dagesh", "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", '
        '"\\u0080": "Control", "\\u00f6": "Latin Small Letter O With Diaeresis"}',
        '{"\\r":"Carriage Return","1":"One","\x80":"Control","ö":"Latin Small Letter O '
        'With Diaeresis","€":"Euro Sign","\U0001f600":"Emoji: Grinning Face",'
        '"\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ),
]

# Lines of the published file of numbers, and the SHA-256 of so many.
CHECKSUMS = [
    (1000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"),
    (10000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"),
]


def number_of(bits):
    return struct.unpack(str(">d"), struct.pack(str(">Q"), bits))[0]


def published_numbers():
    """Yield the bits of the doubles in the published file, which is made by rule."""
    with io.open(
        os.path.join(HERE, "data", "es6_numbers.txt"), encoding="ascii"
    ) as file:
        for word in file.read().split():
            yield int(word, 16)
    for serial in range(2000):
        yield 0x0010000000000000 + serial
    block = b"\0" * 32
    while True:
        block = hashlib.sha256(block).digest()
        for bits in struct.unpack(str("<4Q"), block):
            number = number_of(bits)
            if number and number - number == 0:
                yield bits


class TestRFC8785:
    @pytest.mark.parametrize("source, expected", VECTORS)
    def test_published_documents(self, source, expected):
        assert dumps(json.loads(source), canonical="rfc8785") == expected.encode(
            "utf-8"
        )

    @pytest.mark.parametrize("count, checksum", CHECKSUMS)
    def test_published_numbers(self, count, checksum):
        lines = hashlib.sha256()
        for _, bits in zip(range(count), published_numbers()):
            written = dumps(number_of(bits), canonical="rfc8785").decode("ascii")
            lines.update("{:x},{}\n".format(bits, written).encode("ascii"))
        assert lines.hexdigest() == checksum

    @pytest.mark.parametrize(
        "number, expected",
        [
            (2**53, "9007199254740992"),
            (-(2**53) - 2, "-9007199254740994"),
            (10**21, "1e+21"),
            (47537229445070592, "47537229445070590"),
            (47537229445070590, "47537229445070590"),
            (-(2**70), "-1.1805916207174113e+21"),
        ],
    )
    def test_integers_that_are_doubles(self, number, expected):
        assert dumps(number, canonical="rfc8785") == expected.encode("ascii")

    @pytest.mark.parametrize("number", [2**53 + 1, 1 - 10**22, 10**400])
    def test_other_integers(self, number):
        with pytest.raises(JSONEncodeError, match="no IEEE 754 double"):
            dumps([number], canonical="rfc8785")

    def test_names_are_sorted_by_utf16_code_units(self):
        written = dumps({"\uff5e": 1, "\U0001f600": 2, "a": 3}, canonical="rfc8785")
        assert written.decode("utf-8") == '{"a":3,"\U0001f600":2,"\uff5e":1}'

    def test_keys_that_are_not_text_are_written_as_the_values_are(self):
        value = {1e21: 0, 2.0: 0, True: 0}
        assert dumps(value, canonical="rfc8785") == b'{"1e+21":0,"2":0,"true":0}'

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_numbers_read_back(self, number):
        assert float(es6_float(number)) == number

    @given(st.integers(-(2**60), 2**60))
    def test_integers_read_back_or_are_refused(self, number):
        try:
            written = es6_integer(number)
        except ValueError:
            assert int(float(number)) != number
        else:
            assert number in (int(float(written)), int(written))
