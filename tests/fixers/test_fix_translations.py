from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._looking import Looker
from onemaster.fixers.fixes.fix_translations import FixTranslations


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "from django.utils import translation\ntranslation.ugettext('x')\n",
            id="a function of another module",
        ),
        pytest.param("def f(catalog):\n    return catalog.ugettext\n", id="not known"),
        pytest.param(
            "import gettext\nt = gettext.translation('x')\nt = f()\nt.ugettext\n",
            id="may be something else",
        ),
        pytest.param(
            "import gettext, six\nt = gettext.translation('x')\n"
            "_ = t.ugettext if six.PY2 else t.gettext\n",
            id="test for the version",
        ),
        pytest.param(
            "import gettext\nt = gettext.translation('x')\n"
            "try:\n    _ = t.ugettext\nexcept AttributeError:\n    _ = t.gettext\n",
            id="catches the error",
        ),
        pytest.param("class A(B):\n    def ugettext(self): pass\n", id="another class"),
        pytest.param("m.set_output_charset('x')\n", id="another object"),
        pytest.param(
            "import gettext\nt = gettext.translation('x')\nt.ugettext = f\n",
            id="assignment",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("translations", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "_ = g.translation('x', fallback=True).ugettext",
            "_ = getattr(g.translation('x', fallback=True), "
            '"ugettext" if six.PY2 else "gettext")',
        ),
        (
            "# a\ng.NullTranslations().ugettext(\n  # b\n  x)",
            '# a\ngetattr(g.NullTranslations(), "ugettext" if six.PY2 else "gettext")'
            "(\n  # b\n  x)",
        ),
        (
            "f(g.NullTranslations().ungettext('x', 'y', 2))",
            'f(getattr(g.NullTranslations(), "ungettext" if six.PY2 else "ngettext")'
            "('x', 'y', 2))",
        ),
    ],
)
def test_methods(before: str, after: str) -> None:
    after = "import gettext as g\nimport six\n%s\n" % after
    before = "import gettext as g\n%s\n" % before
    assert check_rewritten("translations", before, after) == []


def test_the_charset_of_the_output() -> None:
    check_rewritten(
        "translations",
        """\
        from gettext import translation
        def f(folder):
            t = translation("x", folder)
            # once
            t.set_output_charset("utf-8")  # why
            return t.set_output_charset("utf-8")
        """,
        """\
        from gettext import translation
        import six
        def f(folder):
            t = translation("x", folder)
            # once
            if six.PY2:
                t.set_output_charset("utf-8")  # why
            return t.set_output_charset("utf-8")
        """,
    )


def test_classes() -> None:
    check_rewritten(
        "translations",
        """\
        from gettext import GNUTranslations as G
        import gettext

        class A(G):
            pass

        class B(A, gettext.NullTranslations):
            x = 1
            def ugettext(self, message):
                return message
        """,
        """\
        from gettext import GNUTranslations as G
        import gettext
        import six

        class A(G):
            pass
            if not six.PY2:
                ugettext = G.gettext
                ungettext = G.ngettext

        class B(A, gettext.NullTranslations):
            x = 1
            def ugettext(self, message):
                return message

            if not six.PY2:
                ungettext = gettext.NullTranslations.ngettext
                gettext = ugettext
        """,
    )


def test_a_program_with_all_of_it() -> None:
    check_same_output(
        "translations,print",
        """\
        import gettext

        class Loud(gettext.NullTranslations):
            def shout(self, message):
                self.set_output_charset("ascii")
                return self.ugettext(message).upper()

        class Own(gettext.NullTranslations):
            def ugettext(self, message):
                return "own " + message

        class Both(Own, gettext.NullTranslations):
            pass

        print Own().ugettext("x"), Own().ungettext("a", "b", 1)
        catalog = gettext.translation("nothing", "/nowhere", fallback=True)
        print catalog.ugettext("one"), catalog.ungettext("one", "many", 3)
        loud = Loud()
        print loud.shout("one"), getattr(loud, "ungettext")("one", "many", 1)
        """,
    )


def test_a_name_that_is_passed_on() -> None:
    check_rewritten(
        "translations",
        """\
        import gettext as gettext_module
        import six
        def ugettext(message):
            return translate(message, "ugettext")
        """,
        """\
        import gettext as gettext_module
        import six
        def ugettext(message):
            return translate(message, "ugettext" if six.PY2 else "gettext")
        """,
    )


def test_names_in_other_modules_stay() -> None:
    check_noop("translations", "x = translate(message, 'ugettext')\n")
    check_noop("translations", "import gettext\nx = {'ugettext': 1}\n")


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import os, \\\n  gettext as g\nt.ugettext(x)\n", True),
        ("from gettext import *\nclass A(GNUTranslations): pass\n", True),
        ("from django.utils.translation import ugettext as _\n_('x')\n", False),
        ("import gettext\nugettext(x)\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    looker = Looker({"translations": FixTranslations.trigger})
    assert bool(looker.look(source.encode("ascii")).offsets) is is_candidate
