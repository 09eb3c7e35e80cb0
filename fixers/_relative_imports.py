"""Make implicit relative imports explicit."""

from __future__ import annotations

from typing import List, Optional

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from . import _import_statements as statements
from ._fixer import FileContext, Fixer
from ._import_graph import ImportGraph
from ._import_statements import Attempt, Choice, Item, Part
from ._imports import add_future, future_features, module_of
from ._references import guards, is_module_available, is_under_version_test
from ._walking import nodes_of


class ImportCycle(Exception):
    """An implicit relative import that only works as it is."""


def make_explicit(fixer: Fixer, statement: Node) -> None:
    """Rewrite an import statement if Python 2 finds a module of the same package by it.

    On Python 2 the new form imports the same and binds the same names.
    """
    context = fixer.context
    features = future_features(module_of(context.root))
    if "absolute_import" in features or _is_settled(statement):
        return
    if is_under_version_test(statement):
        return
    if statement.type == syms.import_from:
        parts = _from_parts(context, statement)
        if any(isinstance(part, str) for part in parts):
            statements.set_module(statement, "." + statements.module(statement))
            return
    else:
        parts = _import_parts(context, statement)
        if any(isinstance(part, Choice) for part in parts):
            has_six = is_module_available(fixer, statement, "six")
            if has_six is None:
                return
            if not has_six:
                fixer.make_findable(statement, "six")
                parts.insert(0, "import six")
    if parts:
        statements.replace(statement, parts)


def make_absolute(fixer: Fixer, node: Base) -> None:
    """Switch a module of a package to absolute imports, its relative ones explicit.

    Raises ImportCycle where an implicit relative import has to stay.
    """
    root = module_of(node)
    if "absolute_import" in future_features(root):
        return
    fixer.context.need_whole()
    for statement in list(nodes_of(root)):
        if statement.type in (syms.import_name, syms.import_from):
            assert isinstance(statement, Node)
            make_explicit(fixer, statement)
    # In this order: the second looks into other files.
    if any(
        _finds_sibling(fixer.context, statement) for statement in nodes_of(root)
    ) and not may_be_outside_package(fixer.context):
        raise ImportCycle(
            "a file beside this one hides a module that it needs, and its imports from "
            "its own package only work as they are; write them as from . import x first"
        )
    add_future(node, "absolute_import")


def _is_settled(statement: Node) -> bool:
    """Whether an explicit relative import is tried beside it for the same name."""
    bound = {item.bound for item in statements.items(statement)}
    return any(
        other.type == syms.import_from
        and statements.module(other).startswith(".")
        and bound & {item.bound for item in statements.items(other)}
        for guard in guards(statement, "ImportError", "ValueError", "Exception", "")
        for other in guard.pre_order()
    )


def _finds_sibling(context: FileContext, statement: Base) -> bool:
    if not isinstance(statement, Node):
        return False
    if statement.type == syms.import_from:
        names = [statements.module(statement)]
    elif statement.type == syms.import_name:
        names = [item.name for item in statements.items(statement)]
    else:
        return False
    return any(name.partition(".")[0] in context.siblings for name in names)


def may_be_outside_package(context: FileContext) -> bool:
    """Whether a script beside the file, or the file as one, may import it from the
    folder itself. There no relative import works.
    """
    return context.ask(ImportGraph.may_be_outside_package)


def _from_parts(context: FileContext, statement: Node) -> List[Part]:
    if not _finds_sibling(context, statement):
        return []
    new = statement.clone()
    new.prefix = ""
    old = str(new)
    statements.set_module(new, "." + statements.module(statement))
    return [_form(context, str(new), old)]


def _import_parts(context: FileContext, statement: Node) -> List[Part]:
    if not _finds_sibling(context, statement):
        return []
    parts: List[Part] = []
    for item in statements.items(statement):
        if item.name.partition(".")[0] not in context.siblings:
            _add(parts, "import " + str(item))
        elif _may_be_hidden(context, item):
            parts.append(_by_version(context, item))
        else:
            for part in _explicit(context, item):
                _add(parts, part)
    return parts


def _may_be_hidden(context: FileContext, item: Item) -> bool:
    """Whether the package of a module may have something else by its name."""
    return context.ask(ImportGraph.may_hide, item.name)


def _by_version(context: FileContext, item: Item) -> Part:
    """Import a module itself, whatever its package has by its name.

    Only Python 2 does that for ``import x``, and only Python 3 knows the package by
    ``__package__`` before the first relative import.
    """
    lines = ["import importlib"]
    first, dot, _ = item.name.partition(".")
    names = [item.name] if item.alias or not dot else [first, item.name]
    for name in names:
        argument = '".%s"' % name
        if may_be_outside_package(context):
            argument += ' if __package__ else "%s"' % name
        lines.append("importlib.import_module(%s, __package__)" % argument)
    lines[1] = "%s = %s" % (item.bound, lines[1])
    return Choice("import " + str(item), "\n".join(lines))


def _add(parts: List[Part], part: Part) -> None:
    """Add a statement, or let the last one import its names too."""
    last = parts[-1] if parts else None
    if isinstance(last, str) and isinstance(part, str):
        joined = _joined(last, part)
        if joined is not None:
            parts[-1] = joined
            return
    if isinstance(last, Attempt) and isinstance(part, Attempt):
        first, second = _joined(last[0], part[0]), _joined(last[1], part[1])
        if first is not None and second is not None and last.error == part.error:
            parts[-1] = Attempt(first, second, part.error)
            return
    parts.append(part)


def _joined(first: str, second: str) -> Optional[str]:
    for keywords in ("from . import ", "import "):
        if first.startswith(keywords) and second.startswith(keywords):
            return "%s, %s" % (first, second[len(keywords) :])
    return None


def _explicit(context: FileContext, item: Item) -> List[Part]:
    first, _, rest = item.name.partition(".")
    old = "import " + str(item)
    if not rest:
        new = "from . import " + str(item)
        if not may_be_outside_package(context) and _is_in_cycle(context, first):
            # Python 2 sets a module in its package only when it has run to its end.
            return [Attempt(new, old)]
        return [_form(context, new, old)]
    package, _, last = item.name.rpartition(".")
    if item.alias:
        new = "from .%s import %s as %s" % (package, last, item.alias)
        return [_form(context, new, old)]
    # This imports the submodule and binds only the package.
    return [
        *_explicit(context, Item(first, "", item.node)),
        _form(context, "from .%s import %s as _%s" % (package, last, last), old),
    ]


def _form(context: FileContext, new: str, old: str) -> Part:
    if may_be_outside_package(context):
        # Without a package, Python 2 raises ValueError and Python 3 ImportError.
        return Attempt(new, old, "(ImportError, ValueError)")
    return new


def _is_in_cycle(context: FileContext, module: str) -> bool:
    return context.ask(ImportGraph.is_in_cycle, module)
