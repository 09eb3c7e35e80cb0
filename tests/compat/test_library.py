"""What the library of Python 2.7 has, on every version."""

from __future__ import absolute_import

import functools
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2

from onemaster.compat import (
    DictMixin,
    cgi_escape,
    getargspec,
    nested,
    path_walk,
    translate,
)

KEYS = st.integers(0, 4)


class Sequence(DictMixin, object):
    """A dictionary in two lists, with the four methods that the mixin needs."""

    def __init__(self, **items):
        self._keys, self._values = list(items), list(items.values())

    def keys(self):
        return list(self._keys)

    def __getitem__(self, key):
        if key not in self._keys:
            raise KeyError(key)
        return self._values[self._keys.index(key)]

    def __setitem__(self, key, value):
        if key in self._keys:
            self._values[self._keys.index(key)] = value
        else:
            self._keys.append(key)
            self._values.append(value)

    def __delitem__(self, key):
        position = self._keys.index(key)
        del self._keys[position], self._values[position]


class Overridden(Sequence):
    def iteritems(self):
        yield "only", 1


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("setdefault"), KEYS, KEYS),
        st.tuples(st.just("pop"), KEYS),
        st.tuples(st.just("pop"), KEYS, KEYS),
        st.tuples(st.just("get"), KEYS, KEYS),
        st.tuples(st.just("__contains__"), KEYS),
        st.tuples(st.just("__setitem__"), KEYS, KEYS),
        st.tuples(st.just("__len__")),
        st.tuples(st.just("clear")),
        st.tuples(st.just("update"), st.dictionaries(KEYS, KEYS)),
        st.tuples(st.just("update"), st.lists(st.tuples(KEYS, KEYS))),
    )
)


@given(OPERATIONS)
def test_the_mixin_does_what_a_dictionary_does(operations):
    mixed, plain = Sequence(), {}
    for operation in operations:
        results = []
        for target in (mixed, plain):
            try:
                results.append(getattr(target, operation[0])(*operation[1:]))
            except KeyError:
                results.append(KeyError)
        assert results[0] == results[1], operation
    assert mixed == plain
    assert (mixed != plain) is False
    assert sorted(mixed) == sorted(mixed.iterkeys()) == sorted(plain)
    assert sorted(mixed.items()) == sorted(plain.items())
    assert sorted(mixed.itervalues()) == sorted(mixed.values())
    assert eval(repr(mixed)) == plain
    assert all(mixed.has_key(key) for key in plain)
    for _ in plain:
        mixed.popitem()
    with pytest.raises(KeyError):
        mixed.popitem()
    with pytest.raises(TypeError):
        mixed.pop(1, 2, 3)


def test_the_mixin_uses_what_the_class_defines():
    mixed = Overridden(a=2)
    assert mixed.items() == [("only", 1)]
    assert mixed.values() == [1]
    assert len(mixed) == 1
    assert hash(mixed) == hash(mixed)
    mixed.update(mixed, b=3)
    assert mixed["only"] == 1
    assert mixed["b"] == 3


def test_what_python_2_has_is_no_copy():
    cgi = pytest.importorskip("cgi")
    if not hasattr(cgi, "escape"):
        pytest.skip("this Python has no cgi.escape")
    assert not PY2 or cgi_escape is cgi.escape


@given(st.text("&<>\"'ab"))
def test_escape(text):
    assert cgi_escape(text, True).replace("&quot;", '"') == cgi_escape(text)
    unescaped = cgi_escape(text).replace("&lt;", "<").replace("&gt;", ">")
    assert unescaped.replace("&amp;", "&") == text
    assert not set("<>") & set(cgi_escape(text))
    assert "'" not in text or "'" in cgi_escape(text, quote=1)


def test_escape_of_what_cgi_documents():
    assert cgi_escape('<a href="x">&') == '&lt;a href="x"&gt;&amp;'
    assert cgi_escape('<a href="x">&', 1) == "&lt;a href=&quot;x&quot;&gt;&amp;"


class TestGetargspec(object):
    def method(self, a, b=1, *c, **d):
        """Has every kind of parameter that Python 2 has."""

    def test_of_a_function(self):
        spec = getargspec(lambda a, b=2: a)
        assert spec == (["a", "b"], None, None, (2,))
        assert (spec.args, spec.varargs) == (["a", "b"], None)

    def test_of_a_method(self):
        expected = (["self", "a", "b"], "c", "d", (1,))
        assert getargspec(self.method) == expected
        assert getargspec(TestGetargspec.method) == expected
        assert getargspec(self.method).keywords == "d"

    @pytest.mark.parametrize("other", [len, functools.partial(len), dict])
    def test_of_what_is_not_written_in_python(self, other):
        with pytest.raises(TypeError):
            getargspec(other)

    def test_of_parameters_by_keyword_only(self):
        namespace = {}
        try:
            exec("def f(*, a): pass", namespace)
        except SyntaxError:
            pytest.skip("Python 2 has no such parameters")
        with pytest.raises(ValueError):
            getargspec(namespace["f"])


class Manager(object):
    """Writes down when it is entered and left."""

    def __init__(self, name, log, swallows=False):
        self.name, self.log, self.swallows = name, log, swallows

    def __enter__(self):
        self.log.append("enter " + self.name)
        return self.name

    def __exit__(self, kind, error, traceback):
        self.log.append("leave %s %s" % (self.name, kind and kind.__name__))
        return self.swallows


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nested_enters_in_order_and_leaves_in_reverse():
    log = []
    with nested(Manager("a", log), Manager("b", log)) as (first, second):
        log.append(first + second)
    expected = ["enter a", "enter b", "ab", "leave b None", "leave a None"]
    assert log == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nested_lets_an_inner_manager_swallow_an_error():
    log = []
    with nested(Manager("a", log), Manager("b", log, swallows=True)):
        raise ValueError
    assert log[2:] == ["leave b ValueError", "leave a None"]


def test_path_walk(tmpdir):
    for name in ("a/b/c", "a/left", "d"):
        tmpdir.ensure(name, dir=True)
    tmpdir.join("a", "file").write("")
    seen = []

    def note(found, folder, names):
        assert found is seen
        found.append(os.path.relpath(folder, str(tmpdir)))
        names[:] = sorted(name for name in names if name != "left")

    assert path_walk(str(tmpdir), note, seen) is None
    assert seen == [".", "a", os.path.join("a", "b"), os.path.join("a", "b", "c"), "d"]


def test_path_walk_of_nothing(tmpdir):
    seen = []
    path_walk(str(tmpdir.join("missing")), lambda *given: seen.append(given), None)
    assert seen == []


@given(st.text("abcx"), st.text("abc"))
def test_translate(text, deletions):
    text, deletions = str(text), str(deletions)
    kept = "".join(c for c in text if c not in deletions)
    assert translate(text, None, deletions) == kept
    everything = "".join(map(chr, range(256)))
    assert translate(text, everything, deletions) == kept
    table = everything.replace("x", "y")
    assert translate(text, table, deletions) == kept.replace("x", "y")


def test_translate_of_bytes_and_of_other_objects():
    class Point(object):
        def translate(self, x, y):
            return x, y

    assert translate(b"abc", None, b"b") == b"ac"
    assert translate(Point(), 1, 2) == (1, 2)
