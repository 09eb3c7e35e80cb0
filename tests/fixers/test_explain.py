from __future__ import annotations

import importlib.machinery
import importlib.util
import io
import os
from pathlib import Path
from types import ModuleType

import pytest

from onemaster.fixers import _explain, _registry
from onemaster.fixers._explain import Sections, sections
from onemaster.fixers._registry import FixerInfo, Stage, UnknownFixer

ROOT = Path(__file__).resolve().parents[2]

DOCS = """Write ``x in d`` for ``d.has_key(x)``.

The method is gone. This paragraph
goes on.

A second one.

Before::

    if d.has_key(1):

        go()

After::

    if 1 in d:
        go()
Left alone: a method that is
passed on.
"""


def info(docs: str, opt_in: bool = False) -> FixerInfo:
    title = docs.partition("\n")[0]
    return FixerInfo("has_key", "x.fix_has_key", Stage.PYTHON2, opt_in, title, docs)


class TestSections:
    def test_all_of_them(self) -> None:
        assert sections(DOCS) == Sections(
            title="Write ``x in d`` for ``d.has_key(x)``.",
            why=("The method is gone. This paragraph goes on.", "A second one."),
            examples=(
                ("Before", "if d.has_key(1):\n\n    go()"),
                ("After", "if 1 in d:\n    go()"),
            ),
            left_alone="a method that is passed on.",
        )

    def test_indented_as_in_the_source(self) -> None:
        first, *rest = DOCS.splitlines(True)
        indented = first + "".join("    " + line for line in rest)
        assert sections(indented) == sections(DOCS)

    def test_only_a_title(self) -> None:
        assert sections("Title.") == Sections("Title.")

    def test_nothing(self) -> None:
        assert sections("") == Sections("")

    def test_several_examples_and_paragraphs_after_left_alone(self) -> None:
        found = sections(
            "T.\n\nBefore::\n\n    a\n\nAfter::\n\n    b\n\n"
            "Before::\n\n    c\n\nAfter::\n\n    d\n\nLeft alone: this.\n\nAnd that."
        )
        assert [code for _, code in found.examples] == ["a", "b", "c", "d"]
        assert found.left_alone == "this. And that."


def test_plain_text() -> None:
    assert _explain.plain(info(DOCS)).splitlines() == [
        "Write ``x in d`` for ``d.has_key(x)``.",
        "",
        "The method is gone. This paragraph goes on.",
        "",
        "A second one.",
        "",
        "Before:",
        "",
        "    if d.has_key(1):",
        "",
        "        go()",
        "",
        "After:",
        "",
        "    if 1 in d:",
        "        go()",
        "",
        "Left alone: a method that is passed on.",
    ]


def test_markdown() -> None:
    text = _explain.markdown(info(DOCS))
    assert "\n\nAfter:\n\n```python\nif 1 in d:\n    go()\n```\n\n" in text
    assert text.endswith("**Left alone:** a method that is passed on.")


def test_kind() -> None:
    assert _explain.kind(info(DOCS)) == "stage python2"
    assert _explain.kind(info(DOCS, opt_in=True)) == "stage python2, opt-in"


def test_list_has_a_line_for_each_fixer_in_run_order() -> None:
    stream = io.StringIO()
    _explain.list_fixers(stream)
    lines = stream.getvalue().splitlines()
    assert lines[0].split() == ["fixer", "stage", "opt-in", "what", "it", "does"]
    infos = _registry.all_fixers()
    assert len(lines) == len(infos) + 1
    for line, fixer in zip(lines[1:], infos):
        assert line.split()[:2] == [fixer.name, fixer.stage.value]
        assert line.endswith(fixer.title)
        assert (line.split()[2] == "yes") is fixer.opt_in


@pytest.mark.parametrize("name", ["has_key", "fix_has_key"])
def test_explain(name: str) -> None:
    stream = io.StringIO()
    _explain.explain(stream, name)
    told = stream.getvalue()
    assert told.startswith("has_key (stage both)\n\n")
    assert "Before:\n\n    " in told
    assert "Left alone: " in told


def test_explain_an_unknown_name() -> None:
    with pytest.raises(UnknownFixer, match="has_key"):
        _explain.explain(io.StringIO(), "has_keys")


@pytest.mark.parametrize("fixer", _registry.all_fixers(), ids=lambda fixer: fixer.name)
def test_every_fixer_says_what_it_does_and_what_it_leaves_alone(
    fixer: FixerInfo,
) -> None:
    found = sections(fixer.docs)
    assert found.title.endswith(".")
    assert {label for label, _ in found.examples} == {"Before", "After"}
    assert all(code for _, code in found.examples)
    assert found.left_alone


def make_docs() -> ModuleType:
    """The script, which is only in a checkout."""
    path = str(ROOT / "scripts" / "make-docs")
    loader = importlib.machinery.SourceFileLoader("make_docs", path)
    spec = importlib.util.spec_from_loader("make_docs", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class TestMakeDocs:
    @pytest.fixture
    def script(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        module = make_docs()
        monkeypatch.setattr(module, "TARGET", tmp_path / "fixers.md")
        return module

    def test_docs_are_current(self) -> None:
        assert (ROOT / "docs" / "fixers.md").read_text(
            encoding="utf-8"
        ) == _explain.reference(), "run scripts/make-docs"

    def test_a_section_for_each_fixer(self) -> None:
        text = _explain.reference()
        headings = [line[3:] for line in text.splitlines() if line[:3] == "## "]
        assert headings == [fixer.name for fixer in _registry.all_fixers()]

    def test_check_tells_and_writes_nothing(
        self, script: ModuleType, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert script.main(["--check"]) == 1
        assert "run scripts/make-docs" in capsys.readouterr().err
        assert not script.TARGET.exists()

    def test_write_then_check(self, script: ModuleType) -> None:
        assert script.main([]) == 0
        assert script.TARGET.read_text(encoding="utf-8") == _explain.reference()
        os.utime(str(script.TARGET), ns=(1, 1))
        assert script.main(["--check"]) == 0
        assert script.main([]) == 0
        assert script.TARGET.stat().st_mtime_ns == 1
