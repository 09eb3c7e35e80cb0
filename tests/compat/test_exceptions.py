"""Exceptions seem to hold what they hold on Python 2."""

from __future__ import absolute_import

import pytest

from onemaster.compat import exception_items, exception_message


class WithItems(Exception):
    def __getitem__(self, position):
        return "item %d" % position


class WithMessage(Exception):
    def __init__(self, message):
        Exception.__init__(self, "given", 2)
        self.message = message


@pytest.mark.parametrize("arguments", [(), (1,), (1, "two"), ((1, 2),)])
@pytest.mark.parametrize("kind", [Exception, ValueError, IOError])
def test_items_are_the_arguments(kind, arguments):
    error = kind(*arguments)
    assert tuple(exception_items(error)) == arguments
    assert list(exception_items(error)) == list(arguments)


def test_items_of_a_class_that_has_its_own():
    assert exception_items(WithItems(1))[0] == "item 0"


def test_an_environment_error_keeps_the_file_apart():
    assert tuple(exception_items(IOError(2, "text", "file"))) == (2, "text")


# Python 2.7 says so of the attribute itself.
@pytest.mark.filterwarnings("ignore:BaseException.message has been deprecated")
@pytest.mark.parametrize(
    "error, message",
    [
        (ValueError(), ""),
        (ValueError("a"), "a"),
        (ValueError(1), 1),
        (ValueError("a", "b"), ""),
        (KeyError("a"), "a"),
        (WithMessage("own"), "own"),
    ],
)
def test_message(error, message):
    assert exception_message(error) == message


def test_message_of_what_is_no_exception():
    with pytest.raises(AttributeError):
        exception_message(object())
