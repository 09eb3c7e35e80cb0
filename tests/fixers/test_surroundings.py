from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Dict, List

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onemaster.fixers import _registry
from onemaster.fixers._cache import Cache
from onemaster.fixers._conversion import convert
from onemaster.fixers._project import Project
from onemaster.fixers._runner import run
from onemaster.fixers._settings import Settings
from onemaster.fixers._surroundings import Surroundings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(files: Dict[str, str]) -> None:
    for name, content in files.items():
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "w", newline="") as stream:
            stream.write(content)


def digest_of(path: str) -> str:
    with open(path) as stream:
        return stream.read()


def around(path: str) -> str:
    return Surroundings(Project(), digest_of).around(path)


def searched(path: str, *fixers: str) -> bool:
    """Whether the result for a file depends on what others import and define."""
    with open(path, "rb") as stream:
        task = path, b"", stream.read()
    return bool(convert(task, Settings(fixers or ("import",)), Project()).asked)


@pytest.mark.parametrize(
    "source",
    [
        "import a\n",
        "import os, a\n",
        "import os, \\\n  a.b\n",
        "if x: import a as b\n",
        "x = 1; import a\n",
        "from a import b\n",
        "from a.b import *\n",
        "def f():\n\timport   a\n",
        "x = 1\rimport a\r",
        "import os, \\\r\n  a\r\n",
    ],
)
def test_a_file_that_imports_a_sibling_depends_on_others(source: str) -> None:
    put({"p/__init__.py": "", "p/a.py": "", "p/x.py": source})
    assert searched("p/x.py")


def test_a_file_that_only_needs_another_six_does_not() -> None:
    source = "import os\nx = unicode(os)\n"
    put({"p/__init__.py": "", "p/six.py": "", "p/a.py": "", "p/x.py": source})
    assert not searched("p/x.py", "unicode_type")
    put({"p/x.py": "import a\n" + source})
    assert searched("p/x.py", "unicode_type")


def test_all_modules_of_the_package_are_around_a_file() -> None:
    put({"p/__init__.py": "", "p/a.py": "", "p/x.py": ""})
    before = around("p/x.py")
    assert around("p/x.py") == before
    for change in (
        {"p/a.py": "import x"},
        {"p/new.py": ""},
        {"p/sub/__init__.py": ""},
        {"p/sub/deep.py": ""},
        {"beside.py": ""},
    ):
        put(change)
        assert around("p/x.py") != before
        before = around("p/x.py")
    put({"plain/a.py": "", "p/plain/a.py": "", "p/data.txt": ""})
    assert around("p/x.py") == before


@pytest.mark.parametrize(
    "source",
    [
        "import os\n",
        "import aa, b.a\n",
        "from . import a\n",
        "from .a import b\n",
        "from __future__ import division, absolute_import\nimport a\n",
        "# import\na\n",
    ],
)
def test_another_file_does_not(source: str) -> None:
    put({"p/__init__.py": "", "p/a.py": "", "p/x.py": source, "x.py": "import a\n"})
    assert not searched("p/x.py")
    assert not searched("x.py")


def test_a_folder_that_cannot_be_listed_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put({"p/__init__.py": "", "p/a.py": "", "p/x.py": "import a\n"})
    put({"p/sub/__init__.py": ""})
    real = os.listdir

    def listdir(path: str) -> List[str]:
        if path.endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    assert around("p/x.py")


sources = st.lists(
    st.sampled_from(
        [
            "import a",
            "import b, os",
            "from c import x",
            "from a import y as z",
            "def f():\n    import b",
            "from __future__ import absolute_import",
            "from . import c",
            "if __name__ == '__main__':\n    pass",
            "x = d.has_key(1)",
            "import md5",
            "import a; a.md5.new()",
            "from c import *",
            "def f():\n    from a import *\n    return x",
            "x.assert_(1)",
            "class T:\n    def assert_(self, y): pass",
            "class T:\n    assertTrue = x",
        ]
    ),
    max_size=3,
).map(lambda lines: "".join(line + "\n" for line in lines))
packages = st.dictionaries(
    st.sampled_from(
        ["a.py", "b.py", "c.py", "c/__init__.py", "c/a.py", "../a.py"]
        + ["md5.py", "../md5.py", "../../md5.py"]
    ),
    sources,
    min_size=2,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(packages, packages)
@example({"a.py": "import md5\n"}, {"../md5.py": ""})
@example({"a.py": "import md5\n"}, {"../../md5.py": ""})
def test_the_cache_never_changes_a_result(
    tmp_path: Path, first: Dict[str, str], change: Dict[str, str]
) -> None:
    os.chdir(str(tmp_path))
    shutil.rmtree("tree", ignore_errors=True)
    shutil.rmtree("cache", ignore_errors=True)
    choice = Settings(
        tuple(
            name
            for name in _registry.select()
            if name
            in ("import", "imports", "gone_modules", "has_key")
            + ("star_import", "assertions")
        )
    )

    def results(cache: Cache) -> None:
        paths = sorted(
            os.path.join(folder, name)
            for folder, _, names in os.walk("tree/above/p")
            for name in names
        )
        cached = list(run(paths, choice, cache=cache))
        assert cached == list(run(paths, choice))
        cache.save()

    cache = Cache(os.getcwd(), "key", str(tmp_path / "cache"))
    try:
        put({"tree/above/p/__init__.py": ""})
        put({"tree/above/p/" + name: content for name, content in first.items()})
        results(cache)
        put({"tree/above/p/" + name: content for name, content in change.items()})
        results(cache)
    finally:
        cache.close()
