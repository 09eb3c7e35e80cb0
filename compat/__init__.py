"""What production code imports on Python 2.7 and on 3.x: six and the library only."""

from __future__ import absolute_import

from ._ensure import ensure_binary, ensure_str, ensure_text
from ._iteration import eager_filter, eager_map, view_to_list
from ._library import DictMixin, cgi_escape, getargspec
from ._membership import has_key
from ._statements import print_statement, raise_exception

__all__ = [
    "DictMixin",
    "cgi_escape",
    "eager_filter",
    "eager_map",
    "ensure_binary",
    "ensure_str",
    "ensure_text",
    "getargspec",
    "has_key",
    "print_statement",
    "raise_exception",
    "view_to_list",
]
