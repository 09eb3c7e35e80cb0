"""Add an import where it belongs, once, and remove one."""

from __future__ import annotations

from typing import List, Optional

from fissix.fixer_util import Name, Newline
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node


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

    The statement goes behind the last import of the first block of imports at the
    top level, else behind the docstring and the ``__future__`` imports.
    """
    root = module_of(node)
    if any(_imports(statement, module, name) for statement in root.children):
        return
    statement = (
        Node(syms.import_name, [Name("import"), Name(module, prefix=" ")])
        if name is None
        else _from_import(module, name)
    )
    _insert(root, _position_of_imports(root), line_of(statement))


def _position_of_imports(root: Node) -> int:
    """Where an import is added: behind the last of the first block of imports."""
    position = _position_of_future(root)
    for index, statement in enumerate(root.children):
        if _is_import(statement):
            while index < len(root.children) and _is_import(root.children[index]):
                index += 1
            return max(position, index)
        if not _is_string(statement):
            break
    return position


def _position_of_future(root: Node) -> int:
    """Where a ``__future__`` import is added: behind the docstring and others."""
    position = 0
    for index, statement in enumerate(root.children):
        if _is_future_import(statement) or (index == 0 and _is_string(statement)):
            position = index + 1
        else:
            break
    return position


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
    fallback = try_statement(read, "NameError", bind)
    if not any(str(child).strip() == str(fallback).strip() for child in root.children):
        _insert(root, _position_of_imports(root), fallback)


def try_statement(
    first: Base,
    error: str,
    second: Base,
    indent: str = "",
    newline: Optional[Base] = None,
) -> Node:
    """Return ``try: first``, ``except error: second`` for a place with that indent.

    error: one name, or several in parentheses. newline: what ends the first statement,
    with its comment.
    Neither the indentation of the first line nor that of what follows is a part of it.
    """
    return Node(
        syms.try_stmt,
        [
            Leaf(token.NAME, "try"),
            Leaf(token.COLON, ":"),
            _suite(first, indent, newline),
            Node(
                syms.except_clause,
                [
                    Leaf(token.NAME, "except", prefix=indent),
                    Leaf(token.NAME, error, prefix=" "),
                ],
            ),
            Leaf(token.COLON, ":"),
            _suite(second, indent),
        ],
    )


def _suite(statement: Base, indent: str, newline: Optional[Base] = None) -> Node:
    return Node(
        syms.suite,
        [
            Newline(),
            Leaf(token.INDENT, indent + ("\t" if "\t" in indent else "    ")),
            line_of(statement, newline),
            Leaf(token.DEDENT, ""),
        ],
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
        new.prefix, following.prefix = _split_comments(
            following.prefix, at_top=position == 0
        )
    root.insert_child(position, new)


def _split_comments(prefix: str, at_top: bool) -> "tuple[str, str]":
    """Share the comments above a statement with the one that is put before it.

    At the top of a file the new statement goes below the first block of comments
    (interpreter line, encoding, licence); elsewhere it goes above the comments, which
    speak of what follows them.
    """
    if not at_top or not prefix.strip():
        return "", prefix
    block, blank, rest = prefix.rpartition("\n\n")
    if blank:
        return block + "\n\n", rest
    return prefix, ""


def _statement(node: Base) -> Optional[Base]:
    if node.type == syms.simple_stmt and node.children:
        return node.children[0]
    return None


def _is_string(node: Base) -> bool:
    statement = _statement(node)
    return isinstance(statement, Leaf) and statement.type == token.STRING


def _is_import(node: Base) -> bool:
    statement = _statement(node)
    return statement is not None and statement.type in (
        syms.import_name,
        syms.import_from,
    )


def _is_future_import(node: Base) -> bool:
    statement = _statement(node)
    return (
        statement is not None
        and statement.type == syms.import_from
        and str(statement.children[1]).strip() == "__future__"
    )


def _imports(node: Base, module: str, name: Optional[str]) -> bool:
    """Whether a top-level statement already binds what is to be imported."""
    if not _is_import(node):
        return False
    statement = node.children[0]
    if name is None:
        if statement.type != syms.import_name:
            return False
        names = [part.strip() for part in str(statement)[len("import") :].split(",")]
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
