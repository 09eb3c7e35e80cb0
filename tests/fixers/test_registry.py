"""The registry knows every fixer, and the fixers do what their documentation says."""

from __future__ import annotations

import os
import re
import textwrap

import pytest
from tools import check_noop, check_rewritten

from onemaster.fixers import _registry
from onemaster.fixers._fixer import Fixer
from onemaster.fixers._registry import Stage, UnknownFixer, select

NAMES = [name for name, _ in _registry.FIXERS]
HERE = os.path.dirname(os.path.abspath(__file__))


def test_the_registry_holds_just_the_fixers_in_the_directory():
    files = [os.path.basename(path) for path in _registry.files()]
    assert sorted("fix_%s.py" % name for name in NAMES) == files


@pytest.mark.parametrize("name", NAMES)
def test_each_fixer_has_its_test_file(name):
    assert os.path.exists(os.path.join(HERE, "test_fix_%s.py" % name))


@pytest.mark.parametrize("name", NAMES)
def test_each_fixer_is_of_ours_and_says_what_triggers_it(name):
    loaded = _registry.load(name)
    assert issubclass(loaded, Fixer)
    assert loaded.trigger is not None


@pytest.mark.parametrize("name", NAMES)
def test_the_documentation_has_a_title_an_example_and_its_limits(name):
    info = _registry.info(name)
    assert info.title.endswith(".") and len(info.title) < 80
    assert "\nLeft alone: " in info.docs


#: Files that an example says lie beside the converted one.
BESIDE = {
    "import": {"__init__.py": "", "prices.py": "", "stock.py": ""},
    "import_by_name": {"__init__.py": "", "prices.py": ""},
    "star_import": {"errors.py": "Failed = Refused = IOError\n"},
}


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_documentation_is_true(name, tmp_path):
    for beside, text in BESIDE.get(name, {}).items():
        (tmp_path / beside).write_text(text)
    before, after = examples(_registry.info(name).docs)
    path = str(tmp_path / ("module.pyx" if name == "cython" else "module.py"))
    if before == after:
        assert check_noop(name, before, path), "it neither changes nor reports it"
    else:
        check_rewritten(name, before, after, path)


def examples(docs: str):
    found = []
    for heading in ("Before::", "After::"):
        match = re.search(
            r"^%s\n\n((?:(?: {4}.*)?\n)+)" % heading, docs + "\n", re.MULTILINE
        )
        assert match, "no %s block" % heading
        code = textwrap.dedent(match.group(1)).rstrip("\n") + "\n"
        # A docstring cannot hold a tab: Python 3.13 makes spaces of it.
        found.append(code.replace("→", "\t"))
    return found


def test_selecting():
    assert "print" in select()
    assert select(only=["has_key", "fix_except"]) == ("except", "has_key")
    assert "except" not in select(skip=["except"])
    assert set(select(stage=Stage.PYTHON2)) | set(select(stage=Stage.BOTH)) == set(
        select()
    )
    assert not _registry.OPT_IN & set(select())


def test_a_foreign_fixer_is_selected_by_its_dotted_name():
    names = select(only=["foreign.fix_answer", "print"])
    assert names == ("print", "foreign.fix_answer")
    assert select(only=["libmodernize.fixes.fix_map"])


def test_an_opt_in_fixer_runs_when_it_is_asked_for():
    for name in _registry.OPT_IN:
        assert name in select(enable=[name])
        assert select(only=[name]) == (name,)


@pytest.mark.parametrize(
    "name, hint",
    [
        ("exept", "did you mean except"),
        ("zzzzz", "--list"),
        ("no.such.fix_thing", "no.such.fix_thing"),
        ("foreign.fix_missing", "fix_missing"),
    ],
)
def test_an_unknown_name_says_what_may_have_been_meant(name, hint):
    with pytest.raises(UnknownFixer, match=re.escape(hint)):
        select(only=[name])


def test_all_but_the_opt_in_fixers_are_complete():
    assert _registry.is_complete(select())
    assert not _registry.is_complete(select(skip=["print"]))
