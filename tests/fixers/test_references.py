from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten

#: Fixer, a statement that needs a helper of the compat module, the helper, and the
#: statement with it.
HELPED = [
    ("dict", "z = o.values()", "view_to_list", "z = view_to_list(o.values())"),
    ("filter", "z = filter(f, o)", "eager_filter", "z = eager_filter(f, o)"),
    ("has_key", "z = o.has_key(i)", "has_key", "z = has_key(o, i)"),
    ("map", "z = map(f, *o)", "eager_map", "z = eager_map(f, *o)"),
    ("print", "print o,", "print_statement", "print_statement(o, newline=False)"),
    ("raise", "raise o, i", "raise_exception", "raise_exception(o, i)"),
]


@pytest.mark.parametrize(
    "taken",
    [
        "def %s(*args):\n    pass\ndef g(f, o, i):\n    {}\n",
        "from curses import %s\ndef g(f, o, i):\n    {}\n",
        "from onemaster.compat import x as %s\ndef g(f, o, i):\n    {}\n",
        "def g(f, o, i, %s):\n    {}\n",
        "class C(object):\n    %s = f = o = i = E\n    {}\n",
    ],
)
@pytest.mark.parametrize("fixer, before, helper, after", HELPED)
def test_a_helper_whose_name_is_taken_is_not_used(
    fixer: str, before: str, helper: str, after: str, taken: str
) -> None:
    places = check_noop(fixer, (taken % helper).format(before))
    assert any("the name is taken here" in place.reason for place in places)


@pytest.mark.parametrize("fixer, before, helper, after", HELPED)
def test_methods_do_not_see_the_names_of_their_class(
    fixer: str, before: str, helper: str, after: str
) -> None:
    source = (
        "class C(object):\n"
        "    def %s(self):\n        pass\n"
        "    def g(self, f, o, i):\n        {}\n" % helper
    )
    imported = "from onemaster.compat import %s\n" % helper
    check_rewritten(fixer, source.format(before), imported + source.format(after))


def test_methods_do_not_see_six_of_their_class() -> None:
    source = "class C(object):\n    six = 6\n    def f(self):\n        return %s\n"
    check_rewritten(
        "unicode_type",
        source % "unicode(self)",
        "import six\n" + source % "six.text_type(self)",
    )
