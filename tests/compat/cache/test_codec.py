# coding: utf-8
"""Values as bytes and flags: on this Python, and from each Python to each."""

from __future__ import absolute_import, unicode_literals

import json
import os
import pickle
import zlib

import interpreters
import pytest
import six
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat import pickles
from onemaster.compat.cache import Codec, Unreadable, ValueTooLarge
from onemaster.compat.pickles import (
    Binary,
    PicklePolicy,
    Policies,
    Refused,
    Report,
    Signer,
    Text,
)
from onemaster.compat.pickles._report import (
    BAD_SIGNATURE,
    SHORT_BINARY,
    UNICODE,
    UNSIGNED,
)

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "cached_values.py")
POLICIES = ["native", "native-signed", "text", "text-signed"]
CODECS = {texts: Codec(texts) for texts in ("native", "text")}
every_policy = pytest.mark.parametrize("texts", sorted(CODECS))
_written = {}


def counted(report):
    return {
        (event, error): count for (event, _, error), count in report.counts().items()
    }


def written(version):
    if version not in _written:
        _written[version] = interpreters.run(version, PROGRAM, "write", *POLICIES)
    return _written[version]


@pytest.mark.parametrize("reader", interpreters.VERSIONS)
def test_each_python_reads_the_types_that_each_wrote(reader):
    lines = b"".join(written(version) for version in interpreters.VERSIONS)
    told = interpreters.run(reader, PROGRAM, "read", *POLICIES, given=lines)
    found = [json.loads(line.decode("utf-8")) for line in told.splitlines()]
    assert len(found) == len(lines.splitlines()) > 4 * 8 * 40
    assert [values for values in found if values[-1]] == []


@pytest.mark.parametrize(
    "texts, value, data, flags",
    [
        ("text", "爱", "爱".encode("utf-8"), 16),
        ("text", b"abc", b"abc", 0),
        ("native", b"\xff", b"\xff", 0),
        ("native", str("abc"), b"abc", 0),
        ("native", Text("爱"), "爱".encode("utf-8"), 16),
        ("native", 5, b"5", 2),
        # 5L of 2.7
        ("native", six.integer_types[-1](5), b"5", 4 if six.PY2 else 2),
        # Not taken for a number that was counted down, and not for text on 3.
        ("text", b"9 ", pickles.dumps(Binary(b"9 "), "text"), 1),
        ("native", -1, b"-1", 2),
        ("native", -(2**63), b"-9223372036854775808", 4),
        ("native", 2**63, b"9223372036854775808", 4),
        ("native", True, pickle.dumps(True, 2), 1),
        ("native", None, pickle.dumps(None, 2), 1),
        ("native", 1.5, pickle.dumps(1.5, 2), 1),
    ],
)
def test_what_is_stored(texts, value, data, flags):
    assert CODECS[texts].encode(b"k", value) == (data, flags)


# What python-memcached 1.59 on 2.7 stores.
@pytest.mark.parametrize(
    "data, flags, native, text",
    [
        (b"abc", 0, str("abc"), b"abc"),
        (b"\xff", 0, b"\xff", b"\xff"),
        ("爱".encode("utf-8"), 16, "爱", "爱"),
        (b"5", 4, six.integer_types[-1](5), six.integer_types[-1](5)),
        (b"-17", 2, -17, -17),
        (b"I5\n.", 1, 5, 5),
        (zlib.compress(b"abc"), 8, str("abc"), b"abc"),
        # It counts down in place.
        (b"9 ", 2, 9, 9),
        (b"9 ", 0, str("9"), b"9"),
        (b"9  ", 16, "9", "9"),
        (b"09 ", 16, "09 ", "09 "),
        (b" 9", 16, " 9", " 9"),
    ],
)
def test_what_others_have_stored(data, flags, native, text):
    for texts, expected in (("native", native), ("text", text)):
        found = CODECS[texts].decode(b"k", data, flags)
        assert (type(found), found) == (type(expected), expected)


def test_lone_surrogates_come_back():
    for texts in sorted(CODECS):
        codec = CODECS[texts]
        for value in ("\ud800", "a\udcff"):
            assert codec.decode(b"k", *codec.encode(b"k", value)) == value
        # As 2.7 writes it.
        assert codec.decode(b"k", b"\xed\xa0\x80", 16) == "\ud800"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.binary().filter(lambda data: six.PY3),
    st.text(),
    st.text("0123456789 ", max_size=25),
    st.lists(st.one_of(st.integers(), st.text(st.characters(max_codepoint=127)))),
)


@every_policy
@given(value=VALUES, compress_over=st.sampled_from([0, 1, 10]))
def test_this_python_reads_what_it_writes(texts, value, compress_over):
    codec = Codec(texts, compress_over=compress_over)
    found = codec.decode(b"k", *codec.encode(b"k", value))
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    "data, flags, reason",
    [
        (b"abc", 32, "the flags 32 are not python-memcached's"),
        (b"abc", 3, "the flags 3 are not"),
        (b"abc", 2, "it is no integer"),
        (b"1_000", 2, "it is no integer"),
        (b" 1", 4, "it is no integer"),
        (b"", 2, "it is no integer"),
        (b"9" * 4301, 4, "more than 4300 digits"),
        (b"\xff", 16, "utf"),
        (b"abc", 8, "it is no whole zlib stream"),
        (zlib.compress(b"abc" * 99)[:-2], 8, "cut short"),
        (zlib.compress(b"abc" * 99) + b"x", 8, "something stands behind"),
        (zlib.compress(b"\0" * 10**7), 8, "inflates to 1000000 bytes or more"),
        (b"cos\nsystem\n(S'true'\ntR.", 1, "Forbidden"),
        (b"", 1, ""),
    ],
)
def test_what_cannot_be_read_is_counted_and_raised(data, flags, reason, caplog):
    report = Report()
    codec = Codec(PicklePolicy(report=report), largest_inflated=10**6)
    with pytest.raises(Unreadable) as caught:
        codec.decode(b"user:5", data, flags)
    assert "user:5" in str(caught.value)
    assert reason.lower() in str(caught.value).lower()
    [[(event, _, error), count]] = report.counts().items()
    assert (event, error, count) == ("unreadable", type(caught.value.error).__name__, 1)
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("unreadable (1 so far, prefix '')")
    assert "key {!r}: ".format(b"user:5") in line


def test_values_over_a_limit():
    report = Report()
    codec = Codec(PicklePolicy(report=report), value_limit=100, largest_inflated=5000)
    # What would inflate to more than its readers take is not compressed.
    for size, compress_over in ((101, 0), (5001, 10)):
        with pytest.raises(ValueTooLarge) as caught:
            codec.encode(b"k", b"\xff" * size, compress_over)
        assert (caught.value.size, caught.value.limit) == (size, 100)
        assert "limit of 100" in str(caught.value)
    assert counted(report) == {("value over the limit", "ValueTooLarge"): 2}
    data, flags = codec.encode(b"k", b"\xff" * 5000, compress_over=10)
    assert codec.decode(b"k", data, flags) == b"\xff" * 5000
    assert len(Codec(value_limit=0).encode(b"k", b"\xff" * 2**21)[0]) == 2**21


class Broken(Exception):
    """Has a message that 2.7 cannot turn into str."""

    def __init__(self, *arguments):
        raise ValueError("é")


def test_any_exception_of_a_constructor_is_unreadable():
    report = Report()
    policy = PicklePolicy(report=report)
    policy.allow(Broken)
    name = Broken.__module__.encode("ascii") + b"\nBroken\n"
    with pytest.raises(Unreadable, match="ValueError"):
        Codec(policy).decode(b"k", b"\x80\x02c" + name + b")R.", 1)
    assert counted(report) == {("unreadable", "ValueError"): 1}


def test_refusals_are_those_of_pickles():
    report = Report()
    codec = Codec(PicklePolicy(report=report))
    with pytest.raises(Refused) as caught:
        codec.encode(b"k", {"rows": [iter([1])]})
    assert "value['rows'][0]" in str(caught.value).replace("[u'", "['")
    assert counted(report) == {("refused when written", "Refused"): 1}


def test_a_policy_of_each_prefix():
    report = Report()
    default = PicklePolicy("native", report=report)
    legacy = PicklePolicy("text", prefix="text:", report=report)
    codec = Codec(Policies(default, {"text:": legacy}))
    assert codec.encode(b"text:1", "a") == (b"a", 16)
    assert codec.encode(b"1", Binary(b"\xff")) == (b"\xff", 0)
    assert codec.policy_of(b"\xff") is default
    with pytest.raises(Unreadable):
        codec.decode(b"text:1", b"", 1)
    assert [prefix for _, prefix, _ in report.counts()] == ["text:"]


@pytest.mark.skipif(six.PY2, reason="what 2.7 wrote is what it was, on 2.7")
@pytest.mark.parametrize(
    "data, flags, native",
    [
        (b"\x00\x01\x02\x03", 0, {SHORT_BINARY: 1}),
        (b"abc\n", 0, {}),
        (b"\xff\x01", 0, {}),
        (b"\x00" * 20, 0, {}),
        ("爱".encode("utf-8"), 16, {UNICODE: 1}),
        ("爱".encode("utf-8"), 0, {}),
        (b"abc", 16, {}),
    ],
)
def test_what_python_2_should_write_in_another_way_is_counted(data, flags, native):
    for texts, expected in (("native", native), ("text", {})):
        report = Report()
        Codec(PicklePolicy(texts, report=report)).decode(b"k", data, flags)
        assert {event: n for (event, _), n in counted(report).items()} == expected


def signed(texts="native", report=None, **options):
    signer = Signer([b"s" * 32], **options)
    return Codec(PicklePolicy(texts, signer=signer, report=report or Report()))


@every_policy
@pytest.mark.parametrize("value", ["爱", "abc", "", b"\xff", 0, -5, 2**62, 2**70])
def test_text_bytes_and_integers_are_signed_with_their_type(texts, value):
    codec = signed(texts)
    data, flags = codec.encode(b"a", value)
    assert flags == 128
    bare, kind = CODECS[texts].encode(b"a", value)
    assert data[33:] == bare
    found = codec.decode(b"a", data, flags)
    expected = CODECS[texts].decode(b"a", bare, kind)
    assert (type(found), found) == (type(expected), expected)
    formats = {six.int2byte(number) for number in range(256)} - {data[:1]}
    forged = [(b"b", data, flags), (b"a", data + b"0", flags), (b"a", data[:-1], flags)]
    forged += [(b"a", format + data[1:], flags) for format in formats]
    forged += [(b"a", data, other) for other in (0, 1, 2, 4, 16)]
    forged += [(b"a", data[33:], other) for other in (0, 2, 4, 16, 128)]
    forged += [(b"a", b"", other) for other in (0, 1, 2, 4, 16, 128)]
    for key, stored, other in forged:
        with pytest.raises(Unreadable) as caught:
            codec.decode(key, stored, other)
        assert isinstance(caught.value.error, pickles.BadSignature)
    counts = counted(codec.policy_of(b"a").report)
    assert counts == {(BAD_SIGNATURE, "BadSignature"): len(forged)}


def test_a_signed_pickle_is_nothing_else():
    codec = signed()
    data, flags = codec.encode(b"a", [1])
    assert flags == 1
    for other in (0, 2, 4, 16, 128):
        with pytest.raises(Unreadable) as caught:
            codec.decode(b"a", data, other)
        assert isinstance(caught.value.error, pickles.BadSignature)


@pytest.mark.parametrize("value", ["爱", b"\xff", 7, [1]])
def test_the_switches_go_for_every_value(value):
    report = Report()
    bare = Codec(PicklePolicy(report=report)).encode(b"a", value)
    first = signed(report=report, accept_unsigned=True, signs=False)
    second = signed(report=report, accept_unsigned=True)
    assert first.encode(b"a", value) == bare
    assert first.decode(b"a", *second.encode(b"a", value)) == value
    assert second.decode(b"a", *second.encode(b"a", value)) == value
    assert report.counts() == {}
    assert second.decode(b"a", *bare) == value
    assert counted(report) == {(UNSIGNED, ""): 1}
    # It is accepted no more, and not counted as if it were.
    third = signed()
    with pytest.raises(Unreadable):
        third.decode(b"a", *bare)
    assert counted(third.policy_of(b"a").report) == {(BAD_SIGNATURE, "BadSignature"): 1}


@pytest.mark.parametrize("value", ["爱", 7, [1]])
def test_without_a_signer_what_is_signed_says_so(value):
    data, flags = signed().encode(b"a", value)
    codec = Codec(PicklePolicy(report=Report()))
    with pytest.raises(Unreadable, match="it is signed, and the policy has no signer"):
        codec.decode(b"a", data, flags)


def test_signatures_are_for_one_key():
    codec = Codec(PicklePolicy(signer=Signer([b"s" * 32]), report=Report()))
    data, flags = codec.encode(b"a", [1])
    assert codec.decode(b"a", data, flags) == [1]
    for key, value in ((b"b", data), (b"a", pickles.dumps([1]))):
        with pytest.raises(Unreadable) as caught:
            codec.decode(key, value, flags)
        assert isinstance(caught.value.error, pickles.BadSignature)
