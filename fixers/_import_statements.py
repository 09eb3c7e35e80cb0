"""Read import statements, and put others in their place."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterator, List, NamedTuple, Optional, Sequence, Union

from fissix import pygram, pytree
from fissix.fixer_util import find_indentation
from fissix.pgen2 import driver, token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._imports import choice_statement, line_of, try_statement
from ._scopes import is_name


class Item(NamedTuple):
    """One thing that a statement imports: ``name as alias``.

    alias: what follows ``as``, or empty. node: where it stands in the tree.
    """

    name: str
    alias: str
    node: Base

    @property
    def bound(self) -> str:
        """The name that the importing module gets."""
        return self.alias or self.name.partition(".")[0]

    def __str__(self) -> str:
        return "%s as %s" % (self.name, self.alias) if self.alias else self.name


def items(statement: Node) -> List[Item]:
    """Return what ``import ...`` or ``from x import ...`` lists, ``*`` included."""
    if statement.type == syms.import_name:
        listed = statement.children[1:]
    else:
        listed = statement.children[_import_keyword(statement) + 1 :]
    if listed and listed[0].type == token.LPAR:
        listed = listed[1:-1]
    if len(listed) == 1 and listed[0].type in (
        syms.dotted_as_names,
        syms.import_as_names,
    ):
        listed = listed[0].children
    return [_item(node) for node in listed if node.type != token.COMMA]


def _item(node: Base) -> Item:
    if node.type in (syms.dotted_as_name, syms.import_as_name):
        return Item(_plain(node.children[0]), node.children[2].value, node)
    return Item(_plain(node), "", node)


def _import_keyword(statement: Node) -> int:
    return next(i for i, c in enumerate(statement.children) if is_name(c, "import"))


def module(statement: Node) -> str:
    """Return the ``x`` of ``from x import y``, with its dots."""
    position = _import_keyword(statement)
    return "".join(_plain(child) for child in statement.children[1:position])


def _plain(node: Base) -> str:
    return "".join(leaf.value for leaf in node.leaves())


def set_module(statement: Node, name: str) -> None:
    """Write another ``x`` into ``from x import y`` and leave the rest as it is."""
    position = _import_keyword(statement)
    old = statement.children[1:position]
    prefix = old[0].prefix
    (parsed,) = _statements_at(statement, "from %s import a" % name)
    new = parsed.children[1 : _import_keyword(parsed)]
    for child in old:
        child.remove()
    for offset, child in enumerate(new):
        child.remove()
        child.prefix = "" if offset else prefix
        statement.insert_child(1 + offset, child)


def _statements_at(place: Node, text: str) -> List[Node]:
    """Parse simple statements, to stand in the place of another in the source."""
    parsed = [line.children[0].clone() for line in _parsed(text).children[:-1]]
    keyword = place.children[0]
    for statement in parsed:
        for leaf in statement.leaves():
            leaf.lineno, leaf.column = keyword.lineno, keyword.column
    return parsed


@lru_cache(maxsize=256)
def _parsed(text: str) -> Node:
    grammar = pygram.python_grammar_no_print_statement
    tree = driver.Driver(grammar, convert=pytree.convert).parse_string(text + "\n")
    assert isinstance(tree, Node)
    return tree


class Attempt(NamedTuple):
    """``try: first``, ``except error: second``, each an import.

    second: may be several statements, each on a line.
    """

    first: str
    second: str
    error: str = "ImportError"


class Choice(NamedTuple):
    """``if six.PY2: python2``, ``else: python3``, where ``six`` is imported.

    python3: may be several statements, each on a line.
    """

    python2: str
    python3: str


#: The text of a simple statement, or an attempt, or a choice.
Part = Union[str, Attempt, Choice]


def replace(statement: Node, parts: Sequence[Part]) -> None:
    """Put statements in the place of an import statement.

    Comments stay, and so does what shares the line. What is reported of the new
    statements is reported at the line of the old one.
    """
    line = statement.parent
    assert line is not None and line.parent is not None
    texts = "".join(part if isinstance(part, str) else part[0] for part in parts)
    comments = [c for c in _comments_inside(statement) if c not in texts]
    index = line.children.index(statement)
    before, after = line.children[:index], line.children[index + 1 :]
    shared = bool(before) or len(after) > 1
    if shared and all(isinstance(part, str) for part in parts):
        _join(statement, parts)
        return
    if len(parts) == 1 and isinstance(parts[0], str):
        (new,) = _statements_at(statement, parts[0])
        new.prefix = statement.prefix
        statement.replace(new)
        _put_above(line, comments, find_indentation(line))
        return
    inline = line.parent.type not in (syms.suite, syms.file_input)
    indent = find_indentation(line)
    if inline:
        indent += "\t" if "\t" in indent else "    "
    prefix = "" if inline else line.prefix
    lines = _lines(statement, before, parts, after, indent)
    lines[0].prefix = prefix
    for following in lines[1:]:
        following.prefix = indent + following.prefix.lstrip()
    _put_above(lines[0], comments, indent)
    if inline:
        block = Node(
            syms.suite,
            [Leaf(token.NEWLINE, "\n"), Leaf(token.INDENT, indent), *lines]
            + [Leaf(token.DEDENT, "")],
        )
        line.replace(block)
    else:
        line.replace(lines)


def _join(statement: Node, parts: Sequence[Part]) -> None:
    new: List[Base] = []
    for part in parts:
        assert isinstance(part, str)
        if new:
            new.append(Leaf(token.SEMI, ";"))
        (parsed,) = _statements_at(statement, part)
        parsed.prefix = " " if new else statement.prefix
        new.append(parsed)
    statement.replace(new)


def _lines(
    statement: Node,
    before: List[Base],
    parts: Sequence[Part],
    after: List[Base],
    indent: str,
) -> List[Node]:
    line = statement.parent
    assert line is not None
    newline = line.children[-1]
    for child in list(line.children):
        child.remove()
    lines: List[Node] = []
    if before:
        lines.append(Node(syms.simple_stmt, [*before[:-1], Leaf(token.NEWLINE, "\n")]))
    comment: Optional[Base] = newline if len(after) == 1 else None
    for part in parts:
        if isinstance(part, Attempt):
            (first,) = _statements_at(statement, part.first)
            second = _statements_at(statement, part.second)
            new = try_statement(first, part.error, second, indent, comment)
        elif isinstance(part, Choice):
            (python2,) = _statements_at(statement, part.python2)
            python3 = _statements_at(statement, part.python3)
            new = choice_statement(python2, python3, indent, comment)
        else:
            (only,) = _statements_at(statement, part)
            new = line_of(only, comment)
        lines.append(new)
        comment = None
    if len(after) > 1:
        lines.append(Node(syms.simple_stmt, after[1:]))
    return lines


def _comments_inside(statement: Node) -> Iterator[str]:
    """Yield the comments between the parentheses of an import."""
    for leaf in list(statement.leaves())[1:]:
        for text in leaf.prefix.splitlines():
            if text.strip().startswith("#"):
                yield text.strip()


def _put_above(line: Base, comments: List[str], indent: str) -> None:
    if comments:
        line.prefix += "".join(comment + "\n" + indent for comment in comments)
