from __future__ import annotations

from pathlib import Path

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

TRY = "try:\n    %s\nexcept ImportError:\n    %s\n"


@pytest.mark.parametrize(
    "source",
    [
        "import mocker\n",
        "import tests.mock\n",
        "from tests import mock\n",
        "from .mock import patch\n",
        "from mock import *\n",
        "import mock.mock\n",
        "from unittest import mock\n",
        TRY % ("from unittest import mock", "import mock"),
        TRY % ("import mock", "mock = None"),
        "mock = 1\nmock.patch('x')\n",
    ],
)
def test_what_is_no_import_of_it_stays(source: str) -> None:
    assert check_noop("mock", source) == []


def test_a_module_of_the_same_package_stays(tmp_path: Path) -> None:
    for name in ("__init__.py", "mock.py"):
        (tmp_path / name).write_text("")
    check_noop("mock", "import mock\n", str(tmp_path / "module.py"))


@pytest.mark.parametrize(
    "before, first, second",
    [
        ("import mock as m", "from unittest import mock as m", "import mock as m"),
        (
            "from mock import patch as p",
            "from unittest.mock import patch as p",
            "from mock import patch as p",
        ),
        (
            "from mock import (Mock,\n    patch)",
            "from unittest.mock import Mock, patch",
            "from mock import Mock, patch",
        ),
    ],
)
def test_the_library_comes_first(before: str, first: str, second: str) -> None:
    check_rewritten("mock", before + "\n", TRY % (first, second))


def test_among_others_and_in_a_function() -> None:
    check_rewritten(
        "mock",
        "def f():\n    import os, mock\n    return mock\n",
        "def f():\n    import os\n    try:\n        from unittest import mock\n"
        "    except ImportError:\n        import mock\n    return mock\n",
    )


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "mock",
        """\
        import sys, types
        sys.modules["mock"] = types.ModuleType("mock")
        sys.modules["mock"].Mock = type("Mock", (), {})
        def f():
            import mock
            from mock import Mock
            return mock.Mock is Mock and Mock.__name__
        print(f())
        """,
    )
