"""Look at a source with tree-sitter: which fixers have a candidate in it, and where.

A regular expression finds the trigger words, tree-sitter tells whether such a
word is code and what it is in that code. Both are an order of magnitude faster
than a parse by fissix, which is then only needed near the candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import (
    AbstractSet,
    Callable,
    Dict,
    FrozenSet,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from tree_sitter import Node, Tree

from ._project import Project
from ._syntax import syntax_tree

Predicate = Callable[[Node, bytes], bool]


def anywhere(node: Node, source: bytes) -> bool:
    """Accept every occurrence that is code."""
    return True


@dataclass(frozen=True)
class Trigger:
    """What must stand in a source for a fixer to have anything to do there.

    A trigger may hold where the fixer then finds nothing, never the reverse.

    words: whole words that are a name or a keyword.
    after: a regular expression (bytes) that has to match behind such a word. It
        spares a look at the syntax tree where a word is common, such as ``def``.
    pattern: a regular expression (bytes) for what is no word, such as ``<>``.
    accepts: asked with the smallest tree-sitter node at an occurrence that is code
        (not in a comment or string) and the whole source.
    in_strings: occurrences in strings are accepted like code; comments never are.
    accepts_in: makes the ``accepts`` for the file at a path; None if the fixer has
        nothing to do in that file.
    """

    words: FrozenSet[str] = frozenset()
    after: Optional[bytes] = None
    pattern: Optional[bytes] = None
    accepts: Predicate = anywhere
    in_strings: bool = False
    accepts_in: Optional[Callable[[str, Project], Optional[Predicate]]] = None


class Function(NamedTuple):
    """A function in a source, with the byte range of its definition."""

    start: int
    end: int
    has_candidate: bool
    node: Node


@dataclass
class Look:
    """Candidates in one source: byte offsets by fixer, and the syntax tree."""

    source: bytes
    tree: Optional[Tree]
    offsets: Dict[str, List[int]] = field(default_factory=dict)

    @property
    def has_error(self) -> bool:
        """Whether tree-sitter could not make sense of a part of the source."""
        return self.tree is not None and self.tree.root_node.has_error

    def functions(self) -> Iterator[Function]:
        """Yield the functions that are in no other function."""
        if self.tree is None:
            return
        candidates = sorted({o for found in self.offsets.values() for o in found})
        end_of_last = -1
        for match in _DEF.finditer(self.source):
            if match.start() < end_of_last:
                continue
            keyword = self.tree.root_node.descendant_for_byte_range(
                match.start(), match.end()
            )
            function = keyword.parent if keyword is not None else None
            if function is None or function.type != "function_definition":
                continue
            start, end_of_last = function.start_byte, function.end_byte
            first = bisect_left(candidates, start)
            has_candidate = first < len(candidates) and candidates[first] < end_of_last
            yield Function(start, end_of_last, has_candidate, function)

    def bodies_to_leave_out(
        self, settled: FrozenSet[bytes] = frozenset()
    ) -> List[Tuple[int, int]]:
        """Byte ranges of the bodies of the functions that no fixer needs to see.

        settled: functions, by their text, in which no fixer finds anything.
        Bodies that declare a name global are not left out.
        """
        bodies = []
        for function in self.functions():
            text = self.source[function.start : function.end]
            if function.has_candidate and text not in settled:
                continue
            body = _statements_range(function.node)
            if body and not _GLOBAL.search(self.source, *body):
                bodies.append(body)
        return bodies

    def fixers_outside(self, bodies: Sequence[Tuple[int, int]]) -> Set[str]:
        """The fixers that have a candidate in none of these byte ranges.

        bodies: sorted; they do not overlap.
        """
        starts = [start for start, _ in bodies]
        ends = [0, *(end for _, end in bodies)]
        return {
            fixer
            for fixer, offsets in self.offsets.items()
            if any(ends[bisect_right(starts, offset)] <= offset for offset in offsets)
        }

    def settled_functions(self, changed_lines: AbstractSet[int]) -> FrozenSet[bytes]:
        """The texts of functions with candidates and without a changed line."""
        return frozenset(
            self.source[function.start : function.end]
            for function in self.functions()
            if function.has_candidate
            and changed_lines.isdisjoint(
                range(function.node.start_point[0] + 1, function.node.end_point[0] + 2)
            )
        )


_WORD = re.compile(rb"[A-Za-z_]\w*")
_DEF = re.compile(rb"\bdef\b")
_GLOBAL = re.compile(rb"\bglobal\b")


def _statements_range(function: Node) -> Optional[Tuple[int, int]]:
    block = function.child_by_field_name("body")
    if block is None:
        return None
    statements = [c for c in block.children if c.is_named and c.type != "comment"]
    if not statements:
        return None
    return statements[0].start_byte, statements[-1].end_byte


class Looker:
    """Finds the candidates of a fixed set of fixers, in any number of sources."""

    def __init__(self, triggers: Mapping[str, Trigger]) -> None:
        self._triggers = dict(triggers)
        self._by_word: Dict[bytes, List[Tuple[str, Optional["re.Pattern[bytes]"]]]] = {}
        self._patterns: List[Tuple[str, "re.Pattern[bytes]"]] = []
        for name, trigger in triggers.items():
            after = re.compile(trigger.after) if trigger.after is not None else None
            for word in trigger.words:
                self._by_word.setdefault(word.encode("ascii"), []).append((name, after))
            if trigger.pattern is not None:
                self._patterns.append((name, re.compile(trigger.pattern)))
        # A pattern that begins with plain text is searched for many times faster.
        self._word_patterns = {
            word: re.compile(rb"%s\b(?<!\w%s)" % (word, word)) for word in self._by_word
        }

    def look(
        self, source: bytes, path: str = "", project: Optional[Project] = None
    ) -> Look:
        """Find the candidates in a source, UTF-8 with ``\\n`` line ends.

        path: the file, for the triggers that depend on it. project: that around it.
        """
        hits = self._hits(source)
        predicates: Dict[str, Optional[Predicate]] = {}
        for _, _, name in hits:
            if name not in predicates:
                trigger = self._triggers[name]
                predicates[name] = (
                    trigger.accepts
                    if trigger.accepts_in is None
                    else trigger.accepts_in(path, project or Project())
                )
        hits = [hit for hit in hits if predicates[hit[2]] is not None]
        if not hits:
            return Look(source, None)
        look = Look(source, syntax_tree(source))
        assert look.tree is not None
        root, trusted = look.tree.root_node, not look.has_error
        for start, end, name in hits:
            if trusted:
                node = root.descendant_for_byte_range(start, end)
                accepts, in_strings = predicates[name], self._triggers[name].in_strings
                assert accepts is not None
                if node is None or not _accepts(in_strings, accepts, node, source):
                    continue
            look.offsets.setdefault(name, []).append(start)
        return look

    def _hits(self, source: bytes) -> List[Tuple[int, int, str]]:
        """Return what may be a candidate for a fixer: start, end, the fixer."""
        hits = []
        for word in self._by_word.keys() & set(_WORD.findall(source)):
            for match in self._word_patterns[word].finditer(source):
                start, end = match.span()
                for name, after in self._by_word[word]:
                    if after is None or after.match(source, end):
                        hits.append((start, end, name))
        for name, pattern in self._patterns:
            hits += [(*match.span(), name) for match in pattern.finditer(source)]
        return hits


def _accepts(in_strings: bool, accepts: Predicate, node: Node, source: bytes) -> bool:
    if node.type == "comment":
        return False
    string = enclosing_string(node)
    if string is None or in_strings:
        return accepts(node, source)
    # tree-sitter-python takes `repr` in backticks for a string.
    return source[string.start_byte : string.start_byte + 1] == b"`"


def enclosing_string(node: Node) -> Optional[Node]:
    """Return the string literal whose text the node is a part of, or None."""
    if node.type in ("string_content", "string_start", "string_end", "escape_sequence"):
        parent = node.parent
        while parent is not None and parent.type != "string":
            parent = parent.parent
        return parent
    return node if node.type == "string" else None


def occurs_outside(names: Iterable[bytes], node: Node, source: bytes) -> bool:
    """Whether the function, class or module around a node has a name outside of it."""
    scope = node
    while scope.parent is not None:
        scope = scope.parent
        if scope.type in ("function_definition", "class_definition", "lambda"):
            break
    return any(
        re.compile(rb"\b%s\b" % name).search(source, start, end) is not None
        for name in names
        for start, end in (
            (scope.start_byte, node.start_byte),
            (node.end_byte, scope.end_byte),
        )
    )


def is_attribute(node: Node) -> bool:
    """Whether the name follows a dot: the attribute of something."""
    parent = node.parent
    if parent is None or parent.type != "attribute":
        return False
    name = parent.child_by_field_name("attribute")
    return name is not None and name.start_byte == node.start_byte


def called_attribute(node: Node, source: bytes) -> bool:
    """Accept ``x.name(...)``."""
    if not is_attribute(node) or node.parent is None:
        return False
    call = node.parent.parent
    return call is not None and call.type == "call"


def attribute(node: Node, source: bytes) -> bool:
    """Accept ``x.name``."""
    return is_attribute(node)


def is_in_import(node: Node) -> bool:
    """Whether the name stands in an import statement."""
    at: Optional[Node] = node
    while at is not None and at.type in ("identifier", "dotted_name", "aliased_import"):
        at = at.parent
    return at is not None and at.type in ("import_statement", "import_from_statement")


def is_of_parameter(node: Node) -> bool:
    """Whether the name means a parameter of a function or lambda around it."""
    inner, outer = node, node.parent
    while outer is not None:
        if outer.type in ("function_definition", "lambda"):
            parameters = outer.child_by_field_name("parameters")
            names = [] if parameters is None else _parameter_names(parameters)
            if inner == outer.child_by_field_name("body"):
                if any(name.text == node.text for name in names):
                    return True
            elif any(name == node for name in names):
                return True
        inner, outer = outer, outer.parent
    return False


def _parameter_names(parameters: Node) -> Iterator[Node]:
    pending = list(parameters.named_children)
    while pending:
        node = pending.pop()
        if node.type == "identifier":
            yield node
        elif node.type == "default_parameter":
            pending += node.children_by_field_name("name")
        else:
            pending += node.named_children


def free_name(node: Node, source: bytes) -> bool:
    """Accept a name that is neither an attribute nor a keyword argument, and that is not
    the name of a parameter.
    """
    if node.type not in ("identifier", "print", "exec"):
        return False
    parent = node.parent
    if parent is not None and parent.type == "keyword_argument":
        name = parent.child_by_field_name("name")
        if name is not None and name.start_byte == node.start_byte:
            return False
    return not is_attribute(node) and not is_of_parameter(node)


def called_name(node: Node, source: bytes) -> bool:
    """Accept ``name(...)``."""
    parent = node.parent
    return (
        free_name(node, source)
        and parent is not None
        and parent.type == "call"
        and parent.start_byte == node.start_byte
    )
