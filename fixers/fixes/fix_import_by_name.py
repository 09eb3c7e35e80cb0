from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pytree import Leaf

from .._calls import call_of_name, text_of
from .._fixer import Fixer
from .._imports import future_features
from .._looking import Trigger, called_name
from .._references import import_compat_helper, is_under_version_test


class FixImportByName(Fixer):
    """Let ``__import__`` find the modules beside a file on Python 3 too.

    Given the ``globals()`` of a file in a package, it looks there first on Python 2.
    On Python 3 it does so only with a level, and then nowhere else. The compat module's
    ``import_beside`` is ``__import__`` itself on Python 2.

    In a package:

    Before::

        def parser(name):
            return __import__(name, globals(), locals()).Parser()

    After::

        from onemaster.compat import import_beside
        def parser(name):
            return import_beside(name, globals(), locals()).Parser()

    Left alone: calls without ``globals()`` or with a level, files that import
    ``absolute_import``, files in no package, and names in literals of modules that are
    not there.
    """

    trigger = Trigger(words=frozenset({"__import__"}), accepts=called_name)
    PATTERN = "'__import__'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_name(node)
        if (
            call is None
            or not self.is_builtin(node)
            or not self.context.siblings
            or "absolute_import" in future_features(self.context.root)
            or is_under_version_test(node)
        ):
            return
        arguments = call.positional
        if arguments is None or not 2 <= len(arguments) <= 4:
            return
        name, of_file = arguments[:2]
        if text_of(of_file) != "globals()":
            return
        if isinstance(name, Leaf) and name.type == token.STRING:
            first = name.value.strip("urUR'\"").partition(".")[0]
            if first not in self.context.siblings:
                return
        if import_compat_helper(self, call.power, "import_beside"):
            node.value = "import_beside"
            node.changed()
