from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Dict

import pytest
from interpreters import python, python27, runtime
from tools import check_noop, check_rewritten, run

from onemaster.fixers._import_graph import ImportGraph
from onemaster.fixers._modules import Modules

HIDDEN = b"""\
import six
if six.PY2:
    import prices
else:
    import importlib
    prices = importlib.import_module(%s, __package__)
"""
SUB = ("sub/__init__", "sub/deep")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    for name in ("__init__", "cart", "prices", "stock", "json", *SUB):
        path = folder / (name + ".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    return folder


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os, sys\nfrom re import compile\n", id="absolute"),
        pytest.param("from . import prices\nfrom .stock import x\n", id="explicit"),
        pytest.param(
            "from __future__ import absolute_import\nimport prices\n",
            id="absolute_import",
        ),
        pytest.param("prices = 1\nf(stock=prices)\n", id="no import"),
        pytest.param("import os as prices\nimport xml.stock\n", id="other names"),
        pytest.param(
            "try:\n    from . import prices\nexcept ImportError:\n    import prices\n",
            id="already runs on both",
        ),
    ],
)
def test_stays(package: Path, source: str) -> None:
    assert check_noop("import", source, str(package / "cart.py")) == []


def test_a_folder_that_is_no_package_has_only_absolute_imports(tmp_path: Path) -> None:
    (tmp_path / "prices.py").write_text("")
    assert check_noop("import", "import prices\n", str(tmp_path / "cart.py")) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("import prices", "from . import prices"),
        ("import prices as p", "from . import prices as p"),
        ("from prices import *", "from .prices import *"),
        ("from __init__ import a", "from .__init__ import a"),
        ("from sub.deep import a as b, c", "from .sub.deep import a as b, c"),
        (
            "from stock import (a,  # one\n    b)",
            "from .stock import (a,  # one\n    b)",
        ),
        ("import prices, stock", "from . import prices, stock"),
        ("import os, prices, sys", "import os\nfrom . import prices\nimport sys"),
        ("import sub.deep as d", "from .sub import deep as d"),
        ("import sub.deep", "from . import sub\nfrom .sub import deep as _deep"),
        ("import json", "from . import json"),
        ("if x: import prices", "if x: from . import prices"),
        ("a = 1; import prices; b = 2", "a = 1; from . import prices; b = 2"),
        ("import prices  # why", "from . import prices  # why"),
        (
            "def f():\n    import os, prices  # why\n    return 1",
            "def f():\n    import os  # why\n    from . import prices\n    return 1",
        ),
    ],
)
def test_siblings(package: Path, before: str, after: str) -> None:
    check_rewritten("import", before + "\n", after + "\n", str(package / "cart.py"))


def test_a_cycle_keeps_the_form_that_works_in_it(package: Path) -> None:
    (package / "prices.py").write_text("from stock import x\n")
    (package / "stock.py").write_text("if 1: import os, cart\n")
    check_rewritten(
        "import",
        "import prices, sub\n",
        """\
        try:
            from . import prices
        except ImportError:
            import prices
        from . import sub
        """,
        str(package / "cart.py"),
    )


@pytest.mark.parametrize(
    "name, script",
    [
        pytest.param("cart", "#!/usr/bin/env python\n", id="itself"),
        pytest.param(
            "main", "if __name__ == '__main__':\n    import cart\n", id="user"
        ),
    ],
)
def test_a_script_keeps_the_form_that_works_without_a_package(
    package: Path, name: str, script: str
) -> None:
    (package / (name + ".py")).write_text(script)
    check_rewritten(
        "import",
        """\
        import prices
        from stock import (x,  # one
            y)
        """,
        """\
        try:
            from . import prices
        except (ImportError, ValueError):
            import prices
        try:
            from .stock import (x,  # one
            y)
        except (ImportError, ValueError):
            from stock import (x,  # one
            y)
        """,
        str(package / "cart.py"),
    )


FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": "import prices, sub.deep\n"
    "def total(): return prices.one() + sub.deep.two\n",
    "shop/prices.py": "import cart\nfrom sub import deep\ndef one(): return deep.two\n",
    "shop/sub/__init__.py": "",
    "shop/sub/deep.py": "two = 2\n",
    "shop/__main__.py": "import cart\nprint(cart.total())\n"
    "if __name__ == '__main__': pass\n",
}


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.11"])
def test_cycles_and_scripts_run_as_before(tmp_path: Path, version: str) -> None:
    interpreter = python27() if version == "2.7" else python(version)
    _write(tmp_path, FILES)
    converted: Dict[str, str] = {}
    for name, source in FILES.items():
        after = run("import", source, str(tmp_path / name)).after
        converted[name] = source if after is None else after.decode("utf-8")
    _write(tmp_path, converted)
    for command in (
        ["-c", "import shop.cart; print(shop.cart.total())"],
        ["-c", "import shop.prices, shop.cart; print(shop.cart.total())"],
        ["-m", "shop"],
        *([["shop/__main__.py"]] if version == "2.7" else []),
    ):
        output = subprocess.run(
            [interpreter, *command],
            cwd=str(tmp_path),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout
        assert output == "4\n", command


def _write(folder: Path, files: Dict[str, str]) -> None:
    for name, source in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(source)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("import cart", True),
        ("from cart import x", True),
        ("from . import cart", True),
        ("from .cart import x", True),
        ("from shop import cart", True),
        ("import shop.cart", True),
        ("import os, \\\n    cart", True),
        ("from . import (os,\n    cart)", True),
        ("def f():\n    import cart", True),
        ("from .sub import x", False),
        ("import shop", False),
        ("import cartoons", False),
        ("cart = 1", False),
    ],
)
def test_which_imports_lead_back(tmp_path: Path, source: str, expected: bool) -> None:
    folder = tmp_path / "shop"
    (folder / "sub").mkdir(parents=True)
    (folder / "__init__.py").write_text("import cart\n")
    (folder / "sub" / "__init__.py").write_text("")
    (folder / "cart.py").write_text("import prices\n")
    (folder / "prices.py").write_text(source + "\n")
    found = ImportGraph(Modules()).may_lead_to(
        str(folder / "prices.py"), str(folder / "cart.py")
    )
    assert found is expected


def test_a_sibling_called_six_does_not_hide_the_real_one(package: Path) -> None:
    (package / "six.py").write_text("")
    check_rewritten(
        "unicode_type",
        '''\
        """Cart."""
        import prices

        def f():
            from stock import x
            return x + prices.y

        def g(x):
            return unicode(x)
        ''',
        '''\
        """Cart."""
        from __future__ import absolute_import
        from . import prices
        import six

        def f():
            from .stock import x
            return x + prices.y

        def g(x):
            return six.text_type(x)
        ''',
        str(package / "cart.py"),
    )


def test_a_sibling_called_six_that_is_meant_is_used(package: Path) -> None:
    (package / "six.py").write_text("")
    check_rewritten(
        "import,unicode_type",
        "import six\nunicode(1)\n",
        "from . import six\nsix.text_type(1)\n",
        str(package / "cart.py"),
    )


@pytest.mark.parametrize(
    "init, expected",
    [
        ("from prices import prices", True),
        ("from .prices import total as prices", True),
        ("import stock as prices  # why", True),
        ("def prices(): pass", True),
        ("prices = {}", True),
        ("stock, prices = 1, 2", True),
        ("for prices in []: pass", True),
        ("from stock import *", True),
        ("from elsewhere import *", True),
        ("import prices, stock", False),
        ("from . import prices", False),
        ("from prices import total", False),
        ("from elsewhere import (prices as p,  # one\n    x)", False),
        ("from elsewhere import (p,\n    prices)", True),
        ("from sub import *", False),
        ("__all__ = ['prices', 'stock']", False),
        ("if prices == stock.prices: pass", False),
        ("a = (stock, prices) = 1, 2", True),
        ("x.prices = 1", False),
        ("def f(prices, x=1): return g(prices=x)", False),
        ("", False),
    ],
)
def test_a_package_that_hides_its_module(
    package: Path, init: str, expected: bool
) -> None:
    (package / "__init__.py").write_text(init + "\n")
    (package / "stock.py").write_text("class prices: pass\n")
    (package / "sub/__init__.py").write_text("from sub import deep\n")
    result = run("import", "import prices\n", str(package / "cart.py"))
    assert result.places == ()
    if expected:
        assert result.after == HIDDEN % b'".prices"'
        again = run("import", result.after.decode("ascii"), str(package / "cart.py"))
        assert again.after is None
    else:
        assert result.after == b"from . import prices\n"


def test_other_forms_of_a_hidden_module(package: Path) -> None:
    (package / "__init__.py").write_text("from elsewhere import *\n")
    check_rewritten(
        "import",
        """\
        import six
        def f():
            import os, prices as p, sub.deep  # why
        """,
        """\
        import six
        def f():
            import os  # why
            if six.PY2:
                import prices as p
            else:
                import importlib
                p = importlib.import_module(".prices", __package__)
            if six.PY2:
                import sub.deep
            else:
                import importlib
                sub = importlib.import_module(".sub", __package__)
                importlib.import_module(".sub.deep", __package__)
        """,
        str(package / "cart.py"),
    )
    (package / "tool.py").write_text("import cart\nif __name__ == '__main__': pass\n")
    result = run("import", "import prices\n", str(package / "cart.py"))
    assert result.after == HIDDEN % b'".prices" if __package__ else "prices"'
    (place,) = check_noop(
        "import", "import prices\nsix = 1\n", str(package / "cart.py")
    )
    assert "six is taken" in place.reason


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.11"])
def test_a_hidden_module_is_imported(tmp_path: Path, version: str) -> None:
    interpreter = python27() if version == "2.7" else python(version)
    files = {
        "shop/__init__.py": "from shop.cart import total\nfrom shop.prices import prices\n",
        "shop/prices.py": "prices = {'tea': 4}\n",
        "shop/cart.py": "import prices\ndef total(): return prices.prices['tea']\n",
        "shop/tool.py": "import cart\nif __name__ == '__main__': print(cart.total())\n",
    }
    _write(tmp_path, files)
    converted = {
        name: run("import", source, str(tmp_path / name)).after
        or source.encode("ascii")
        for name, source in files.items()
    }
    _write(tmp_path, {name: text.decode("ascii") for name, text in converted.items()})
    for command in (["-c", "import shop; print(shop.total())"], ["shop/tool.py"]):
        output = subprocess.run(
            [interpreter, *command],
            cwd=str(tmp_path),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            env={**os.environ, "PYTHONPATH": runtime()},
        ).stdout
        assert output == "4\n", command
