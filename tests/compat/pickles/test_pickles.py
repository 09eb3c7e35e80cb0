# -*- coding: utf-8 -*-
"""What is written, refused, signed, counted and marked."""

from __future__ import absolute_import

import array
import datetime
import io
import itertools
import operator
import pickle
import struct
import types

import pytest
import six
from hypothesis import given
from hypothesis import strategies as st
from six import PY2, integer_types

from onemaster.compat.pickles import (
    BadPickle,
    BadSignature,
    Binary,
    Forbidden,
    PicklePolicy,
    Pickler,
    Policies,
    Refused,
    Report,
    Signer,
    Text,
    Unpickler,
    dump,
    dumps,
    load,
    loads,
)
from onemaster.compat.pickles import _report as events
from onemaster.compat.pickles._watch import writer_of

only_on_3 = pytest.mark.skipif(PY2, reason="of Python 3 only")
SECRET, OLD_SECRET = b"s" * 32, b"o" * 32


class Row(object):
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Old(Row):
    pass


# Written by cPickle of a real 2.7.18.
GOLDEN = [
    (b"\x80\x02U\x03\xe7\x88\xb1q\x01.", "爱"),
    (b"\x80\x02}q\x01U\x01aU\x03\xe7\x88\xb1q\x02s.", {"a": "爱"}),
    (b"\x80\x02X\x03\x00\x00\x00\xe7\x88\xb1q\x01.", "爱" if not PY2 else b"\xe7\x88\xb1".decode("utf-8")),
    (b"\x80\x02U\x02\xff\x00q\x01.", b"\xff\x00"),
    (b"\x80\x02\x8a\x05\x00\x00\x00\x00\x01.", 2**32),
    (
        b"\x80\x02cdatetime\ndatetime\nq\x01U\n\x07\xe3\x01\x02\x03\x04\x05\x00\x02\xa6\x85Rq\x02.",
        datetime.datetime(2019, 1, 2, 3, 4, 5, 678),
    ),
    (b"S'\\xe7\\x88\\xb1'\np1\n.", "爱"),
    (b"S'\\xff'\np1\n.", b"\xff"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "value"), GOLDEN)
def test_what_python_2_has_written(data, value):
    found = loads(data)
    assert found == value
    assert type(found) is type(value) or isinstance(found, integer_types)


@only_on_3
def test_each_text_is_str_of_python_2():
    data = dumps({"a": "爱"})
    assert (
        data
        == b"\x80\x02}q\x00T\x01\x00\x00\x00aq\x01T\x03\x00\x00\x00\xe7\x88\xb1q\x02s."
    )


@only_on_3
@pytest.mark.parametrize(
    "values", [["é", b"\xe9"], [b"\xe9", "é", bytearray(b"\xe9"), int]]
)
def test_a_text_that_makes_bytes_too_is_written_twice(values):
    data = dumps(values)
    assert b"T\x02\x00\x00\x00\xc3\xa9" in data and b"X\x02\x00\x00\x00\xc3\xa9" in data
    assert loads(data) == values


@only_on_3
def test_a_lone_surrogate_stays_unicode():
    data = dumps(["\ud800", "a"])
    assert b"X\x03\x00\x00\x00\xed\xa0\x80" in data and b"T\x01\x00\x00\x00a" in data


@only_on_3
def test_the_type_of_integers_keeps_its_name():
    assert b"c__builtin__\nint\n" in dumps({"of": int, "text": "c__builtin__\nlong\n"})
    assert loads(dumps([int, "\nlong\n"])) == [int, "\nlong\n"]


@pytest.mark.parametrize("policy", ["native", "text"])
def test_files_and_picklers_take_the_same_values(policy):
    value = {"a": ["b", 1]}
    file = io.BytesIO()
    dump(value, file, policy)
    Pickler(io.BytesIO(), protocol=0)
    assert load(io.BytesIO(file.getvalue()), policy) == value
    file = io.BytesIO()
    Pickler(file, protocol=0).dump(value)
    assert Unpickler(io.BytesIO(file.getvalue())).load() == value


def test_a_policy_without_name():
    with pytest.raises(ValueError, match="policy"):
        dumps(1, "utf-8")
    with pytest.raises(ValueError, match="'native', 'text' or 'own'"):
        PicklePolicy("utf-8")


REFUSED = [
    (lambda bad: {"rows": [1, {"x": bad}]}, "value['rows'][1]['x']"),
    (lambda bad: [(1, Row(when=bad))], "value[0][1].when"),
    (lambda bad: bad, "value"),
]


@pytest.mark.parametrize(("make", "path"), REFUSED)
@pytest.mark.parametrize(
    "bad", [itertools.chain([1]), lambda: 1], ids=["chain", "lambda"]
)
def test_what_cannot_cross_is_refused_with_its_path(make, path, bad):
    with pytest.raises(Refused) as refused:
        dumps(make(bad))
    assert refused.value.path == path
    assert str(refused.value).startswith(path + ": ")


@only_on_3
def test_a_time_zone_is_refused():
    when = datetime.datetime(2019, 1, 2, tzinfo=datetime.timezone.utc)
    with pytest.raises(
        Refused, match=r"value\['when'\].*: Python 2 has no datetime\.timezone"
    ) as refused:
        dumps({"when": when})
    assert isinstance(refused.value, pickle.PicklingError)


class Bare:
    pass


class BareChild(Bare):
    pass


class ReducedBare:
    def __reduce__(self):
        return ReducedBare, ()


class Outer(object):
    class Inner(object):
        pass


@only_on_3
@pytest.mark.parametrize("cls", [Bare, BareChild])
def test_instances_of_classic_classes_are_refused(cls):
    with pytest.raises(Refused) as refused:
        dumps({"rows": [Row(of=cls())]})
    assert refused.value.path == "value['rows'][0].of"
    assert "{} is a classic class".format(cls.__name__) in refused.value.reason


@only_on_3
def test_classic_classes_that_are_read():
    assert dumps([Bare, ReducedBare(), Row()])
    policy = PicklePolicy()
    policy.map("{}:Bare".format(__name__), "{}:Bare".format(__name__))
    assert policy.dumps(Bare())


@only_on_3
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Outer.Inner(), "nested classes"),
        (Row().__init__, "methods"),
        (
            getattr(six.moves.builtins, "RecursionError", Exception)(),
            "no RecursionError",
        ),
        (getattr(types, "SimpleNamespace", Row)(), "no types.SimpleNamespace"),
    ],
)
def test_what_only_python_3_has_is_refused(bad, reason):
    with pytest.raises(Refused) as refused:
        dumps(["a", bad])
    assert refused.value.path == "value[1]"
    assert reason in refused.value.reason


@only_on_3
def test_what_follows_a_value_of_the_other_text_is_refused_too():
    for bad in (itertools.chain([1]), Bare()):
        with pytest.raises(Refused) as refused:
            dumps([io.StringIO("a"), bad])
        assert refused.value.path == "value[1]"


def test_what_is_not_allowed_is_not_read():
    data = pickle.dumps(Row(a=1), 2)
    with pytest.raises(Forbidden, match="{0}:Row: .*allow..{0}:Row".format(__name__)):
        loads(data)
    policy = PicklePolicy()
    policy.allow(Row)
    assert policy.loads(data).a == 1


def test_names_are_mapped_both_ways():
    policy = PicklePolicy()
    policy.map("oldmodule:Row", "{}:Row".format(__name__))
    data = policy.dumps([Row(a=1)])
    if not PY2:
        assert b"coldmodule\nRow\n" in data
        assert policy.loads(data)[0].a == 1
    with pytest.raises(ValueError, match="of the form"):
        policy.map("oldmodule.Row", "new:Row")


def test_what_a_user_refuses():
    policy = PicklePolicy()
    policy.refuse("{}:Old".format(__name__), "it has gone; write a Row")
    assert policy.dumps(Row())
    with pytest.raises(Refused) as refused:
        policy.dumps([Row(), Old()])
    assert str(refused.value) == "value[1]: it has gone; write a Row"


@pytest.mark.parametrize("protocol", [0, 1, 2])
def test_items_that_are_added_one_by_one_do_not_nest(protocol):
    value = [list(range(600)), {n: n for n in range(600)}]
    assert PicklePolicy(strict=True).loads(pickle.dumps(value, protocol)) == value


def test_protocols_above_2_are_refused():
    with pytest.raises(BadPickle, match="protocol 4"):
        loads(b"\x80\x04N.")


@given(st.binary(max_size=40))
def test_marked_bytes_stay_bytes(data):
    found = loads(dumps([Binary(data)]))
    assert found == [data]
    assert type(found[0]) is bytes


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20))
def test_marked_text_stays_text(text):
    found = loads(dumps([Text(text)]))
    assert found == [text]
    assert type(found[0]) is type(text)


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_raise(data):
    for strict in (False, True):
        # No memo index of four bytes and no length of a bytearray or of bytes: only the
        # check of opcodes bounds these.
        if any(code in data for code in (b"r", b"p", b"B", b"\x8e", b"\x96")):
            continue
        try:
            PicklePolicy(strict=strict, report=Report(), watch_every=1).loads(data)
        except Exception as error:
            assert not isinstance(error, (MemoryError, SystemError))


def test_signed_values_are_good_under_their_key_only():
    policy = PicklePolicy(signer=Signer([SECRET]), report=Report())
    data = policy.dumps({"a": 1}, key="user:1")
    assert policy.loads(data, key=b"user:1") == {"a": 1}
    for key, bad in [
        ("user:2", data),
        ("user:1", data[:-1] + b"x"),
        ("user:1", data[:1] + b"x" + data[2:]),
        ("user:1", dumps({"a": 1})),
        ("user:1", b""),
    ]:
        with pytest.raises(BadSignature):
            policy.loads(bad, key=key)


def test_what_is_signed_is_watched_too():
    report = Report()
    policy = PicklePolicy(signer=Signer([SECRET]), report=report, watch_every=1)
    policy.loads(policy.signer.sign("k", b"\x80\x02U\x02\x00\x01."), key="k")
    assert report.counts() == {(events.SHORT_BINARY, "", ""): 1}


def test_a_secret_is_no_signer():
    with pytest.raises(TypeError, match="signer must be a Signer, not "):
        PicklePolicy(signer=SECRET)


def test_a_signer_that_is_set_later_counts():
    policy = PicklePolicy(report=Report())
    policy.signer = Signer([SECRET])
    with pytest.raises(BadSignature):
        policy.loads(dumps({"a": 1}), key="k")


@pytest.mark.parametrize("size", [10, 600, 70000])
def test_values_of_each_size_are_read_and_what_they_name_is_checked(size):
    policy = PicklePolicy(report=Report())
    for value in ({"a": "x" * size, "b": [1, "é"]}, {"a": Binary(b"\xff" * size)}):
        assert policy.loads(policy.dumps(value)) == value
    for data in (
        b"\x80\x02X" + struct.pack("<I", size) + b"x" * size + b"cos\nsystem\n.",
        b"\x80\x02X" + struct.pack("<I", size) + b"x" * size + b"\x82\x01.",
    ):
        with pytest.raises((Forbidden, ValueError)):
            policy.loads(data)
    # As 2.7 writes it: not text, and not UTF-8.
    data = b"\x80\x02T" + struct.pack("<I", size) + b"\xff" * size + b"q\x01."
    assert policy.loads(data) == b"\xff" * size


def test_secrets_are_rotated_and_unsigned_values_switched_off():
    old = Signer([OLD_SECRET]).sign("k", b"N.")
    assert Signer([SECRET, OLD_SECRET]).open("k", old) == b"N."
    with pytest.raises(BadSignature):
        Signer([SECRET]).open("k", old)
    assert Signer([SECRET], accept_unsigned=True).open("k", b"N.") == b"N."
    assert Signer([SECRET], signs=False).sign("k", b"N.") == b"N."
    for secrets in ([], [b"short"], [SECRET.decode("ascii")]):
        with pytest.raises(ValueError, match="32"):
            Signer(secrets)


def test_the_report_counts_and_the_log_is_not_flooded(caplog):
    now = [0.0]
    report = Report(seconds=60, clock=lambda: now[0])
    policy = PicklePolicy(prefix="user:", report=report)
    for _ in range(3):
        with pytest.raises(Forbidden):
            policy.loads(b"cos\nsystem\n.")
    assert report.counts() == {(events.UNREADABLE, "user:", "Forbidden"): 3}
    assert len(caplog.records) == 1
    now[0] = 60.0
    with pytest.raises(Forbidden):
        policy.loads(b"cos\nsystem\n.")
    assert "4 so far" in caplog.records[1].getMessage()
    with pytest.raises(Refused):
        policy.dumps([lambda: 1])
    assert report.counts()[events.REFUSED, "user:", "Refused"] == 1


@pytest.mark.parametrize(
    ("data", "writer"),
    [
        (b"\x80\x02}q\x01U\x01aU\x03\xe7\x88\xb1q\x02s.", "2"),
        (b"\x80\x02]q\x01.", "2"),
        (b"(dp0\nS'a'\np1\nI1\ns.", "2"),
        (b"\x80\x02}q\x00T\x01\x00\x00\x00aq\x01K\x01s.", "3"),
        (b"\x80\x02]q\x00.", "3"),
        (b"\x80\x04N.", "3"),
        (b"\x80\x02N.", "?"),
        (b"\x80\x02]q\x01X\xff", "2"),
        (b"", "?"),
    ],
)
def test_who_has_written_what_cannot_be_read(data, writer):
    assert writer_of(data) == writer


def test_unreadable_values_are_counted_by_writer():
    report = Report()
    policy = PicklePolicy(prefix="user:", report=report)
    for before in (b"\x80\x02]q\x01", b"\x80\x02]q\x00", b"\x80\x02]q\x00"):
        with pytest.raises(Forbidden):
            policy.loads(before + b"cos\nsystem\n.")
    with pytest.raises(Refused):
        policy.dumps([lambda: 1])
    assert report.counts()[events.UNREADABLE, "user:", "Forbidden"] == 3
    assert report.counts_by_writer() == {
        (events.UNREADABLE, "user:", "Forbidden", "2"): 1,
        (events.UNREADABLE, "user:", "Forbidden", "3"): 2,
        (events.REFUSED, "user:", "Refused", "2" if PY2 else "3"): 1,
    }


def test_an_error_that_has_no_message_in_ascii_is_told(caplog):
    Report().count(
        events.UNREADABLE, "", ValueError(b"\xc3\xa9 is wrong".decode("utf-8"))
    )
    assert "is wrong" in caplog.records[0].getMessage()


def test_what_a_value_tells_of_its_writer():
    report = Report()
    policy = PicklePolicy(report=report, watch_every=1)
    policy.loads(b"\x80\x02]q\x01(U\x02\x00\x01X\x02\x00\x00\x00\xc3\xa9e.")
    assert set(report.counts()) == {
        (events.SHORT_BINARY, "", ""),
        (events.UNICODE, "", ""),
    }


@only_on_3
def test_a_second_reading_is_counted():
    report = Report()
    assert PicklePolicy(report=report).loads(b"\x80\x02U\x01\xff.") == b"\xff"
    assert report.counts() == {(events.FALLBACK, "", ""): 1}


def test_policies_by_prefix():
    default, user, admin = PicklePolicy(), PicklePolicy("text"), PicklePolicy()
    policies = Policies(default, {"user:": user, "user:admin:": admin})
    assert policies.of("user:1") is user
    assert policies.of("user:admin:1") is admin
    assert policies.of("row:1") is default


def test_iterators_of_operator_are_refused():
    if not PY2:
        with pytest.raises(Refused):
            dumps([operator.itemgetter(1)])


def test_a_refusal_is_what_either_pickle_module_raises():
    with pytest.raises(pickle.PicklingError):
        dumps(iter([1]))
    with pytest.raises(six.moves.cPickle.PicklingError):
        dumps(iter([1]))


@only_on_3
@pytest.mark.filterwarnings("ignore:The 'u' type code:DeprecationWarning")
def test_an_array_of_numbers_does_not_stand_for_one_of_text():
    policy, value = PicklePolicy(), ["é", array.array(str("u"), "é")]
    policy.dumps(array.array("i", [1]))
    assert policy.dumps(value) == PicklePolicy().dumps(value)
