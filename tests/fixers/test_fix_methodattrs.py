from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "before, after",
    [
        ("m.im_func", "m.__func__"),
        ("m.im_self.x", "m.__self__.x"),
        ("self.f.im_func.__name__", "self.f.__func__.__name__"),
        ("f(m).im_self is x", "f(m).__self__ is x"),
    ],
)
def test_attributes_of_methods(before: str, after: str) -> None:
    assert check_rewritten("methodattrs", before + "\n", after + "\n") == []


def test_a_method_of_a_class_is_a_function_on_python3() -> None:
    source = """\
    import six
    class A(object):
        def f(self): pass
    x = A.f.im_func.__name__
    """
    check_rewritten(
        "methodattrs",
        source,
        source.replace("A.f.im_func", "six.get_unbound_function(A.f)"),
    )


def test_a_class_of_another_function_is_not_meant() -> None:
    source = """\
    def f(A):
        return A.f.im_func
    def g():
        class A: pass
    """
    check_rewritten("methodattrs", source, source.replace("im_func", "__func__"))


@pytest.mark.parametrize(
    "code", ["x = m.im_class\n", "class A: pass\nx = A.f.im_self\n"]
)
def test_what_python3_has_no_name_for_is_reported(code: str) -> None:
    (place,) = check_noop("methodattrs", code)
    assert place.risk is Risk.HIGH


def test_what_a_class_defines_may_be_meant() -> None:
    source = """\
    class Method:
        def __init__(self, function):
            self.im_func = function
        def __call__(self):
            return self.im_func()
    x = m.im_func
    """
    (place,) = check_noop("methodattrs", source)
    assert place.line == 6


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "methodattrs",
        """\
        class A(object):
            def f(self): return 1
        a = A()
        print([a.f.im_self is a, a.f.im_func(a), A.f.im_func(a), A.f.im_func is a.f.im_func])
        """,
    )
