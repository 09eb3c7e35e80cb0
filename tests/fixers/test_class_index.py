from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import pytest

from onemaster.fixers._project import Project

#: Modules of a package, by path; every folder is a package.
MODULES = {
    "shop/__init__.py": "",
    "shop/base.py": """
        import threading
        class Base(object):
            limit = low, high = 1, 2
            def keys(self): pass
            if True:
                def items(self): pass
            for name in "ab":
                import os.path as path
            @property
            def values(self): pass
        class Worker(threading.Thread, Base):
            pass
        """,
    "shop/sub/__init__.py": "from shop.base import Base as Root\nfrom late import *\n",
    "shop/sub/late.py": """
        import base
        from .. import base as above
        from six import Iterator
        import six
        class Late(base.Base, dict):
            def late(self): pass
        class Above(above.Base): pass
        class Each(six.Iterator): pass
        class Made(six.with_metaclass(type, above.Base)): pass
        class Twice(object): a = 1
        class Twice(object): b = 1
        @decorated
        class Decorated(object): pass
        class Computed(make()): pass
        """,
    "shop/sub/base.py": "class Base(object):\n    def of_sub(self): pass\n",
    "shop/use.py": """
        from shop.sub import Root, Late
        import shop.sub.late
        import shop.sub.late as late
        from shop import sub
        class Use(Root): used = 1
        class Lately(Late): pass
        class Dotted(shop.sub.late.Late): pass
        class Alias(late.Each): pass
        class Nested(sub.late.Above): pass
        class Gone(late.Nothing): pass
        class Of(Unbound): pass
        """,
    "shop/circle.py": "from shop.round import A\nclass B(A): b = 1\n",
    "shop/round.py": "from shop.circle import A, B\nclass C(B): c = 1\n",
    "shop/itself.py": "class A(A): a = 1\n",
    "shop/broken.py": "class A(object:\n    def a(self): pass\n",
    "shop/star.py": "from django.db import *\nclass A(Model): pass\n",
    "shop/meta.py": "__metaclass__ = type\nclass A: pass\n",
    "shop/modern.py": """
        from __future__ import absolute_import
        import string
        class A(string.Template): pass
        """,
    "shop/classic.py": "import string\nclass A(string.Template): pass\n",
    "shop/string.py": "class Template(object): ours = 1\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    import textwrap

    monkeypatch.chdir(tmp_path)
    for name, text in MODULES.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return Project()


BASE = {"limit", "low", "high", "keys", "items", "name", "path", "values"}

CASES: Dict[str, Any] = {
    "base.Base": (BASE, {"object"}, True),
    "base.Worker": (BASE, {"threading.Thread", "object"}, True),
    "sub/late.Late": ({"late", "of_sub"}, {"dict", "object"}, True),
    "sub/late.Above": (BASE, {"object"}, True),
    "sub/late.Each": (set(), set(), True),
    "sub/late.Made": (BASE, {"object"}, True),
    "sub/late.Twice": (set(), set(), False),
    "sub/late.Decorated": (set(), {"object"}, False),
    "sub/late.Computed": (set(), set(), False),
    "use.Use": ({"used"} | BASE, {"object"}, True),
    "use.Lately": ({"late", "of_sub"}, {"dict", "object"}, True),
    "use.Dotted": ({"late", "of_sub"}, {"dict", "object"}, True),
    "use.Alias": (set(), set(), True),
    "use.Nested": (BASE, {"object"}, True),
    "use.Gone": (set(), set(), False),
    "use.Of": (set(), {"Unbound"}, True),
    "round.C": ({"b", "c"}, set(), False),
    "itself.A": ({"a"}, set(), True),
    "broken.A": (set(), set(), False),
    "star.A": (set(), set(), False),
    "meta.A": ({"__metaclass__"}, set(), True),
    "modern.A": (set(), {"string.Template"}, True),
    "classic.A": ({"ours"}, {"object"}, True),
    "missing.A": (set(), set(), False),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_class_inherits(project: Project, name: str) -> None:
    module, _, class_ = name.rpartition(".")
    names, roots, is_complete = CASES[name]
    found = project.classes.inherited("shop/%s.py" % module, class_)
    assert (found.names, found.roots, found.is_complete) == (names, roots, is_complete)


def test_an_answer_tells_from_which_files_it_is(project: Project) -> None:
    def read() -> "set[str]":
        paths = [Path(path) for path in project.take_read()]
        return {path.relative_to(Path.cwd()).as_posix() for path in paths}

    late = {"shop/sub/late.py", "shop/sub/base.py"}
    for _ in range(2):
        project.classes.inherited("shop/sub/late.py", "Late")
        assert read() == late
    project.classes.inherited("shop/base.py", "Worker")
    assert {"shop/base.py", "threading.py", "shop/threading.py"} <= read()
