"""What production code imports on Python 2.7 and on 3.x: six and the library only."""

from __future__ import absolute_import

from ._classes import with_class_cell
from ._codecs import (
    binary_data,
    decode_str,
    encode_str,
    native_str,
    ordinal,
    repr_text,
    taking_str,
    text_from,
)
from ._comparison import cmp
from ._ensure import ensure_binary, ensure_str, ensure_text
from ._exceptions import exception_items, exception_message
from ._finders import find_module
from ._imports import import_beside
from ._iterables import has_iter
from ._iteration import eager_filter, eager_map, view_to_list
from ._library import DictMixin, cgi_escape, getargspec, nested, path_walk, translate
from ._membership import has_key
from ._numbers import coerce, div
from ._rich_comparisons import rich_comparisons
from ._slice_methods import slice_methods
from ._statements import print_statement, raise_exception

__all__ = [
    "DictMixin",
    "binary_data",
    "cgi_escape",
    "cmp",
    "coerce",
    "decode_str",
    "div",
    "eager_filter",
    "eager_map",
    "encode_str",
    "ensure_binary",
    "ensure_str",
    "ensure_text",
    "exception_items",
    "exception_message",
    "find_module",
    "getargspec",
    "has_iter",
    "has_key",
    "import_beside",
    "native_str",
    "nested",
    "ordinal",
    "path_walk",
    "print_statement",
    "raise_exception",
    "repr_text",
    "rich_comparisons",
    "slice_methods",
    "taking_str",
    "text_from",
    "translate",
    "view_to_list",
    "with_class_cell",
]
