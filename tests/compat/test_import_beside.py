"""Imports by name find what lies beside the code, then what is above."""

from __future__ import absolute_import

import sys

import pytest
import six

from onemaster.compat import import_beside

FILES = {
    "__init__.py": "",
    "near.py": "name = __name__\n",
    "json.py": "name = __name__\n",
    "wrong.py": "import surely_not_there\n",
    "sub/__init__.py": "",
    "sub/deep.py": "name = __name__\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, source in FILES.items():
        path = tmp_path.joinpath("import_beside_package", name)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        path.write_text(six.text_type(source))
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("import_beside_package")
    yield {"__name__": "import_beside_package.code"}
    for name in [n for n in sys.modules if n.startswith("import_beside_package")]:
        del sys.modules[name]


def test_what_lies_beside(package):
    assert import_beside("near", package).name == "import_beside_package.near"
    assert import_beside("json", package).name == "import_beside_package.json"
    sub = import_beside("sub.deep", package, {})
    assert sub.__name__ == "import_beside_package.sub"
    deep = import_beside("sub.deep", package, {}, ["name"])
    assert deep.name == "import_beside_package.sub.deep"


def test_what_lies_above(package):
    assert import_beside("email.utils", package).__name__ == "email"
    assert import_beside("email.utils", package, {}, ["quote"]).quote
    assert import_beside("json", {}).loads("1") == 1
    in_package = {"__name__": "import_beside_package", "__path__": []}
    assert import_beside("string", in_package).digits


@pytest.mark.parametrize("name", ["wrong", "nowhere", "sub.nowhere", "near.nowhere"])
def test_what_is_not_there(package, name):
    with pytest.raises(ImportError):
        import_beside(name, package)
