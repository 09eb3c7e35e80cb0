"""The accelerator does what Python does, on real pickles and on changed ones."""

from __future__ import absolute_import

import binascii
import importlib
import io
import json
import os
import pickle
import subprocess
import sys
import sysconfig

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pickle_values import VALUES
from six import PY2

from onemaster.compat.pickles import (
    BadPickle,
    PicklePolicy,
    Report,
    _binary,
    _check,
    _native,
)

# A wheel does not have it.
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "..", "..", "compat", "pickles", "_accelerator.c")
# On 3.13 the type code of text warns.
PICKLES = [pickle.dumps(make(), 2) for name, make in VALUES if name != "array of text"]
# With an opcode for each item, and with many items in one.
PICKLES += [
    pickle.dumps(list(range(1200)), 0),
    pickle.dumps({n: [n] for n in range(600)}, 0),
]
DEEP = 100000
with io.open(os.path.join(HERE, "library_pickles.json")) as file:
    PICKLES_OF_LIBRARIES = json.load(file)


@pytest.fixture(scope="module")
def accelerator(tmp_path_factory):
    """Compile it for this Python."""
    folder = str(tmp_path_factory.mktemp("accelerator"))
    suffix = sysconfig.get_config_var("EXT_SUFFIX") or sysconfig.get_config_var("SO")
    command = (sysconfig.get_config_var("CC") or "cc").split()
    command += [
        "-shared",
        "-fPIC",
        "-O2",
        "-Wall",
        "-Werror",
        "-Wno-missing-field-initializers",
    ]
    command += ["-I" + sysconfig.get_paths()["include"], SOURCE]
    command += ["-o", os.path.join(folder, "_accelerator" + suffix)]
    try:
        subprocess.check_output(command, stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError) as error:
        printed = getattr(error, "output", b"").decode("utf-8", "replace")
        message = "no C compiler or no Python.h: {}\n{}".format(error, printed)
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    sys.path.insert(0, folder)
    try:
        return importlib.import_module("_accelerator")
    finally:
        sys.path.remove(folder)


def checked(data):
    try:
        _check.check(data)
    except BadPickle:
        return False
    return True


def checked_in_c(accelerator, data):
    try:
        accelerator.check(data, _check.DEEPEST, _check.LARGEST, True)
    except ValueError:
        return False
    return True


@st.composite
def changed(draw):
    """A pickle of which some bytes are replaced."""
    data = draw(st.sampled_from([p for p in PICKLES if len(p) < 2000]))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.sampled_from([start, start + 1, start + 4]))
        data = data[:start] + draw(st.binary(max_size=4)) + data[end:]
    return data


@given(data=st.one_of(changed(), st.binary(max_size=60)))
def test_it_refuses_what_python_refuses(accelerator, data):
    assert checked_in_c(accelerator, data) == checked(data)


def test_it_reads_real_pickles(accelerator):
    for data in PICKLES:
        assert checked(data)
        names = accelerator.check(data, _check.DEEPEST, _check.LARGEST, True)
        assert names or b"c__builtin__" not in data
    assert not accelerator.check(b"\x80\x02X\1\0\0\0cq\0.", 500, 500, True)


@pytest.mark.parametrize(
    ("data", "counts_containers"),
    [
        (b"Nr\xff\xff\xff\x7f.", False),
        (b"Np2147483647\n.", False),
        (b"]" * DEEP + b"a" * (DEEP - 1) + b".", False),
        (b"})" + b"2\x86" * 45 + b"Ns.", False),
        (b"]" + b"2a" * 45 + b".", True),
        (b"L" + b"9" * 10000 + b"L\n.", False),
        (b"\x8e\0\0\0\0\0\1\0\0abc.", False),
        (b"cuuid\nUUID\nN}U\x05pwnedK\x01s\x86b.", False),
        (b"(" * DEEP, False),
    ],
)
def test_what_it_bounds(accelerator, data, counts_containers):
    with pytest.raises(ValueError, match="byte"):
        accelerator.check(data, 500, 1000000, counts_containers)


def test_what_is_no_pickle(accelerator):
    for wrong in (b"N.".decode(), None, bytearray(b"N.")):
        with pytest.raises(TypeError):
            accelerator.check(wrong, 500, 500, True)
        with pytest.raises(TypeError):
            accelerator.to_native(wrong)


@pytest.mark.skipif(PY2, reason="of Python 3 only")
def test_it_writes_what_python_writes(accelerator):
    for data in PICKLES:
        made = accelerator.to_native(data)
        if made is None:
            assert b"c_codecs\nencode\n" in data or b"bytearray" in data
        else:
            assert made == _native.to_native(data)
    surrogate = pickle.dumps(["\ud800", "a"], 2)
    assert accelerator.to_native(surrogate) == _native.to_native(surrogate)
    assert accelerator.to_native(b"\x80\x02\x8e.") is None


OF_PYTHON2 = [
    binascii.unhexlify(data) for data in PICKLES_OF_LIBRARIES["2.7"].values()
] + [
    b"\x80\x02]q\x01(cdatetime\ndatetime\nq\x02U\n\x07\xe3\x01\x02\x03\x04\x05\x00\x02\xa6"
    b"\x85Rq\x03h\x02U\naaaaaaaaaa\x85Rq\x04U\x02\xc3\xa9U\x02\xff\xfeq\x05e.",
    b"]q\x01(cdatetime\ndate\nr\x02\0\0\0U\4aaaa\x85Rj\x02\0\0\0T\4\0\0\0aaaa\x85Re.",
    b"cdatetime\ntime\nU\6aaaaaa\x85R.",
]


@pytest.mark.skipif(PY2, reason="of Python 3 only")
@given(data=st.data())
def test_it_marks_what_python_marks(accelerator, data):
    whole = data.draw(st.sampled_from(OF_PYTHON2))
    start = data.draw(st.integers(0, len(whole)))
    new = data.draw(st.binary(max_size=3))
    for found in (whole, whole[:start] + new + whole[start + len(new) :]):
        marked = accelerator.mark_binary(found)
        if marked is not None and not _binary._names_numpy(found):
            assert marked == _binary.mark_binary(found)


@pytest.mark.skipif(PY2, reason="of Python 3 only")
def test_it_marks_states_that_are_text(accelerator):
    for whole in OF_PYTHON2[-3:]:
        assert accelerator.mark_binary(whole) == _binary.mark_binary(whole) != whole


def test_policies_with_it(accelerator, monkeypatch):
    monkeypatch.setattr(_check, "check_in_c", accelerator.check)
    monkeypatch.setattr(_native, "to_native_in_c", accelerator.to_native)
    monkeypatch.setattr(_binary, "mark_in_c", accelerator.mark_binary, raising=False)
    policy = PicklePolicy(report=Report())
    row = {"a": "b"}
    for value in (
        [row] * 3,
        {"when": 1.5, "n": None},
        [["x"] * 1000] * 2000,
        {b"\xff": 1},
    ):
        assert policy.loads(policy.dumps(value)) == value
    for data in (b"Nr\xff\xff\xff\x7f.", b"]" * DEEP + b"a" * (DEEP - 1) + b"."):
        with pytest.raises(BadPickle):
            policy.loads(data)
    many = pickle.dumps([None] * 1000001, 2)
    assert len(policy.loads(many)) == 1000001
    with pytest.raises(BadPickle, match="objects"):
        PicklePolicy(strict=True, report=Report()).loads(many)
