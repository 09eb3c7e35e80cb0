from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from onemaster.compat import path_walk\n"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.walk(x)\n",
        "path.walk(f, x)\n",
        "import os\nos.path.walk = f\n",
        "os = f()\nos.path.walk(x, g, 1)\n",
        "import os\ntry:\n    f = os.path.walk\nexcept AttributeError:\n    f = None\n",
    ],
)
def test_other_walks_stay(source: str) -> None:
    assert check_noop("path_walk", source) == []


@pytest.mark.parametrize(
    "start, before, after",
    [
        ("import os\n", "os.path.walk(x, f, 1)", "path_walk(x, f, 1)"),
        ("import os.path\n", "g(os.path.walk)", "g(path_walk)"),
        ("import os.path as p\n", "x = p.walk", "x = path_walk"),
        (
            "from os import path\n",
            "if x: path.walk(x, f, 1)",
            "if x: path_walk(x, f, 1)",
        ),
    ],
)
def test_the_helper_is_called(start: str, before: str, after: str) -> None:
    source, expected = start + before + "\n", start + IMPORT + after + "\n"
    check_rewritten("path_walk", source, expected)


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "path_walk",
        """\
        import os, shutil, tempfile
        top = tempfile.mkdtemp()
        os.makedirs(os.path.join(top, "a", "b"))
        os.mkdir(os.path.join(top, "c"))
        def visit(found, folder, names):
            names.sort()
            del names[1:]
            found.append(os.path.relpath(folder, top))
        found = []
        os.path.walk(top, visit, found)
        print(found)
        shutil.rmtree(top)
        """,
    )
