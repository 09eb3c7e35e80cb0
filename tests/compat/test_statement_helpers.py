import subprocess
import sys

import pytest
from six import StringIO

from onemaster.compat import print_statement, raise_exception


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


@pytest.mark.parametrize(
    "statements, written",
    [
        pytest.param([(["a", 1], True)], "a 1\n", id="items"),
        pytest.param([([], True)], "\n", id="nothing"),
        pytest.param([(["a"], False), (["b"], True)], "a b\n", id="space between"),
        pytest.param([(["a"], False), ([], True)], "a\n", id="no space at the end"),
        pytest.param([(["a\n"], False), (["b"], True)], "a\nb\n", id="line end"),
        pytest.param([(["a\t", "b"], True)], "a\tb\n", id="tab"),
        pytest.param([(["a ", "b"], True)], "a  b\n", id="ends with a space"),
        pytest.param([(["", "b"], True)], " b\n", id="empty"),
        pytest.param([(["a"], True), (["b"], True)], "a\nb\n", id="two lines"),
    ],
)
def test_print_statement(statements, written):
    stream = StringIO()
    for items, newline in statements:
        print_statement(*items, file=stream, newline=newline)
    assert stream.getvalue() == written


class EndsLine(object):
    def __str__(self):
        return "o\n"


class Text(str):
    def __str__(self):
        return "o\n"


class Writer(object):
    def __init__(self):
        self.written = []

    def write(self, text):
        self.written.append(text)


class WriterWithoutAttributes(Writer):
    __slots__ = ()

    def __setattr__(self, name, value):
        if name == "softspace":
            raise AttributeError(name)
        object.__setattr__(self, name, value)


def written_to(stream, *statements):
    for items, newline in statements:
        print_statement(*items, file=stream, newline=newline)
    return "".join(stream.written)


def test_only_texts_are_looked_into_for_a_line_end():
    assert written_to(Writer(), ([EndsLine(), Text("t"), Text("\n"), 1], True)) == (
        "o\n o\n o\n1\n"
    )


def test_softspace_is_set_on_the_file():
    stream = Writer()
    written_to(stream, (["a"], False))
    assert stream.softspace == 1
    stream.softspace = 0
    written_to(stream, (["b"], False))
    stream.write("\n")
    written_to(stream, (["c"], True))
    assert stream.softspace == 0
    assert "".join(stream.written) == "ab\n c\n"


def test_a_space_is_due_where_other_code_says_so():
    stream = Writer()
    stream.softspace = 1
    assert written_to(stream, (["a"], True)) == " a\n"


def test_no_space_in_a_file_that_cannot_note_it():
    stream = WriterWithoutAttributes()
    assert written_to(stream, (["a"], False), (["b", "c"], True)) == "abc\n"


def test_softspace_ends_when_something_else_is_written_to_a_real_file(tmpdir):
    path = tmpdir.join("written")
    with open(str(path), "w") as stream:
        print_statement("a", file=stream, newline=False)
        stream.write("\n")
        print_statement("b", file=stream)
    assert path.read() == "a\nb\n"


def test_other_files_keep_softspace_when_something_else_is_written():
    stream = StringIO()
    print_statement("a", file=stream, newline=False)
    stream.write("\n")
    print_statement("b", file=stream)
    assert stream.getvalue() == "a\n b\n"


def test_file_that_is_being_read(tmpdir):
    path = tmpdir.join("read")
    path.write("first\nsecond\n")
    with open(str(path), "r+") as stream:
        for _ in stream:
            print_statement("a", file=stream, newline=False)
            break
        print_statement("b", file=stream)


def test_last_line_is_ended(tmpdir):
    script = tmpdir.join("script.py")
    script.write(
        "from onemaster.compat import print_statement\n"
        "print_statement('a', newline=False)\n"
    )
    written = subprocess.check_output([sys.executable, str(script)])
    assert written.splitlines() == [b"a"]
    assert written.endswith(b"\n")


def test_print_statement_refuses_what_it_does_not_know():
    with pytest.raises(TypeError, match="not end"):
        print_statement("a", end="")
