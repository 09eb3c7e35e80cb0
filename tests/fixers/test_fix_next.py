from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

#: Left out of the tree but for what stands in it.
LONG = "def f(self):\n    %s\n    return 'a body that is long enough to be left out of the tree'"
QUESTION = '(%s.next() if hasattr(%s, "next") else next(%s))'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import six\nf(six.next)\n", id="function of a module"),
        pytest.param("page.next(2)\n", id="argument"),
        pytest.param("node.next = other\n", id="assigned"),
        pytest.param("node = node.next.next\nx.next = 1\n", id="linked list"),
        pytest.param(
            "class C:\n    def next(self):\n        pass\n    __next__ = next\n",
            id="has both names",
        ),
        pytest.param("class C:\n    def next(self, page): pass\n", id="no iterator"),
        pytest.param(
            "class C:\n    @property\n    def next(self): pass\n", id="property"
        ),
        pytest.param("def next(self): pass\n", id="function"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("next", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("x.next()", "next(x)"),
        ("x.y[0].next()", "next(x.y[0])"),
        ("x.next()[0].z", "next(x)[0].z"),
        ("x.next().next()", "next(next(x))"),
        ("d.iteritems().next()[1]", "next(d.iteritems())[1]"),
        ("(a for a in b).next()", "next((a for a in b))"),
        ("y = f(x.next(), 1)", "y = f(next(x), 1)"),
        ("z if(x).next()else y", "z if next((x))else y"),
    ],
)
def test_calls(before: str, after: str) -> None:
    assert check_rewritten("next", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "source, expected",
    [
        pytest.param(
            "def f(x, next):\n    return x.next()\n",
            "import six\ndef f(x, next):\n    return six.next(x)\n",
            id="parameter",
        ),
        pytest.param(
            "def f(x):\n    next = x.next()\n    return next\n",
            "import six\ndef f(x):\n    next = six.next(x)\n    return next\n",
            id="local variable",
        ),
        pytest.param(
            "from m import next\nx.next()\n",
            "from m import next\nimport six\nsix.next(x)\n",
            id="imported",
        ),
    ],
)
def test_where_next_is_something_else(source: str, expected: str) -> None:
    check_rewritten("next", source, expected)


def test_class_gets_the_other_name_and_keeps_its_own_calls() -> None:
    check_rewritten(
        "next",
        """\
        class C(object):
            def next(self):
                return self.next()
            # why
            def peek(self):
                return self.lines.next()

        class D:
            def next(self, step=1):
                pass
        """,
        """\
        class C(object):
            def next(self):
                return self.next()

            __next__ = next
            # why
            def peek(self):
                return next(self.lines)

        class D:
            def next(self, step=1):
                pass

            __next__ = next
        """,
    )


def test_super_has_no_next_slot() -> None:
    source = "class C(B):\n    def f(self):\n        return super(C, self).next()\n"
    assert [place.line for place in check_noop("next", source)] == [3]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("self.next = lines.readline", id="attribute of the object"),
        pytest.param("import tarfile", id="objects with another next"),
        pytest.param("class Node:\n    next = None", id="linked list"),
        pytest.param(LONG % "import tarfile", id="import in another function"),
        pytest.param(LONG % "self.next = lines.readline", id="in another function"),
    ],
)
def test_modules_with_another_next(other: str) -> None:
    check_rewritten(
        "next",
        other + "\nx.y.next()\n",
        other + "\n" + QUESTION % ("x.y", "x.y", "x.y") + "\n",
    )
    places = check_noop("next", other + "\nx[0].next()\n")
    assert [place.fixer for place in places] == ["next"]
    check_rewritten("next", other + "\niter(x).next()\n", other + "\nnext(iter(x))\n")


def test_what_may_be_exhausted_is_an_iterator() -> None:
    check_rewritten(
        "next",
        """\
        element.next = other
        while True:
            try:
                x = generator.next()
            except StopIteration:
                break
        """,
        """\
        element.next = other
        while True:
            try:
                x = next(generator)
            except StopIteration:
                break
        """,
    )


def test_method_of_a_new_iterator_is_passed_on() -> None:
    check_rewritten(
        "next",
        "import itertools\ncount = itertools.count(1).next\nf(iter(x).next, '')\n",
        "import itertools\nimport functools\n"
        "count = functools.partial(next, itertools.count(1))\n"
        "f(functools.partial(next, iter(x)), '')\n",
    )


def test_a_method_that_an_iterator_replaces_for_itself() -> None:
    check_rewritten(
        "next",
        """\
        import functools
        class Lines:
            def __iter__(self):
                return self
            def next(self):
                self.next = self.lines.next
                return self.next()
        x = y.next()
        """,
        """\
        import functools
        class Lines:
            def __iter__(self):
                return self
            def next(self):
                self.next = functools.partial(next, self.lines)
                return self.next()

            def __next__(self):
                return self.next()
        x = (y.next() if hasattr(y, "next") else next(y))
        """,
    )


def test_lookup_by_name() -> None:
    check_rewritten(
        "next",
        "import six\nif hasattr(x, 'next'): f(x.next())\n",
        "import six\nif hasattr(x, 'next' if six.PY2 else '__next__'): f(next(x))\n",
    )
    check_noop("next", "x.next = 1\nhasattr(x, 'next')\n")
    check_noop("next", "d['next'] = 'next'\ngetattr(x, 'next')\n")


def test_a_name_for_another_method() -> None:
    source = "class C:\n    def __iter__(self): return self\n    next = read\n"
    check_rewritten("next", source, source + "    __next__ = next\n")
    check_noop("next", "class Node:\n    next = first\n")
    check_noop("next", "class C:\n    def __iter__(self): pass\n    next = None\n")


def test_method_that_is_passed_on_is_reported() -> None:
    assert [place.risk for place in check_noop("next", "y = x.next\n")] == [Risk.MEDIUM]


def test_same_output() -> None:
    check_same_output(
        "next",
        """\
        import itertools
        class Old:
            def __init__(self): self.n = 0
            def __iter__(self): return self
            def next(self):
                self.n += 1
                if self.n > 3:
                    raise StopIteration
                return self.n
            def twice(self): return self.next() + self.next()
        class New(Old, object):
            pass
        class Sub(New):
            def next(self): return -New.next(self)
        for kind in Old, New, Sub:
            iterator = kind()
            print(iterator.next())
            print(list(iterator))
            print(kind().twice())
            print(iter(kind()).next())
        class Late(object):
            read = Sub.next
            next = read
            n = 0
            def __iter__(self): return self
        class Once(object):
            started = 0
            def __iter__(self): return self
            def next(self):
                self.started += 1
                self.next = iter([8, 9]).next
                return self.started
        once = Once()
        print([once.next(), once.next(), once.next()])
        print(list(itertools.islice(Once(), 2)))
        class Classic:
            started = 0
            def __iter__(self): return self
            def next(self):
                self.started += 1
                self.next = iter([8, 9]).next
                return self.started
        print(list(Classic()))
        new_id = itertools.count(5).next
        print([new_id(), new_id()])
        print((x for x in "ab").next())
        def f(next):
            return iter(next).next()
        print(f("xy"))
        """,
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("next = x.next", "next = %s"),
        ("read_next = x.next", "read_next = %s"),
        ("self._next = x.next", "self._next = %s"),
        ("for line in iter(x.next, ''): pass", "for line in iter(%s, ''): pass"),
        ("f(a, key=x.next)", "f(a, key=%s)"),
    ],
)
def test_a_method_that_is_passed_on(before: str, after: str) -> None:
    choice = '(x.next if hasattr(x, "next") else x.__next__)'
    check_rewritten("next", before + "\n", after % choice + "\n")


def test_a_generator_function() -> None:
    check_rewritten(
        "next",
        """\
        def start(self):
            def numbered(read):
                yield 1, read()
            self._next = numbered(self.lines.next).next
        """,
        """\
        import functools
        def start(self):
            def numbered(read):
                yield 1, read()
            self._next = functools.partial(next, numbered(%s))
        """
        % '(self.lines.next if hasattr(self.lines, "next") else self.lines.__next__)',
    )
    check_rewritten(
        "next",
        "from m import next\nself._next = iter(x).next\n",
        "from m import next\nimport six\nimport functools\n"
        "self._next = functools.partial(six.next, iter(x))\n",
    )
    check_rewritten(
        "next",
        """\
        def start():
            def number():
                yield 1
            number = number().next
            return number
        """,
        """\
        import functools
        def start():
            def number():
                yield 1
            number = functools.partial(next, number())
            return number
        """,
    )
    (place,) = check_noop("next", "@other\ndef f():\n    yield 1\ng = f().next\n")
    assert place.risk is Risk.MEDIUM


@pytest.mark.parametrize("line", ["y = x.next", "next = x().next", "f(x[0].next)"])
def test_other_uses_of_the_method_are_reported(line: str) -> None:
    (place,) = check_noop("next", line + "\n")
    assert place.risk is Risk.MEDIUM


def test_a_method_that_is_passed_on_does_the_same() -> None:
    check_same_output(
        "next",
        """\
        def pairs(stream):
            next = stream.next
            for item in stream:
                yield item, next()

        class Numbers(object):
            def __iter__(self):
                return self

            def next(self):
                return 7

        numbers = Numbers()
        print(list(pairs(iter("abcd"))))
        print(dict(f=numbers.next)["f"]())
        """,
    )


def test_a_generator_function_in_which_nothing_else_is_of_interest() -> None:
    function = (
        "def numbers():\n    yield 'a body that is long enough to be left out of it'\n"
    )
    check_rewritten(
        "next",
        function + "read = numbers().next\n",
        "import functools\n" + function + "read = functools.partial(next, numbers())\n",
    )
