# -*- coding: utf-8 -*-
"""Bytes of a file become text and the same bytes again."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers._source import Source, SourceError

LINES = st.lists(
    st.tuples(
        st.text(
            st.characters(blacklist_characters="\r\n\0", blacklist_categories=["Cs"]),
            max_size=8,
        ),
        st.sampled_from(["\n", "\r\n", "\r"]),
    )
)


@given(LINES, st.booleans(), st.booleans())
def test_unchanged_text_gives_the_same_bytes(lines, has_bom, has_final_newline):
    text = "".join(line + end for line, end in lines)
    if not has_final_newline:
        text = text.rstrip("\r\n")
    # A first line that happens to declare another encoding is another test.
    data = (codecs.BOM_UTF8 if has_bom else b"") + ("#\n#\n" + text).encode("utf-8")
    source = Source.decode(data)
    assert source.encode(source.text) == data


@given(st.binary())
def test_any_bytes_are_kept_or_refused(data):
    try:
        source = Source.decode(data)
    except SourceError:
        return
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    "cookie",
    [
        "latin-1",
        "utf-8",
        "koi8-r",
        "cp1252",
        "shift_jis",
        "euc-jp",
        "utf-8-unix",
        "latin-1-dos",
    ],
)
def test_a_declared_encoding_is_used(cookie):
    text = "# -*- coding: %s -*-\nx = 'ascii'\n" % cookie
    assert Source.decode(text.encode("ascii")).text == text


def test_latin_1_is_decoded_and_written_as_latin_1():
    data = b"# coding: latin-1\nname = u'Andr\xe9'\n"
    source = Source.decode(data)
    assert "André" in source.text
    assert source.encode(source.text.replace("name", "names")) == data.replace(
        b"name", b"names"
    )


def test_shift_jis_whose_second_byte_is_a_backslash_is_no_escape():
    data = "# coding: shift_jis\nx = 'ソ'\n".encode("shift_jis")
    assert "'ソ'" in Source.decode(data).text


def test_a_cookie_below_code_is_none():
    data = b"import os\n# coding: latin-1\nx = '\xc3\xa9'\n"
    assert "é" in Source.decode(data).text


def test_python_2_does_not_look_at_the_bytes_of_declared_utf_8():
    data = b"# coding: utf-8\nx = '\xff'\n"
    source = Source.decode(data)
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    "data, message, line",
    [
        (b"x = 1\ny = '\0'\n", "null byte", 2),
        (b"# coding: no-such-thing\n", "unknown encoding 'no-such-thing'", 1),
        (b"#!/bin/sh\n# coding: ascii\nx = '\xff'\n", "not ascii", 3),
        (b"# coding: base64\nx = 1\n", "base64", 0),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(data, message, line):
    with pytest.raises(SourceError, match=message) as caught:
        Source.decode(data)
    assert caught.value.line == line


def test_new_lines_get_the_line_ends_of_the_file():
    source = Source.decode(b"a\r\nb\r\n")
    assert source.encode("import six\na\nb\n") == b"import six\r\na\r\nb\r\n"


def test_in_a_mixed_file_untouched_lines_keep_their_line_ends():
    source = Source.decode(b"a\r\nb\nc\r\nd")
    assert source.encode("a\nnew\nb\nc\nd\n") == b"a\r\nnew\r\nb\nc\r\nd"


def test_a_missing_final_newline_stays_missing():
    source = Source.decode(b"print x")
    assert source.text == "print x\n"
    assert source.encode("print(x)\n") == b"print(x)"


def test_a_result_that_the_encoding_cannot_hold_is_refused():
    source = Source.decode(b"# coding: ascii\nx = 1\n")
    with pytest.raises(SourceError, match="does not fit") as caught:
        source.encode("# coding: ascii\nx = 'é'\n")
    assert caught.value.line == 2
