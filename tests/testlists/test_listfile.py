# coding: utf-8
from __future__ import absolute_import, unicode_literals

import datetime
import io
import os
import stat

import pytest
import six
from hypothesis import given
from testlist_strategies import entries, test_lists

from onemaster.testlists._conditions import Condition
from onemaster.testlists._entries import Entry
from onemaster.testlists._errors import ListError
from onemaster.testlists._listfile import (
    TestList,
    load,
    parse,
    problem_of,
    render_entry,
    save,
)

# Only its name looks like a test.
test_lists.__test__ = False

EXAMPLE = """\
# The suite of the shop on Python 3.

mode: exclude

# Both come back
#   with the next release.
tests/old/  owner=ann  # not ported
tests/test_a.py::TestA::test_x[a b-#1]  if python >= 3.12  issue=#17  # KeyError: 'a'
tests/test_b.py  expires=2027-01-31  flaky  # network
glob "tests/x  y*"  hangs  # waits for a socket

# The end.
"""


def write(tmp_path, data, name="list.txt"):
    path = os.path.join(str(tmp_path), name)
    with io.open(path, "wb") as stream:
        stream.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def read(path):
    with io.open(path, "rb") as stream:
        return stream.read()


def test_a_list():
    parsed = parse(EXAMPLE, "list.txt")
    assert parsed.mode == "exclude"
    assert parsed.header == ("The suite of the shop on Python 3.",)
    assert parsed.footer == ("The end.",)
    assert [entry.line for entry in parsed.entries] == [7, 8, 9, 10]
    assert list(parsed.entries) == [
        Entry(
            "tests/old/",
            owner="ann",
            reason="not ported",
            comments=["Both come back", "  with the next release."],
        ),
        Entry(
            "tests/test_a.py::TestA::test_x[a b-#1]",
            condition=Condition("python >= 3.12"),
            issue="#17",
            reason="KeyError: 'a'",
        ),
        Entry(
            "tests/test_b.py",
            expires=datetime.date(2027, 1, 31),
            mark="flaky",
            reason="network",
        ),
        Entry("tests/x  y*", glob=True, mark="hangs", reason="waits for a socket"),
    ]


@given(test_lists())
def test_a_list_reads_back_as_it_is_written(test_list):
    text = test_list.render()
    again = parse(text, "list.txt")
    assert again == test_list
    assert again.render() == text
    assert parse(text.replace("\n", "\r\n"), "list.txt") == test_list


@given(entries())
def test_an_entry_is_one_line_that_reads_back(entry):
    line = render_entry(entry)
    assert len(line.splitlines()) == 1
    mode = "include" if problem_of(entry, "exclude") else "exclude"
    if not problem_of(entry, mode):
        (again,) = parse("mode: {}\n{}\n".format(mode, line), "list.txt").entries
        assert again == entry.replaced(comments=())


@given(test_lists())
def test_comments_stay_with_their_entry(test_list):
    again = parse(test_list.render(), "list.txt")
    comments = {entry.key(): entry.comments for entry in test_list.entries}
    assert {entry.key(): entry.comments for entry in again.entries} == comments


@pytest.mark.parametrize(
    "test, written",
    [
        ("tests/a.py::test_x[a b]", "tests/a.py::test_x[a b]"),
        ("tests/a.py::test_x[#1:é'\"]", "tests/a.py::test_x[#1:é'\"]"),
        ("tests/a.py::test_x[a  b]", '"tests/a.py::test_x[a  b]"'),
        ("tests/a.py::test_x[a # b]", '"tests/a.py::test_x[a # b]"'),
        ("tests/a.py::test_x[a if b]", '"tests/a.py::test_x[a if b]"'),
        ("tests/a.py::test_x[*]", '"tests/a.py::test_x[*]"'),
        ("tests/a.py::test_x[\n\u2028]", '"tests/a.py::test_x[\\n\\u2028]"'),
        ('"quoted"', '"\\"quoted\\""'),
        ("mode: include", '"mode: include"'),
        ("#", '"#"'),
    ],
)
def test_ids_are_quoted_only_where_they_could_be_misread(test, written):
    assert render_entry(Entry(test)) == written


def test_an_unquoted_wildcard_is_a_pattern():
    (entry,) = parse("mode: include\ntests/*.py::test_x[?]\n", "a").entries
    assert entry.glob
    (entry,) = parse('mode: include\n"tests/*.py::test_x[?]"\n', "a").entries
    assert not entry.glob


def test_entries_are_sorted_by_code_point():
    ids = ["b", "a", "\uffff", "\U0001f600", "a::c", "a b"]
    text = TestList("include", [Entry(test) for test in ids]).render()
    assert text == "mode: include\n\na\na b\na::c\nb\n\uffff\n\U0001f600\n"


BAD_LINES = [
    ("tests/a.py", "the reason is missing"),
    ("tests/a.py  #", "the reason is missing"),
    ("tests/a.py # why", 'put two spaces before "# why"'),
    ("tests/a.py if python >= 3  # why", 'put two spaces before "if python'),
    ("tests/a.py flaky", 'put two spaces before "flaky"'),
    ("tests/a.py  if python >= 3 # why", "Two spaces end a condition"),
    ("tests/a.py  if python >= 3 and python < 3  # why", "can never hold"),
    ("tests/a.py  if pyton >= 3  # why", "pyton where"),
    ("tests/a.py  owner=ann owner=bob  # why", "two times owner"),
    ("tests/a.py  owner=  # why", 'cannot read "owner=  # why"'),
    ('tests/a.py  owner=""  # why', "owner has no value"),
    ('tests/a.py  owner="\\x"  # why', "the value of owner is no JSON string"),
    ("tests/a.py  ower=ann  # why", "ower is no attribute: owner, issue, expires"),
    ("tests/a.py  xfail  # why", "xfail is no attribute"),
    ("tests/a.py  @ann  # why", 'cannot read "@ann'),
    ("tests/a.py  expires=2027-02-30  # why", "expires=2027-02-30 is no date"),
    ("tests/a.py  expires=soon  # why", "expires=soon is no date"),
    ("tests/a.py  content=x  # why", "content=x is no digest"),
    ("tests/a.py  flaky  # why", "flaky needs a date"),
    ("tests/a.py  flaky crashes  # why", "two times mark"),
    ("tests/a.py\t# why", "a tab or another invisible character"),
    ("tests/a.py  # a\u200bb", "a tab or another invisible character"),
    ('"tests/a.py  # why', "this is no entry"),
    ('"tests/a.py"# why', "this is no entry"),
    ('"tests/\\q"  # why', "the id in quotes is no JSON string"),
    ('""  # why', "the id is empty"),
    ("mode: exclude", "this is no entry"),
    ("<<<<<<< ours", "conflict markers of a merge"),
    ("=======", "conflict markers of a merge"),
    ("||||||| base", "conflict markers of a merge"),
    (">>>>>>> theirs", "conflict markers of a merge"),
    ("tests/z.py  # again", "conflict with line 2"),
    ("tests/z.py  if python >= 3  # again", "conflict with line 2"),
    ("tests/z.py  # why", "the same entry stands in line 2"),
]


@pytest.mark.parametrize("line, message", BAD_LINES)
def test_a_bad_line_is_one_error_with_file_and_line(tmp_path, line, message):
    path = write(tmp_path, "mode: exclude\ntests/z.py  # why\n\n" + line + "\n")
    before = read(path)
    with pytest.raises(ListError) as caught:
        load(path)
    shown = "{}".format(caught.value)
    assert shown.startswith("{}:4: ".format(path))
    assert message in shown
    assert "\n" not in shown
    assert read(path) == before


@pytest.mark.parametrize(
    "data, place, message",
    [
        (b"", ":1: ", 'the first line that is no comment must be "mode: include"'),
        (b"# only this\n", ":1: ", "the first line that is no comment"),
        (b"# x\ntests/a.py  # why\n", ":2: ", "the first line that is no comment"),
        (b"mode: both\n", ":1: ", "the first line that is no comment"),
        (b"<<<<<<< ours\nmode: include\n", ":1: ", "conflict markers of a merge"),
        (b"mode: include\na\n\xe9\n", ":3: ", "this is not UTF-8"),
        ("mode: include\n".encode("utf-16"), ":1: ", "this is not UTF-8"),
        (b"mode: include\na  crashes\n", ":2: ", "crashes is for exclude lists"),
        (b"mode: include\na  flaky\n", ":2: ", "flaky needs a date"),
        (
            "mode: include\n{}\n".format(
                "\n".join("a  if python == 3.{}".format(n) for n in range(60))
            ).encode("ascii"),
            ":52: ",
            "more than 50 entries for one id",
        ),
    ],
)
def test_a_bad_file_is_one_error(tmp_path, data, place, message):
    path = write(tmp_path, data)
    with pytest.raises(ListError) as caught:
        load(path)
    shown = "{}".format(caught.value)
    assert shown.startswith(path + place)
    assert message in shown


def test_a_missing_file_or_a_directory_is_one_error(tmp_path):
    missing = os.path.join(str(tmp_path), "missing.txt")
    for path, reason in ((missing, "No such file"), (str(tmp_path), "Is a directory")):
        with pytest.raises(ListError) as caught:
            load(path)
        assert "{}".format(caught.value).startswith(
            path + ": cannot be read: " + reason
        )


def test_an_error_is_text_and_native_text():
    error = ListError("lïst.txt", 3, "wröng")
    assert "{}".format(error) == "lïst.txt:3: wröng"
    native = "lïst.txt:3: wröng".encode("utf-8") if six.PY2 else "lïst.txt:3: wröng"
    assert str(error) == native


def test_one_id_can_have_entries_that_exclude_each_other():
    text = (
        "mode: exclude\n\n"
        "a.py::t  # unlike the others\n"
        "a.py::t[x0]  content=0123456789  # one\n"
        "a.py::t[x0]  content=abcdef0123  # another\n"
        "a.py::u  if python < 3  # str\n"
        "a.py::u  if python >= 3  # bytes\n"
    )
    assert parse(text, "a").render() == text


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = write(tmp_path, b"\xef\xbb\xbfmode: include\r\na\r\n")
    assert load(path) == TestList("include", [Entry("a")])


def test_saving_keeps_windows_line_ends_and_mode(tmp_path):
    path = write(tmp_path, b"mode: include\r\n\r\nb\r\n")
    os.chmod(path, 0o640)
    loaded = load(path)
    assert save(loaded.replaced(entries=loaded.entries + (Entry("a"),)))
    assert read(path) == b"mode: include\r\n\r\na\r\nb\r\n"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
    assert os.listdir(str(tmp_path)) == ["list.txt"]


def test_saving_what_is_there_already_writes_nothing(tmp_path):
    path = write(tmp_path, EXAMPLE)
    loaded = load(path)
    save(loaded)
    before = os.stat(path)
    assert not save(load(path))
    assert os.stat(path).st_ino == before.st_ino


def test_saving_refuses_a_file_that_was_changed_since(tmp_path):
    path = write(tmp_path, "mode: include\n")
    loaded = load(path)
    write(tmp_path, "mode: include\nb\n")
    with pytest.raises(ListError) as caught:
        save(loaded.replaced(entries=[Entry("a")]))
    assert "changed in the meantime; run again" in "{}".format(caught.value)
    assert read(path) == b"mode: include\nb\n"
    os.unlink(path)
    with pytest.raises(ListError) as caught:
        save(loaded.replaced(entries=[Entry("a")]))
    assert "deleted in the meantime" in "{}".format(caught.value)
    assert os.listdir(str(tmp_path)) == []


def test_a_new_list_does_not_replace_another(tmp_path):
    path = write(tmp_path, "mode: include\nb\n")
    fresh = TestList("include", [Entry("a")], path=path)
    with pytest.raises(ListError) as caught:
        save(fresh)
    assert "exists already" in "{}".format(caught.value)
    assert save(fresh, replace=True)
    assert load(path) == fresh


def test_a_list_that_is_not_valid_is_not_saved(tmp_path):
    path = write(tmp_path, "mode: exclude\n")
    with pytest.raises(ListError) as caught:
        save(load(path).replaced(entries=[Entry("a")]))
    assert "the reason is missing" in "{}".format(caught.value)
    assert read(path) == b"mode: exclude\n"


def test_a_link_to_a_list_stays_a_link(tmp_path):
    path = write(tmp_path, "mode: include\n")
    link = os.path.join(str(tmp_path), "link.txt")
    os.symlink(path, link)
    assert save(load(link).replaced(entries=[Entry("a")]))
    assert os.path.islink(link)
    assert load(path) == TestList("include", [Entry("a")])


def test_a_list_in_a_missing_directory_cannot_be_saved(tmp_path):
    path = os.path.join(str(tmp_path), "missing", "list.txt")
    with pytest.raises(ListError) as caught:
        save(TestList("include", path=path))
    assert "cannot be written: No such file" in "{}".format(caught.value)
