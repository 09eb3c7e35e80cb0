from __future__ import annotations

from typing import Any

from fissix.fixer_util import Name
from fissix.fixes import fix_repr
from fissix.pytree import Base

from .._fixer import Fixer
from .._looking import Trigger
from .._references import is_free, six_attribute
from .._rewriting import keep_apart


class FixRepr(Fixer, fix_repr.FixRepr):
    """Write ``repr(x)`` for a value in backticks.

    Before::

        label = "value " + `value`
        pair = `a, b`

    After::

        label = "value " + repr(value)
        pair = repr((a, b))

    Where the code has its own ``repr``, as after ``from repr import repr``, this becomes
    ``six.moves.builtins.repr(x)``: backticks always mean the builtin function.

    Left alone: backticks in strings and comments.
    """

    trigger = Trigger(pattern=rb"`")

    def transform(self, node: Base, results: Any) -> Base:
        prefix = keep_apart(node, node.prefix)
        results["expr"].prefix = results["expr"].prefix.strip(" \t")
        call: Base = super().transform(node, results)
        call.prefix = prefix
        if not is_free(self.scopes, node, "repr"):
            builtin = six_attribute(self, node, "moves.builtins.repr")
            if builtin is not None:
                call.children[0].replace(Name(builtin.value, prefix=prefix))
        return call
