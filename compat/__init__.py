"""What production code imports on Python 2.7 and on 3.x: six and the library only."""

from __future__ import absolute_import

from ._comparison import cmp
from ._ensure import ensure_binary, ensure_str, ensure_text
from ._exceptions import exception_items, exception_message
from ._iteration import eager_filter, eager_map, view_to_list
from ._library import DictMixin, cgi_escape, getargspec
from ._membership import has_key
from ._statements import print_statement, raise_exception

__all__ = [
    "DictMixin",
    "cgi_escape",
    "cmp",
    "eager_filter",
    "eager_map",
    "ensure_binary",
    "ensure_str",
    "ensure_text",
    "exception_items",
    "exception_message",
    "getargspec",
    "has_key",
    "print_statement",
    "raise_exception",
    "view_to_list",
]
