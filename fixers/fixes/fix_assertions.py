from __future__ import annotations

import re
from typing import Any

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_of_attribute, text_of
from .._class_bodies import bases_of
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._import_graph import ImportGraph
from .._looking import Trigger, called_attribute, enclosing_string
from .._membership import class_of_self
from .._references import handles_its_absence, is_changed, qualified_name, six_attribute
from .._renamed_attributes import is_defined
from .._results import Risk
from .._scopes import is_name

#: Older names of a method that Python 2.7 has under both.
_RENAMED = {
    "assertAlmostEquals": "assertAlmostEqual",
    "assertEquals": "assertEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertNotEquals": "assertNotEqual",
    "assert_": "assertTrue",
    "failIf": "assertFalse",
    "failIfAlmostEqual": "assertNotAlmostEqual",
    "failIfEqual": "assertNotEqual",
    "failUnless": "assertTrue",
    "failUnlessAlmostEqual": "assertAlmostEqual",
    "failUnlessEqual": "assertEqual",
    "failUnlessRaises": "assertRaises",
}
#: Methods with another name on Python 3, and the function of six that calls either.
_OF_SIX = {
    "assertItemsEqual": "assertCountEqual",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assertRegexpMatches": "assertRegex",
}
_NAMES = frozenset({*_RENAMED, *_OF_SIX, "assertDictContainsSubset"})
_NEWER = frozenset({*_RENAMED.values(), *_OF_SIX.values()})
_TEST_CASES = ("unittest.TestCase", "unittest2.TestCase")


_LISTED = re.compile(rb"[\w\s,'\"]*")


def _may_matter(node: tree_sitter.Node, source: bytes) -> bool:
    """Accept the older names, and what may define a method by one of the newer."""
    if enclosing_string(node) is not None:
        return _LISTED.fullmatch(source, node.start_byte, node.end_byte) is not None
    word = (node.text or b"").decode("ascii", "replace")
    return word in _NAMES or not called_attribute(node, source)


class FixAssertions(Fixer):
    """Write the newer names of the assertions of ``unittest``.

    Python 3.12 has dropped the older ones, and every Python 3 ``assertItemsEqual``.

    Before::

        import unittest
        class Test(unittest.TestCase):
            def test(self):
                self.assertEquals(f(1), 2)
                self.failIf(f(0))
                self.assertItemsEqual([2, 1], g())
                with self.assertRaisesRegexp(ValueError, "odd"):
                    f(3)

    After::

        import unittest
        import six
        class Test(unittest.TestCase):
            def test(self):
                self.assertEqual(f(1), 2)
                self.assertFalse(f(0))
                six.assertCountEqual(self, [2, 1], g())
                with six.assertRaisesRegex(self, ValueError, "odd"):
                    f(3)

    Left alone: a name that a class of the module defines, or whose newer name it
    defines; one that a class elsewhere in the project defines, but for what is known to
    be a ``TestCase`` (these are reported); and functions of imported modules.
    """

    trigger = Trigger(words=_NAMES | _NEWER, accepts=_may_matter, in_strings=True)
    PATTERN = "trailer< '.' name=(%s) >" % "|".join("'%s'" % n for n in sorted(_NAMES))

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"][0]
        power = node.parent
        if power is None or handles_its_absence(name) or is_changed(name):
            return
        receiver = power.children[0]
        if is_name(receiver) and self._is_imported(receiver):
            return
        newer = _RENAMED.get(name.value) or _OF_SIX.get(name.value)
        if newer is None:
            self.report(name, "Python 3.12 has no assertDictContainsSubset")
        elif (
            is_defined(self.context, name.value)
            or is_defined(self.context, newer)
            or self._may_be_another(receiver, name.value, newer)
        ):
            self.report(
                name,
                "Python 3.12 has no %s, and a class of yours defines it or %s itself"
                % (name.value, newer),
                Risk.LOW,
            )
        elif name.value in _RENAMED:
            name.value = newer
            name.changed()
        else:
            self._call_six(name, newer)

    def _may_be_another(self, receiver: Base, name: str, newer: str) -> bool:
        """Whether the method may be one that another module of the project defines."""
        if not self.context.ask(ImportGraph.defines_method, name, newer):
            return False
        class_ = class_of_self(receiver) if is_name(receiver) else None
        if class_ is None:
            return True
        above = ancestry(self.context, class_)
        return above.binds(self.context, name) is not None or not any(
            qualified_name(self.context, base.children or [base]) in _TEST_CASES
            for known in above.classes
            for base in bases_of(known)
        )

    def _is_imported(self, name: Leaf) -> bool:
        scope = self.scopes.scope_that_binds(name)
        if scope is None:
            return False
        return any(
            leaf.parent is not None
            and leaf.parent.type
            in (syms.import_name, syms.import_from, syms.import_as_name)
            + (syms.import_as_names, syms.dotted_as_name, syms.dotted_name)
            for leaf in self.scopes.bindings(scope).get(name.value, ())
        )

    def _call_six(self, name: Leaf, newer: str) -> None:
        trailer = name.parent
        assert trailer is not None and trailer.parent is not None
        power = trailer.parent
        position = power.children.index(trailer)
        before = list(power.children[:position])
        call = call_of_attribute(name)
        attribute = six_attribute(self, before[0], "PY2" if call is None else newer)
        if attribute is None:
            return
        # Taken after the import came, which may have got the comments of the file.
        prefix, before[0].prefix = before[0].prefix, ""
        receiver = text_of(before)
        of_six = attribute.value
        if call is None:
            names = (receiver, name.value, of_six, receiver, newer)
            text = "(%s.%s if %s else %s.%s)" % names
        else:
            arguments = "".join(map(str, call.parentheses.children[1:-1]))
            separator = ", " if arguments[:1].strip() else ","
            last = call.parentheses.children[-1].prefix
            text = "%s(%s" % (of_six, receiver)
            text += separator + arguments if arguments.strip() else ""
            text += last + ")"
            call.parentheses.remove()
        for child in [*before[1:], trailer]:
            child.remove()
        before[0].replace(Leaf(token.NAME, text, prefix=prefix))
