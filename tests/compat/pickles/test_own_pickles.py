# -*- coding: utf-8 -*-
"""What one major version writes for itself alone."""

from __future__ import absolute_import

import datetime
import decimal
import pickle
import uuid
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2

from onemaster.compat.pickles import (
    BadPickle,
    Forbidden,
    PicklePolicy,
    Refused,
    Report,
)

only_on_3 = pytest.mark.skipif(PY2, reason="Python 2.7 has no protocol above 2")
OWN = PicklePolicy("own", report=Report())
STRICT = PicklePolicy("own", report=Report(), strict=True)

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(max_size=300)
    | st.datetimes()
    | st.uuids()
    | st.sampled_from(
        [decimal.Decimal("1.5"), bytearray(b"\xff"), int, KeyError(1).args]
    )
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.text(max_size=5), inner, max_size=6)
        | st.tuples(inner, inner, inner, inner)
        | st.dictionaries(st.integers(), inner, max_size=3).map(OrderedDict)
        | st.frozensets(st.integers(), max_size=5)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_values_come_back(value):
    data = OWN.dumps(value)
    assert data[:2] == (b"\x80\x02" if PY2 else b"\x80\x04")
    for policy in (OWN, STRICT):
        found = policy.loads(data)
        assert found == value
        assert type(found) is type(value)


def test_large_values_come_back():
    shared = ("a", 1)
    value = {"text": "x" * 100000, "rows": [{"a": shared} for _ in range(1000)]}
    for policy in (OWN, STRICT):
        assert policy.loads(OWN.dumps(value)) == value


@only_on_3
def test_what_cannot_cross_is_written():
    value = [b"ab", datetime.datetime(2019, 1, 2, tzinfo=datetime.timezone.utc)]
    with pytest.raises(Refused):
        PicklePolicy().dumps(value)
    assert OWN.loads(OWN.dumps(value)) == value


def test_what_cannot_be_pickled_is_refused_with_its_path():
    with pytest.raises(Refused) as refused:
        OWN.dumps({"rows": [lambda: 1]})
    assert refused.value.path == "value['rows'][0]"


def text(name):
    return b"\x8c" + bytes(bytearray([len(name)])) + name


def named(module, name):
    return text(module) + text(name) + b"\x93"


@only_on_3
@pytest.mark.parametrize(
    "data",
    [
        named(b"os", b"system") + b".",
        named(b"uuid", b"os.system") + b".",
        named(b"builtins", b"dict.get") + b".",
        b"cos\nsystem\n.",
    ],
)
def test_only_stock_names_are_found(data):
    for policy in (OWN, STRICT):
        with pytest.raises(Forbidden):
            policy.loads(b"\x80\x04" + data)


@only_on_3
@pytest.mark.parametrize("policy", [OWN, STRICT])
def test_a_class_is_not_changed(policy):
    state = b"N}" + text(b"pwned") + b"K\x01s\x86b."
    with pytest.raises(BadPickle, match="a state for what"):
        policy.loads(b"\x80\x04" + named(b"uuid", b"UUID") + state)
    assert not hasattr(uuid.UUID, "pwned")


@only_on_3
def test_deep_nesting_is_not_hashed():
    with pytest.raises(BadPickle):
        OWN.loads(b"\x80\x04}N" + b"\x85" * 900000 + b"Ns.")


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_protocols_of_others_are_refused(protocol):
    data = b"\x80" + bytes(bytearray([protocol])) + b"N."
    if not PY2 and protocol <= 4:
        assert OWN.loads(data) is None
    else:
        with pytest.raises(BadPickle, match="protocol {}".format(protocol)):
            OWN.loads(data)
    with pytest.raises(BadPickle):
        PicklePolicy(report=Report()).loads(data)


@only_on_3
@pytest.mark.parametrize("opcode", [b"\x96", b"\x97", b"\x98", b"P1\n", b"\x82\x01"])
def test_strict_refuses_what_no_value_needs(opcode):
    with pytest.raises(BadPickle):
        STRICT.loads(b"\x80\x04" + opcode + b"\0" * 8 + b".")


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_raise(data):
    try:
        STRICT.loads(b"\x80\x04" + data)
    except Exception as error:
        assert not isinstance(error, (MemoryError, SystemError))


@only_on_3
@given(VALUES, st.data())
def test_no_changed_pickle_does_more_than_raise(value, drawn):
    data = bytearray(pickle.dumps(value, 4))
    for _ in range(3):
        data[drawn.draw(st.integers(2, len(data) - 1))] = drawn.draw(
            st.integers(0, 255)
        )
    try:
        STRICT.loads(bytes(data))
    except Exception as error:
        assert not isinstance(error, (MemoryError, SystemError))
