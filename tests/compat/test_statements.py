import sys

import pytest

from onemaster.compat import raise_exception


class Old(Exception):
    """Keeps what it is given."""

    def __init__(self, *given):
        self.given = given


def caught(*arguments):
    with pytest.raises(BaseException) as info:
        raise_exception(*arguments)
    return info.value


@pytest.mark.parametrize(
    "value, given",
    [(None, ()), ((), ()), ((1, 2), (1, 2)), ("text", ("text",)), ([1], ([1],))],
)
def test_class_with_a_value(value, given):
    error = caught(Old, value)
    assert type(error) is Old
    assert error.given == given


def test_class_with_an_instance_of_it():
    error = Old("one")
    assert caught(Old, error) is error
    assert caught(Exception, error) is error


def test_class_with_an_instance_of_another():
    other = KeyError("one")
    assert caught(Old, other).given == (other,)


def test_instance():
    error = Old("one")
    assert caught(error) is error
    assert caught(error, None) is error


def test_first_of_a_tuple():
    assert type(caught((Old, KeyError))) is Old
    assert type(caught(((Old, KeyError), 1))) is Old


@pytest.mark.parametrize("arguments", [(Old("one"), "value"), ("text",), (1,), (int,)])
def test_what_cannot_be_raised(arguments):
    assert type(caught(*arguments)) is TypeError


def test_traceback_is_continued():
    def origin():
        raise KeyError("first")

    try:
        origin()
    except KeyError:
        traceback = sys.exc_info()[2]
    with pytest.raises(Old) as info:
        raise_exception(Old, "second", traceback)
    assert "origin" in [entry.name for entry in info.traceback]


def test_without_a_traceback_that_of_the_instance_stays():
    error = Old("one")
    assert caught(error, None, None) is error
