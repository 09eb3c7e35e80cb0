"""What a name stands for where it is read, and which names can be written there."""

from __future__ import annotations

import re
from typing import Callable, Iterator, List, Optional, Sequence, Set, Tuple

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from . import _import_statements as import_statements
from . import _imports
from ._calls import attribute_of
from ._fixer import FileContext, Fixer
from ._looking import Predicate, free_name
from ._scopes import Scopes, is_attribute, is_name, is_stored, visible_scopes

_VERSION_TEST = re.compile(
    r"(?:\b|_)py(?:thon)?_?[23]\b|hexversion\b.*0x0?3"
    # A test such as version_info >= (2, 5) is true on Python 3 as well.
    r"|version_info\b(?:\[0\]|\.major)\s*[<>=!]+\s*[23]\b"
    r"|version_info\b[^)]*[<>=!]=?\s*\(3\b|\(3\b[^)]*\)\s*[<>=!]+\s*sys\.version_info"
    r"|\bversion(?:\[0\])?\s*[<>=!]+\s*['\"][23]['\".]",
    re.IGNORECASE,
)


def imported_module(context: FileContext, leaf: Leaf) -> Optional[str]:
    """Return the absolute name of the module that a name was imported as, or None.

    ``import a.b as x`` makes ``x`` the module ``a.b``, ``import a.b`` makes ``a`` the
    module ``a``. None as well if anything else may bind the name, and if Python 2 finds
    a module of the same package instead.
    """
    return _imported(context, leaf, _imported_modules)


def qualified_name(context: FileContext, pieces: Sequence[Base]) -> Optional[str]:
    """Return the absolute name of ``a.b.c``, given as its parts, by how ``a`` was
    imported: ``x.y.b.c`` after ``from x import y as a``.

    An import that is tried first counts as one that succeeds. None for whatever else
    ``imported_module`` gives None for, and if a part is no attribute.
    """
    (root, *trailers) = pieces
    if not isinstance(root, Leaf) or root.type != token.NAME:
        return None
    names = [_imported(context, root, _imported_first)]
    for trailer in trailers:
        attribute = attribute_of(trailer)
        names.append(None if attribute is None else attribute.value)
    return None if None in names else ".".join(map(str, names))


def _imported(
    context: FileContext,
    leaf: Leaf,
    bound_by: Callable[[List[Leaf]], Set[Optional[str]]],
) -> Optional[str]:
    """Return the one absolute name that a name was imported as, or None.

    bound_by: gets what binds the name; returns the names, None among them for what is
        no import.
    """
    scopes = context.scopes
    if not scopes.is_reference(leaf):
        return None
    scope = scopes.scope_that_binds(leaf)
    if scope is None:
        return None
    names = bound_by(scopes.bindings(scope).get(leaf.value, []))
    if len(names) != 1:
        return None
    (name,) = names
    if name is None or is_implicitly_relative(context, name):
        return None
    return name


def _imported_modules(bindings: List[Leaf]) -> Set[Optional[str]]:
    return {_module_bound_by(binding) for binding in bindings}


def _imported_first(bindings: List[Leaf]) -> Set[Optional[str]]:
    return {
        _name_bound_by(binding)
        for binding in bindings
        if not any(_is_fallback(binding, other) for other in bindings)
    }


def _is_fallback(binding: Leaf, other: Leaf) -> bool:
    """Whether a name is bound only if the import that binds another one fails."""
    return any(
        any(leaf is other for leaf in statement.children[2].leaves())
        and not any(leaf is binding for leaf in statement.children[2].leaves())
        for statement in guards(binding, "ImportError")
    )


def _name_bound_by(binding: Leaf) -> Optional[str]:
    statement = _import_of(binding)
    if statement is None or statement.type != syms.import_from:
        return _module_bound_by(binding)
    is_renamed = is_name(binding.prev_sibling, "as")
    name = binding.parent.children[0] if is_renamed else binding
    return "%s.%s" % (import_statements.module(statement), name.value)


def _module_bound_by(binding: Leaf) -> Optional[str]:
    node: Base = binding
    while node.parent is not None and node.parent.type in (
        syms.dotted_name,
        syms.dotted_as_name,
        syms.dotted_as_names,
    ):
        node = node.parent
        if node.type == syms.dotted_as_name:
            return str(node.children[0]).strip()
    if node.parent is None or node.parent.type != syms.import_name:
        return None
    return str(binding.value)


def is_implicitly_relative(context: FileContext, module: str) -> bool:
    """Whether an import of the module finds one of the same package on Python 2."""
    features = _imports.future_features(_imports.module_of(context.root))
    is_sibling = module.partition(".")[0] in context.siblings
    return is_sibling and "absolute_import" not in features


def is_local(context: FileContext, module: str) -> bool:
    """Whether an import of the module may find one of the tree that the file is in, and
    not the one of the library.
    """
    return is_implicitly_relative(context, module) or context.project.is_on_search_path(
        context.path, module
    )


def free_name_without_fallback(name: str, value: str) -> Predicate:
    """Return what accepts a name, except in a module that has its fallback already."""
    fallback = "\ntry:\n    %s\nexcept NameError:\n    %s = %s\n" % (name, name, value)
    text = fallback.encode("ascii")

    def accepts(node: tree_sitter.Node, source: bytes) -> bool:
        return free_name(node, source) and text not in source

    return accepts


def is_free(scopes: Scopes, node: Base, name: str) -> bool:
    """Whether a builtin of this name can be read where the node stands."""
    return not any(scopes.binds(scope, name) for scope in visible_scopes(node))


def six_attribute(fixer: Fixer, leaf: Base, attribute: str) -> Optional[Leaf]:
    """Return ``six.attribute`` for use in the place of a node, and import six.

    Reports the place and returns None where ``six`` means something else.
    """
    for scope in visible_scopes(leaf):
        bindings = fixer.scopes.bindings(scope).get("six", [])
        if bindings:
            break
    imports = [_import_of(binding) for binding in bindings]
    if None in imports:
        fixer.report(leaf, "write six.%s, but the name six is taken here" % attribute)
        return None
    if scope.type == syms.file_input and not any(
        _runs_before(statement, leaf) for statement in imports
    ):
        fixer.add_import(leaf, "six")
    return Leaf(token.NAME, "six." + attribute, prefix=leaf.prefix)


def import_compat_helper(fixer: Fixer, node: Base, name: str) -> bool:
    """Import a helper of the compat module for use in the place of a node.

    Reports the place and returns False where the name means something else.
    """
    return import_name(fixer, node, fixer.context.settings.compat_module, name)


def import_name(fixer: Fixer, node: Base, module: str, name: str) -> bool:
    """Import a name from a module for use in the place of a node.

    Reports the place and returns False where the name means something else.
    """
    if not is_name_free(fixer, node, module, name):
        fixer.report(node, "write %s.%s, but the name is taken here" % (module, name))
        return False
    fixer.add_import(node, module, name)
    return True


def is_name_free(fixer: Fixer, node: Base, module: str, name: str) -> bool:
    """Whether a name can mean that of a module where the node stands."""
    scope, bindings = _bindings_seen(fixer.scopes, node, name)
    qualified = "%s.%s" % (module, name)
    return all(
        scope.type == syms.file_input and _name_bound_by(binding) == qualified
        for binding in bindings
    )


def compat_helper(context: FileContext, leaf: Leaf) -> Optional[str]:
    """Return the helper of the compat module that a name stands for, or None."""
    package, _, name = (qualified_name(context, [leaf]) or "").rpartition(".")
    return name if package == context.settings.compat_module else None


def import_module(fixer: Fixer, node: Base, module: str) -> bool:
    """Import a module under its own name for use in the place of a node.

    Reports the place and returns False where the name means something else.
    """
    is_available = is_module_available(fixer, node, module)
    if is_available is False:
        fixer.add_import(node, module)
    return is_available is not None


def is_module_available(fixer: Fixer, node: Base, module: str) -> Optional[bool]:
    """Whether a module is imported above a node, under its own name.

    Reports the place and returns None where the name means something else.
    """
    first = module.partition(".")[0]
    scope, bindings = _bindings_seen(fixer.scopes, node, first)
    if not all(
        scope.type == syms.file_input and _module_bound_by(binding) == first
        for binding in bindings
    ):
        fixer.report(node, "import %s, but the name %s is taken here" % (module, first))
        return None
    return any(
        _runs_before(_import_of(binding), node) and module in str(_import_of(binding))
        for binding in bindings
    )


def _bindings_seen(scopes: Scopes, node: Base, name: str) -> Tuple[Node, List[Leaf]]:
    """Return the scope whose variable a name means where a node stands, and what binds
    it there; the module and nothing if there is none.
    """
    for scope in visible_scopes(node):
        bindings = scopes.bindings(scope).get(name, [])
        if bindings:
            break
    return scope, bindings


def _import_of(name: Base) -> Optional[Node]:
    node: Optional[Base] = name
    while node is not None:
        if isinstance(node, Node) and node.type in (syms.import_name, syms.import_from):
            return node
        node = node.parent
    return None


def _runs_before(statement: Optional[Base], node: Base) -> bool:
    """Whether a statement of the top level stands above the one that the node is in."""
    line = statement.parent if statement is not None else None
    if line is None or line.parent is None or line.parent.type != syms.file_input:
        return False
    around: Optional[Base] = node
    while around is not None and around.parent is not line.parent:
        around = around.parent
    children = line.parent.children
    return around is None or children.index(line) < children.index(around)


def handles_its_absence(node: Base) -> bool:
    """Whether code is ready for a missing name: a ``try`` around just this statement
    catches the NameError, AttributeError or ImportError, or the node stands in that
    handler, or under a test for the version.
    """
    errors: Tuple[str, ...] = ("NameError", "AttributeError")
    if _import_of(node):
        errors = ("ImportError",)
    elif isinstance(node, Leaf) and is_name(node) and not is_attribute(node):
        errors = ("NameError",)
    return is_under_version_test(node) or any(
        _statement_count(statement.children[2]) == 1
        for statement in guards(node, *errors)
    )


def is_under_version_test(node: Base) -> bool:
    """Whether the node stands where a test tells Python 2 and 3 apart."""
    parent = node.parent
    while parent is not None:
        tests = parent.children[1::4] if parent.type == syms.if_stmt else []
        if parent.type == syms.test and len(parent.children) == 5:
            tests = parent.children[2:3]
        if any(_VERSION_TEST.search(_own_text(test)) for test in tests):
            return True
        parent = parent.parent
    return False


def _own_text(test: Base) -> str:
    """Return the source of a test without the conditional expressions in it, which
    choose by a test of their own.
    """
    if isinstance(test, Leaf):
        return str(test)
    return "".join(_own_text(part) for part in test.children if part.type != syms.test)


def _statement_count(suite: Base) -> int:
    return sum(
        child.type not in (token.NEWLINE, token.INDENT, token.DEDENT)
        for child in suite.children
    )


def guards(node: Base, *errors: str) -> Iterator[Node]:
    """Yield the ``try`` statements, inner first, that catch one of the errors and have
    the node in their body or in the handler. ``""`` is a clause that catches all.

    Those around the function or class that the node stands in do not count.
    """
    child, parent = node, node.parent
    while parent is not None and parent.type not in (syms.funcdef, syms.classdef):
        if parent.type == syms.try_stmt:
            position = next(
                i for i, part in enumerate(parent.children) if part is child
            )
            clauses = (
                parent.children[3::3]
                if position == 2
                else parent.children[position - 2 : position - 1]
            )
            if any(_catches(clause, errors) for clause in clauses):
                yield parent
        child, parent = parent, parent.parent


def _catches(clause: Base, errors: "tuple[str, ...]") -> bool:
    if is_name(clause, "except"):
        return "" in errors
    return clause.type == syms.except_clause and any(
        is_name(leaf, *errors) for leaf in clause.children[1].leaves()
    )


def statement_of(node: Base) -> Node:
    """Return the simple statement's line, or the compound statement, of a node."""
    while node.parent is not None and node.parent.type not in (
        syms.file_input,
        syms.suite,
    ):
        node = node.parent
    assert isinstance(node, Node)
    return node


def dotted_attributes(leaf: Leaf) -> List[Leaf]:
    """Return the names that follow the leaf in ``leaf.a.b``, as far as they go."""
    found = []
    trailer = leaf.next_sibling
    while (
        trailer is not None
        and trailer.type == syms.trailer
        and trailer.children[0].type == token.DOT
    ):
        found.append(trailer.children[1])
        trailer = trailer.next_sibling
    return found


def is_type_argument(fixer: Fixer, node: Base) -> bool:
    """Whether the node is what ``isinstance`` or ``issubclass`` tests for, or an item
    of a tuple that is: a tuple of types means the same there.
    """
    parent = node.parent
    while (
        parent is not None
        and parent.type in (syms.atom, syms.testlist_gexp)
        and parent.children[0].type != token.LSQB
    ):
        node, parent = parent, parent.parent
    return (
        parent is not None
        and parent.type == syms.arglist
        and len(parent.children) == 3
        and parent.children[2] is node
        and parent.parent is not None
        and parent.parent.type == syms.trailer
        and is_name(parent.parent.prev_sibling, "isinstance", "issubclass")
        and fixer.is_builtin(parent.parent.prev_sibling)
    )


def module_of_attribute(context: FileContext, name: Leaf) -> Optional[str]:
    """Return the module whose attribute the name is, as in ``module.name``, or None."""
    trailer = name.parent
    if trailer is None or trailer.type != syms.trailer:
        return None
    module = trailer.prev_sibling
    if not isinstance(module, Leaf) or trailer.children[0].type != token.DOT:
        return None
    return imported_module(context, module) if module.type == token.NAME else None


def is_from_import(context: FileContext, name: Leaf, module: str) -> bool:
    """Whether the name is what ``from module import name`` looks up."""
    node = name.parent
    if node is not None and node.type == syms.import_as_name:
        if node.children[0] is not name:
            return False
        node = node.parent
    if node is not None and node.type == syms.import_as_names:
        node = node.parent
    return (
        node is not None
        and node.type == syms.import_from
        and node.children[1] is not name
        and str(node.children[1]).strip() == module
        and not is_implicitly_relative(context, module)
    )


def is_changed(attribute: Leaf) -> bool:
    """Whether the last name of ``module.name`` is assigned to or deleted there."""
    trailer = attribute.parent
    return (
        trailer is not None
        and trailer.parent is not None
        and trailer.next_sibling is None
        and is_stored(trailer.parent)
    )
