from __future__ import annotations

import pytest
from equivalence import check_same_output
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers.fixes.fix_types import _GONE, _NAMES


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import types\ntypes.FunctionType\n", id="on both"),
        pytest.param("from types import FunctionType as F\n", id="import on both"),
        pytest.param("types = x\ntypes.ListType\n", id="another types"),
        pytest.param("import my.types\nmy.types.ListType\n", id="dotted"),
        pytest.param("ListType = 1\nf(ListType=ListType)\n", id="variable"),
        pytest.param("ListType\n", id="bound by nothing that is seen"),
        pytest.param("from my.types import ListType\n", id="another module"),
        pytest.param(
            "import types\n"
            "try:\n    C = types.ClassType\nexcept AttributeError:\n    C = type\n",
            id="catches the error",
        ),
        pytest.param(
            "try:\n    from types import ClassType\nexcept ImportError:\n    pass\n",
            id="catches the import error",
        ),
        pytest.param(
            "import types\nC = type if six.PY3 else types.ClassType\n",
            id="tests for the version",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("types", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("types.ListType", "list"),
        ("[types.StringType, types . DictionaryType]", "[str, dict]"),
        ("types.NoneType()", "type(None)()"),
        ("types.DictType.fromkeys(x)", "dict.fromkeys(x)"),
        ("types.ClassType", 'getattr(types, "ClassType", type)'),
        ("types.BufferType", 'getattr(types, "BufferType", memoryview)'),
        ("types.UnboundMethodType", "types.MethodType"),
    ],
)
def test_attributes(before: str, after: str) -> None:
    imported = "import types\n"
    check_rewritten("types", imported + before + "\n", imported + after + "\n")


@pytest.mark.parametrize(
    "before, after",
    [
        ("types.UnicodeType(x)", "six.text_type(x)"),
        ("x in types.StringTypes", "x in (str, six.text_type)"),
        ("types.XRangeType", "six.moves.range"),
    ],
)
def test_attributes_that_six_has(before: str, after: str) -> None:
    imported = "import types\n"
    check_rewritten(
        "types", imported + before + "\n", imported + "import six\n" + after + "\n"
    )


def test_long_stays_long() -> None:
    check_rewritten(
        "types",
        """\
        import types as t
        def f(x):
            return isinstance(x, t.LongType)
        """,
        """\
        import types as t
        try:
            long
        except NameError:
            long = int
        def f(x):
            return isinstance(x, long)
        """,
    )


@pytest.mark.parametrize(
    "source",
    [
        "import types\ntypes.FileType\n",
        "import types\ndef f(list): return types.ListType\n",
    ],
)
def test_what_cannot_be_written_is_reported(source: str) -> None:
    (place,) = check_noop("types", source)
    assert "types." in place.reason


def test_imported_names_stay_bound() -> None:
    check_rewritten(
        "types",
        """\
        from types import FunctionType, ListType, StringType as S, ClassType
        isinstance(x, (ListType, S, ClassType, FunctionType))
        """,
        """\
        from types import FunctionType
        ListType = list
        S = str
        try:
            from types import ClassType
        except ImportError:
            ClassType = type
        isinstance(x, (ListType, S, ClassType, FunctionType))
        """,
    )


def test_a_star_gives_the_names_that_are_used() -> None:
    check_rewritten(
        "types",
        """\
        from types import *

        def f(x):
            return type(x) in (ListType, UnicodeType, FunctionType)
        """,
        """\
        from types import *
        ListType = list
        try:
            from types import UnicodeType
        except ImportError:
            UnicodeType = str

        def f(x):
            return type(x) in (ListType, UnicodeType, FunctionType)
        """,
    )


def test_python_2_gets_the_very_same_types_and_python_3_gets_types() -> None:
    names = sorted(_NAMES - _GONE)
    source = "import types\nfound = [%s]\nfrom types import %s\nbound = [%s]\n" % (
        ", ".join("types." + name for name in names),
        ", ".join(names),
        ", ".join(names),
    )
    after = run("types", source).after
    assert after is not None
    same = after.decode() + (
        "import types as t\n"
        "same = [a == b == getattr(t, name) for name, a, b in zip(%r, found, bound)]\n"
        "print(all(same))\n"
    )
    assert output(python27(), same % (names,)) == "True\n"
    kinds = after.decode() + (
        "print([x for x in found + bound if not isinstance(x, (type, tuple))])\n"
    )
    for version in versions_of_python3():
        assert output(python(version), kinds) == "[]\n"


def test_what_python_3_has_no_type_for() -> None:
    places = check_rewritten(
        "types",
        """\
        import types
        from types import FileType, FunctionType, InstanceType
        is_old = type(x) is types.InstanceType
        """,
        """\
        import types
        from types import FunctionType
        try:
            from types import FileType
        except ImportError:
            from io import IOBase as FileType
        try:
            from types import InstanceType
        except ImportError:
            InstanceType = ()
        is_old = type(x) is getattr(types, "InstanceType", ())
        """,
    )
    assert [place.line for place in places] == [2, 2, 3]


def test_what_python_3_has_no_type_for_does_the_same() -> None:
    check_same_output(
        "types",
        """\
        import os, types
        from types import FileType, InstanceType

        class New(object):
            pass

        with open(os.devnull) as file:
            print(isinstance(file, FileType))
        print(isinstance(New(), InstanceType))
        print(isinstance(New(), (int, types.InstanceType)))
        print(type(New()) == types.InstanceType)
        print({InstanceType: 1}.get(type(New())))
        """,
    )
