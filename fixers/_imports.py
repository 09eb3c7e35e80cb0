"""Add an import where it belongs, once, and remove one."""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, Tuple

from fissix.fixer_util import Name, Newline
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

_BLANK_LINE = re.compile(r"(?:^|(?<=\n))[ \t\f]*\n")
_INTERPRETER_AND_ENCODING = re.compile(r"(?:#!.*\n)?(?:[ \t\f]*#.*coding[:=].*\n)?")
_PLAIN_IMPORT = re.compile(r"from ([\w.]+) import (\w+(?:, \w+)*)\n")
#: The module and the names in a line of not more than 79 characters.
_LONGEST_IMPORT = 79 - len("from  import ")
_DEFINITIONS = (syms.classdef, syms.funcdef, syms.decorated)


def module_of(node: Base) -> Node:
    """Return the file_input node of the module that the node is in.

    Code in a doctest is a tree of its own, but its imports belong to the module.
    """
    while node.parent is not None:
        node = node.parent
    assert isinstance(node, Node)
    return getattr(node, "host_module", node)


def future_features(root: Node) -> List[str]:
    """Return the names that the module imports from ``__future__``."""
    return [
        leaf.value
        for statement in root.children
        if _is_future_import(statement)
        for leaf in statement.children[0].leaves()
        if leaf.type == token.NAME
        and leaf.value not in ("from", "import", "__future__")
    ]


def add_future(node: Base, feature: str) -> None:
    """Import a feature from ``__future__``, in the only place that Python allows:
    after the docstring and other such imports, before anything else.
    """
    root = module_of(node)
    if feature in future_features(root):
        return
    _insert(
        root, _position_of_future(root), line_of(_from_import("__future__", feature))
    )


def add_import(node: Base, module: str, name: Optional[str] = None) -> None:
    """Import a module, or a name from it, unless the module's top level does so.

    A name goes into an import from that module in a line of its own that is short and
    sorted. Else the statement goes behind the last import of the first block of imports
    at the top level, or behind the docstring and the ``__future__`` imports.
    """
    root = module_of(node)
    for statement in root.children:
        if _imports(statement, module, name):
            return
        if _is_around(statement, node):
            break  # A later import comes too late.
        if name is not None and _extend(statement, module, name):
            return
    statement = (
        Node(syms.import_name, [Name("import"), Name(module, prefix=" ")])
        if name is None
        else _from_import(module, name)
    )
    _insert(root, _position_of_imports(root), line_of(statement))


def _extend(line: Base, module: str, name: str) -> bool:
    """Put a name into the import in this line, if it is a plain one from the module."""
    statement = _statement(line)
    if statement is None or statement.type != syms.import_from:
        return False
    match = _PLAIN_IMPORT.fullmatch(_without_prefix(line))
    if match is None or match.group(1) != module:
        return False
    names = match.group(2).split(", ")
    listed = sorted([*names, name])
    text = ", ".join(listed)
    if names != sorted(names) or len(match.group(1) + text) > _LONGEST_IMPORT:
        return False
    new = [Name(listed[0], prefix=" ")]
    for other in listed[1:]:
        new += [Leaf(token.COMMA, ","), Name(other, prefix=" ")]
    statement.children[3].replace(Node(syms.import_as_names, new))
    return True


def _is_around(statement: Base, node: Base) -> bool:
    at: Optional[Base] = node
    while at is not None and at is not statement:
        at = at.parent
    return at is not None


def _position_of_imports(root: Node) -> int:
    """Where an import is added: behind the last of the first block of imports."""
    position = _position_of_future(root)
    last = position
    while last < len(root.children) and _is_import(root.children[last]):
        last += 1
    return last if last > position or position == 0 else position


def _position_of_future(root: Node) -> int:
    """Where a ``__future__`` import is added: behind the docstring and others.

    Code that follows one of these on its line gets a line of its own.
    """
    position = 0
    for index, statement in enumerate(root.children):
        if _is_future_import(statement) or (index == 0 and _is_string(statement)):
            position = index + 1
        elif not _is_string(statement):
            break
    if position:
        _end_line(root, position - 1)
    return position


def _end_line(root: Node, index: int) -> None:
    """Move what follows the first statement of a line to a line of its own."""
    line = root.children[index]
    rest = line.children[2:]
    if len(line.children) < 4 and len(rest) < 1:
        return
    for child in line.children[1:]:
        child.remove()
    line.append_child(Newline())
    if len(rest) == 1:
        line.children[-1].replace(rest[0])
        return
    rest[0].prefix = ""
    root.insert_child(index + 1, Node(syms.simple_stmt, rest))


def add_fallback(node: Base, name: str, value: str) -> None:
    """Let the module use a builtin of Python 2 where it is missing.

    Adds ``try: name``, ``except NameError: name = value`` behind the imports at the top
    of the module. On Python 2 that binds nothing.
    """
    root = module_of(node)
    read = Leaf(token.NAME, name)
    bind = Node(
        syms.expr_stmt,
        [Leaf(token.NAME, name), Leaf(token.EQUAL, "=", prefix=" ")]
        + [Leaf(token.NAME, value, prefix=" ")],
    )
    fallback = try_statement(read, "NameError", [bind])
    text = str(fallback).strip()
    if all(_without_prefix(child).strip() != text for child in root.children):
        _insert(root, _position_of_imports(root), fallback)


def _without_prefix(node: Base) -> str:
    return str(node)[len(node.prefix) :]


def try_statement(
    first: Base,
    error: str,
    second: Sequence[Base],
    indent: str = "",
    newline: Optional[Base] = None,
) -> Node:
    """Return ``try: first``, ``except error: second`` for a place with that indent.

    error: one name, or several in parentheses. second: statements. newline: what ends
    the first statement, with its comment.
    Neither the indentation of the first line nor that of what follows is a part of it.
    """
    return Node(
        syms.try_stmt,
        [
            Leaf(token.NAME, "try"),
            Leaf(token.COLON, ":"),
            _suite([line_of(first, newline)], indent),
            Node(
                syms.except_clause,
                [
                    Leaf(token.NAME, "except", prefix=indent),
                    Leaf(token.NAME, error, prefix=" "),
                ],
            ),
            Leaf(token.COLON, ":"),
            _suite([line_of(statement) for statement in second], indent),
        ],
    )


def choice_statement(
    python2: Base,
    python3: Sequence[Base],
    indent: str = "",
    newline: Optional[Base] = None,
) -> Node:
    """Return ``if six.PY2: python2``, ``else: python3``, like ``try_statement``."""
    return Node(
        syms.if_stmt,
        [
            Leaf(token.NAME, "if"),
            Leaf(token.NAME, "six.PY2", prefix=" "),
            Leaf(token.COLON, ":"),
            _suite([line_of(python2, newline)], indent),
            Leaf(token.NAME, "else", prefix=indent),
            Leaf(token.COLON, ":"),
            _suite([line_of(statement) for statement in python3], indent),
        ],
    )


def _suite(lines: Sequence[Node], indent: str) -> Node:
    inner = indent + ("\t" if "\t" in indent else "    ")
    for line in lines[1:]:
        line.prefix = inner
    return Node(
        syms.suite,
        [Newline(), Leaf(token.INDENT, inner), *lines, Leaf(token.DEDENT, "")],
    )


def line_of(statement: Base, newline: Optional[Base] = None) -> Node:
    """Return a line that holds just this simple statement."""
    return Node(syms.simple_stmt, [statement, newline or Newline()])


def _from_import(module: str, name: str) -> Node:
    return Node(
        syms.import_from,
        [
            Name("from"),
            Name(module, prefix=" "),
            Name("import", prefix=" "),
            Name(name, prefix=" "),
        ],
    )


def _insert(root: Node, position: int, new: Node) -> None:
    following = root.children[position] if position < len(root.children) else None
    if following is not None:
        new.prefix, following.prefix = _shared_prefix(root, position, following)
    root.insert_child(position, new)


def _shared_prefix(root: Node, position: int, following: Base) -> Tuple[str, str]:
    """Share what stands above a statement with the one that is put before it.

    The first block of comments in a file (interpreter line, encoding, licence) stays on
    top, and so it does below the docstring. Other comments speak of what follows them.
    """
    prefix = following.prefix
    is_below_docstring = position == 1 and _is_string(root.children[0])
    if position > 1 or (position == 1 and not is_below_docstring):
        return "", prefix
    if not prefix.strip():
        if is_below_docstring and _is_import(following):
            return prefix, ""
        return "", prefix
    blank = None
    for blank in _BLANK_LINE.finditer(prefix):
        if not prefix[: blank.start()].strip():
            blank = None
    if blank is not None:
        return prefix[: blank.end()], prefix[blank.end() :]
    if is_below_docstring:
        return "", prefix
    if _is_import(following) or _is_string(following):
        return prefix, ""
    header = _INTERPRETER_AND_ENCODING.match(prefix)
    assert header is not None
    if following.type in _DEFINITIONS:
        return header.group(), prefix[header.end() :]
    return prefix, ""


def _statement(node: Base) -> Optional[Base]:
    if node.type == syms.simple_stmt and node.children:
        return node.children[0]
    return None


def _is_string(node: Base) -> bool:
    statement = _statement(node)
    return statement is not None and (
        statement.type == token.STRING
        or (
            statement.type == syms.atom
            and all(part.type == token.STRING for part in statement.children)
        )
    )


def _is_import(node: Base) -> bool:
    """Whether a line holds nothing but imports."""
    return node.type == syms.simple_stmt and all(
        child.type in (syms.import_name, syms.import_from, token.SEMI, token.NEWLINE)
        for child in node.children
    )


def _is_future_import(node: Base) -> bool:
    statement = _statement(node)
    return (
        statement is not None
        and statement.type == syms.import_from
        and isinstance(statement.children[1], Leaf)
        and statement.children[1].value == "__future__"
    )


def _imports(node: Base, module: str, name: Optional[str]) -> bool:
    """Whether a top-level statement already binds what is to be imported."""
    statement = _statement(node)
    if statement is None or statement.type not in (syms.import_name, syms.import_from):
        return False
    if name is None:
        if statement.type != syms.import_name:
            return False
        listed = "".join(str(child) for child in statement.children[1:])
        names = [part.strip() for part in listed.split(",")]
        return module in names
    if statement.type != syms.import_from:
        return False
    position = next(
        index
        for index, child in enumerate(statement.children)
        if isinstance(child, Leaf) and child.value == "import"
    )
    if "".join(str(c).strip() for c in statement.children[1:position]) != module:
        return False
    return any(
        isinstance(leaf, Leaf)
        and leaf.type == token.NAME
        and leaf.value == name
        and (leaf.parent is None or leaf.parent.type != syms.import_as_name)
        for child in statement.children[position + 1 :]
        for leaf in child.leaves()
    )
