from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "self.assertEqual(x, [u'a'])\n",
        "self.assertEqual(x, 'menu: \"a\"')\n",
        "self.assertEqual(x, 'you\\'re')\n",
        "self.check(x, \"[u'a']\")\n",
        "x = \"[u'a']\"\nassert x\n",
        "self.assertEqual(x, u\"[u'a']\")\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("u_reprs", source) == []


@pytest.mark.parametrize(
    "literal",
    ["\"[u'a']\"", '\'{"b": u"a"}\'', "'<A: [u\\'a\\', u\\'b\\']>'", "r\"(u'a',)\""],
)
def test_asserted(literal: str) -> None:
    check_rewritten(
        "u_reprs",
        "self.assertEqual(str(x), %s, 'why')\n" % literal,
        "from onemaster.compat import repr_text\n"
        "self.assertEqual(str(x), repr_text(%s), 'why')\n" % literal,
    )


def test_same_output() -> None:
    check_same_output(
        "u_reprs",
        """\
        class Case(object):
            def assertEqual(self, first, second):
                print(first == second)

        Case().assertEqual(str([u"a", "b", (u"c",)]), "[u'a', 'b', (u'c',)]")
        """,
    )
