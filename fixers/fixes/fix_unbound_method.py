from __future__ import annotations

from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, call_of_attribute, call_of_name, text_of
from .._fixer import Fixer
from .._looking import Trigger
from .._references import (
    is_implicitly_relative,
    is_under_version_test,
    module_of_attribute,
    six_attribute,
)
from .._rewriting import keep_apart
from .._scopes import is_name

_MAKERS = {"MethodType": "types", "instancemethod": "new", "UnboundMethodType": "types"}


class FixUnboundMethod(Fixer):
    """Make methods without the class that Python 3 does not take.

    ``types.MethodType`` takes a function, an object and a class on Python 2. Python 3
    has no methods that belong to a class alone, and so takes the first two.

    Before::

        import types
        Page.title = types.MethodType(title, None, Page)
        page.show = types.MethodType(show, page, page.__class__)

    After::

        import types
        import six
        Page.title = six.create_unbound_method(title, Page)
        page.show = six.create_bound_method(show, page)

    The same goes for ``new.instancemethod``.

    Left alone: calls with a function and an object alone, which are the same on both.
    Reported: other arguments, and names for the type that are bound elsewhere.
    """

    trigger = Trigger(words=frozenset(_MAKERS))
    PATTERN = "'MethodType' | 'instancemethod' | 'UnboundMethodType'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = self._call(node)
        if call is None or is_under_version_test(node):
            return
        arguments = call.positional
        if arguments is None:
            self.report(node, "Python 3 takes a function and an object here")
            return
        if len(arguments) != 3:
            return
        function, instance, class_ = arguments
        if is_name(instance, "None"):
            self._replace(call, "create_unbound_method", [function, class_])
        elif text_of(class_) == text_of(instance) + ".__class__":
            self._replace(call, "create_bound_method", [function, instance])
        else:
            self._drop_on_python3(call, class_)

    def _call(self, name: Leaf) -> Optional[Call]:
        """Return the call that makes a method, if the name means the type."""
        module = _MAKERS[name.value]
        call = call_of_attribute(name)
        if call is not None:
            is_type = module_of_attribute(self.context, name) == module
            return call if is_type else None
        call = call_of_name(name)
        if call is None or not self.scopes.is_reference(name):
            return None
        return call if self._is_imported(name, module) else None

    def _is_imported(self, name: Leaf, module: str) -> bool:
        scope = self.scopes.scope_that_binds(name)
        bindings = [] if scope is None else self.scopes.bindings(scope)[name.value]
        return bool(bindings) and all(
            _is_from(binding, module)
            and not is_implicitly_relative(self.context, module)
            for binding in bindings
        )

    def _replace(self, call: Call, function: str, arguments: List[Base]) -> None:
        new = six_attribute(self, call.power, function)
        if new is None:
            return
        new.prefix = keep_apart(call.power, call.power.prefix)
        _keep_two(call.parentheses.children[1], arguments[1])
        for piece in call.power.children[: call.end]:
            piece.remove()
        call.power.insert_child(0, new)

    def _drop_on_python3(self, call: Call, class_: Base) -> None:
        test = six_attribute(self, call.power, "PY2")
        if test is None:
            return
        source = "*([%s] if %s else [])" % (text_of(class_), test.value)
        class_.replace(Leaf(token.NAME, source, prefix=class_.prefix))


def _keep_two(listed: Node, second: Base) -> None:
    """Leave the first of three arguments, and the second or the third."""
    children = list(listed.children)
    dropped = children[4] if second is children[2] else children[2]
    dropped.remove()
    children[3].remove()


def _is_from(binding: Leaf, module: str) -> bool:
    node: Optional[Base] = binding.parent
    while node is not None and node.type in (syms.import_as_names, syms.import_as_name):
        if node.type == syms.import_as_name and node.children[0] is not binding:
            return False
        node = node.parent
    return (
        node is not None
        and node.type == syms.import_from
        and text_of(node.children[1]) == module
    )
