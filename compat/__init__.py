"""What production code imports on Python 2.7 and on 3.x: six and the library only."""

from __future__ import absolute_import

from ._ensure import ensure_binary, ensure_str, ensure_text
from ._iteration import eager_filter, eager_map, view_to_list

__all__ = [
    "eager_filter",
    "eager_map",
    "ensure_binary",
    "ensure_str",
    "ensure_text",
    "view_to_list",
]
