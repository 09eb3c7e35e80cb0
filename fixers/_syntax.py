"""Parse with tree-sitter, whatever its version."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import tree_sitter_python
from tree_sitter import Language, Parser, Tree


def syntax_tree(source: bytes) -> Tree:
    """Parse a source, UTF-8, whatever is wrong with it."""
    return _parser().parse(source)


@lru_cache(maxsize=None)
def _parser() -> Parser:
    pointer = tree_sitter_python.language()
    make_parser: Any = Parser
    make_language: Any = Language
    try:
        parser: Parser = make_parser(make_language(pointer))
    except TypeError:  # tree-sitter before 0.22
        old_parser = make_parser()
        old_parser.set_language(make_language(pointer, "python"))
        parser = old_parser
    return parser
