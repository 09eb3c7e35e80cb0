"""Write docs/pickles-matrix.md: which Python reads what which Python has written.

example: python3.11 benchmarks/pickles_matrix.py 2.7=python2.7 3.6=python3.6 \\
    3.11=python3.11 3.13=python3.13

Each interpreter writes each value of tests/compat/pickles, and each reads what each has
written. They need numpy, and on 2.7 enum34 and ipaddress. With --pickles the pickles of
packages' values are kept for the tests, too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import six

ROOT = Path(__file__).resolve().parent.parent
VALUES = ROOT / "tests/compat/pickles"
PAGE = ROOT / "docs/pickles-matrix.md"
PICKLES = VALUES / "library_pickles.json"
SAME, DIFFERENT, REFUSED, NOT_THERE = "=", "≠", "R", "·"
HEAD = """\
# Which Python reads what which Python has written

This page is written by `benchmarks/pickles_matrix.py` from a real run. Each value is made
from the same source on every Python; `tests/compat/pickles` has that source. Under each
writer there is one mark for each reader, in this order: {readers}.

| mark | the reader finds |
| :---: | --- |
| {SAME} | what the same source makes there, type for type |
| {DIFFERENT} | something else, or an exception; see the list below the table |
| {REFUSED} | nothing: the writer has raised `Refused`, with the path to the part |
| {NOT_THERE} | nothing: the writer's Python has no such value |

Under `text` a value is what the source makes with `unicode_literals`. "Plain" is
`pickle.dumps(value, 2)` and `pickle.loads`, on 2.7 those of `cPickle`; it is compared as
under `native`. Interpreters and packages: {versions}.
"""


class Interpreters:
    def __init__(self, paths: dict[str, str]) -> None:
        self.paths = paths
        self.folder = tempfile.mkdtemp(prefix="matrix-")
        shutil.copy(six.__file__, self.folder)
        package = Path(self.folder, "onemaster")
        package.mkdir()
        shutil.copy(ROOT / "src/onemaster/__init__.py", package)
        shutil.copytree(
            ROOT / "compat",
            package / "compat",
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
        )

    def run(self, version: str, *arguments: str, given: bytes = b"") -> bytes:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        kept["PYTHONPATH"] = os.pathsep.join([self.folder, str(VALUES)])
        kept["PYTHONDONTWRITEBYTECODE"] = "1"
        kept["PYTHONIOENCODING"] = "utf-8"
        return subprocess.run(
            [self.paths[version], *arguments],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept,
            check=True,
        ).stdout

    def values(self, version: str, *arguments: str, given: bytes = b"") -> dict:
        program = str(VALUES / "pickle_values.py")
        lines = self.run(version, program, *arguments, given=given).splitlines()
        return dict(json.loads(line) for line in lines)

    def about(self, version: str) -> str:
        program = "import sys, numpy; print(sys.version.split()[0] + ' with numpy ' + numpy.__version__)"
        return self.run(version, "-c", program).decode().strip()


def marks(interpreters: Interpreters, how: str, texts: str) -> tuple[dict, dict]:
    """Return the marks of each value, and what is wrong, by value, writer and reader."""
    found: dict[str, dict[str, list[str]]] = {}
    wrong = {}
    for writer in interpreters.paths:
        written = interpreters.values(writer, "write", how, "native", "all")
        lines = [json.dumps([k, v]) for k, v in written.items() if " " not in v]
        read = {
            reader: interpreters.values(
                reader,
                "read",
                how,
                # On 2.7 str is str under either policy.
                "native" if writer == "2.7" else texts,
                "all",
                given="\n".join(lines).encode(),
            )
            for reader in interpreters.paths
        }
        for name, data in written.items():
            row = found.setdefault(name, {}).setdefault(writer, [])
            for reader in interpreters.paths:
                if data == "not there":
                    row.append(NOT_THERE)
                elif " " in data:
                    row.append(REFUSED)
                elif name not in read[reader]:
                    row.append(NOT_THERE)
                else:
                    text = read[reader][name]
                    row.append(DIFFERENT if text else SAME)
                    if text:
                        wrong[name, writer, reader] = text
    return found, wrong


def table(found: dict, versions: list[str]) -> str:
    head = "| value | " + " | ".join(f"{v} writes" for v in versions) + " |"
    lines = [head, "| --- |" + " :---: |" * len(versions)]
    for name, row in found.items():
        cells = [" ".join(row.get(v, [NOT_THERE] * len(versions))) for v in versions]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def total(found: dict) -> str:
    every = [mark for row in found.values() for marks in row.values() for mark in marks]
    counts = {mark: every.count(mark) for mark in (SAME, DIFFERENT, REFUSED)}
    return (
        f"Of {sum(counts.values())} readings {counts[SAME]} are the same, "
        f"{counts[DIFFERENT]} differ and {counts[REFUSED]} were refused when written.\n"
    )


def listed(wrong: dict) -> str:
    lines = []
    for (name, writer, reader), text in wrong.items():
        short = " ".join(text.split()).replace("|", "/")
        short = short if len(short) < 100 else short[:97] + "..."
        lines.append(f"- {name}, {writer} to {reader}: `{short}`")
    return "\n".join(lines) + "\n" if lines else ""


def replace(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="+", metavar="VERSION=PATH")
    parser.add_argument("--pickles", action="store_true")
    arguments = parser.parse_args()
    interpreters = Interpreters(dict(item.split("=", 1) for item in arguments.pythons))
    versions = list(interpreters.paths)
    try:
        parts = [
            HEAD.format(
                readers=", ".join(versions),
                versions="; ".join(map(interpreters.about, versions)),
                **globals(),
            )
        ]
        for title, how, texts in (
            ("Policy `native`", "native", "native"),
            ("Policy `text`", "text", "text"),
            ("Plain pickle", "plain", "native"),
        ):
            found, wrong = marks(interpreters, how, texts)
            parts += [f"## {title}\n", total(found), table(found, versions)]
            if how != "plain":
                parts.append(listed(wrong))
        replace(PAGE, "\n".join(filter(None, parts)))
        if arguments.pickles:
            kept = {
                v: interpreters.values(v, "write", "native", "native", "library")
                for v in versions
            }
            replace(PICKLES, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    finally:
        shutil.rmtree(interpreters.folder)


if __name__ == "__main__":
    sys.exit(main())
