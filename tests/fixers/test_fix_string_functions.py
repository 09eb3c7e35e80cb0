from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._looking import Looker
from onemaster.fixers.fixes.fix_string_functions import FixStringFunctions


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import string\nstring.capwords(x)\n", id="on both"),
        pytest.param("from string import digits, Template\n", id="names on both"),
        pytest.param("string = f()\nstring.lower().split(',')\n", id="a string"),
        pytest.param("def f(string):\n    return string.upper()\n", id="parameter"),
        pytest.param("from mine import join\nos.path.join(a, b)\n", id="others"),
        pytest.param("from string import *\njoin = 1\nf(join)\n", id="own name"),
        pytest.param(
            "try:\n    from string import maketrans, join\nexcept ImportError:\n"
            "    join = None\n",
            id="catches the error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("string_functions", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("string.lower(x)", "x.lower()"),
        ("string.lower(x)[0]", "x.lower()[0]"),
        ("if(string.strip(x)): pass", "if(x.strip()): pass"),
        ("y = string.split(x, ',', 1)", "y = x.split(',', 1)"),
        ("y = string.splitfields(x)", "y = x.split()"),
        ("string.replace(a + b, c, d)", "(a + b).replace(c, d)"),
        ("# a\nstring.lower(x)", "# a\nx.lower()"),
        ("# a\nf(\n  # b\n  string.lower(x))", "# a\nf(\n  # b\n  x.lower())"),
        ("string.upper(not a)", "(not a).upper()"),
        ("string.find('abc', x, 1, 2)", "'abc'.find(x, 1, 2)"),
        ("string.find(f(a)[1:], x)", "f(a)[1:].find(x)"),
        ("string.index(2 ** x, y)", "(2 ** x).index(y)"),
        ("string.split(string.lower(x), y)", "x.lower().split(y)"),
        ("string.join(x)", '" ".join(x)'),
        ("string.joinfields(x, '')", "''.join(x)"),
        ("string.join(f(x), s)", "s.join(f(x))"),
        (
            "string.join(f(a), g(b))",
            "(lambda words, sep: sep.join(words))(f(a), g(b))",
        ),
        ("string.join(x for x in y)", '" ".join(x for x in y)'),
        ("string.join(\n  x,\n  y)", "y.join(x)"),
        ("string.count(x.a,\n  y,\n  1)", "x.a.count(y,\n  1)"),
        ("string.atoi(x)", "int(x, 10)"),
        ("string.atoi(x, 8)", "int(x, 8)"),
        ("string.atof(x)", "float(x)"),
        ("string.zfill('1', 3)", "'1'.zfill(3)"),
        ("map(string.strip, x)", "map(lambda s, *args: s.strip(*args), x)"),
        ("map(string.lower, x)", "map(lambda s: s.lower(), x)"),
        ("map(string.atof, x)", "map(float, x)"),
        ("f = string.atoi", "f = (lambda s, base=10: int(s, base))"),
        ("f(string.join)", 'f(lambda words, sep=" ": sep.join(words))'),
    ],
)
def test_attributes(before: str, after: str) -> None:
    before, after = ("import string\n%s\n" % source for source in (before, after))
    assert check_rewritten("string_functions", before, after) == []


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "string.atol(x)",
            "(lambda s, base=10: six.integer_types[-1](s, base))(x)",
        ),
        (
            "string.zfill(x.y, 3)",
            "(x.y if isinstance(x.y, six.string_types) else repr(x.y)).zfill(3)",
        ),
        (
            "string.zfill(f(), 3)",
            "(lambda x, width: (x if isinstance(x, six.string_types) else repr(x))"
            ".zfill(width))(f(), 3)",
        ),
        (
            "string.translate(x, table)",
            "(string.translate if six.PY2 else str.translate)(x, table)",
        ),
    ],
)
def test_attributes_that_need_six(before: str, after: str) -> None:
    after = "import string\nimport six\n%s\n" % after
    assert (
        check_rewritten("string_functions", "import string\n%s\n" % before, after) == []
    )


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "from string import atof, digits",
            "from string import digits\ntry:\n    from string import atof\n"
            "except ImportError:\n    atof = float",
        ),
        (
            "def f():\n    from string import lower as low, strip\n    return low",
            "def f():\n    try:\n        from string import lower as low, strip\n"
            "    except ImportError:\n        low = lambda s: s.lower()\n"
            "        strip = lambda s, *args: s.strip(*args)\n    return low",
        ),
        (
            "from string import *\ndef f(x):\n    return join(x, letters)",
            "from string import *\nfrom string import ascii_letters as letters\ntry:\n"
            "    from string import join\nexcept ImportError:\n"
            '    join = lambda words, sep=" ": sep.join(words)\n'
            "def f(x):\n    return join(x, letters)",
        ),
    ],
)
def test_imports(before: str, after: str) -> None:
    check_rewritten("string_functions", before + "\n", after + "\n")


@pytest.mark.parametrize(
    "call",
    ["string.split(*x)", "string.split(x, sep=1)", "string.lower(x, 2)"]
    + ["string.find(x, # why\n  y)", "string.translate(a, b, c)", "string.join()"],
)
def test_what_is_reported(call: str) -> None:
    (place,) = check_noop("string_functions", "import string\n%s\n" % call)
    assert "Python 3 has no string." in place.reason


def test_a_builtin_that_means_something_else() -> None:
    source = "import string\nint = long = None\nstring.atoi(x)\n"
    assert len(check_noop("string_functions", source)) == 1


def test_a_program_with_all_of_them() -> None:
    check_same_output(
        "string_functions,moved_names,print",
        """\
        import string
        from string import *
        from string import count as how_many, rsplit

        line = "  one, two,three "
        print repr(string.strip(line)), repr(string.lstrip(line)), string.rstrip(line, " e")
        print string.split(line, ","), string.split(line), string.split(line, ",", 1)
        print string.rsplit(line, ",", 1), rsplit(line), string.splitfields("a b")
        print string.join(["a", "b"]), string.join(["a", "b"], "-"), joinfields(["x"], "")
        print string.find(line, "two"), string.rfind(line, "x"), how_many(line, "o", 3)
        print index("abc", "b"), string.rindex("abcb", "b", 0, 3)
        print string.upper(line), lower("ABC"), swapcase("aB"), string.capitalize("abc")
        print string.ljust("a", 3) + "|", string.rjust("a", 3, "*"), center("a", 3)
        print string.zfill(7, 3), zfill("-7", 4), string.zfill(len(line), 5)
        print string.atoi("12"), string.atoi("0x1F", 0), atoi("77", 8), string.atof("1.5")
        print string.atol("12") + 1, string.expandtabs("a\\tb"), string.expandtabs("\\tb", 2)
        print string.replace(line, "o", "0", 1), replace("aa", "a", "b")
        print string.translate("abc", string.maketrans("ab", "xy"))
        print list(map(string.atoi, ["1", "2"])), list(map(string.upper, ["a"]))
        print sorted(letters)[0], lowercase[:3]
        for bad in (lambda: string.atoi(5), lambda: string.index("a", "b")):
            try:
                bad()
            except (TypeError, ValueError) as error:
                print type(error).__name__
        """,
    )


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import string\nstring.join(x)\n", True),
        ("import string as s\ns.join(x)\n", True),
        ("from string import digits\n", True),
        ("os.path.join(x)\nx.strip()\nfind(y)\n", False),
        ("string = 1\nf(string)\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    looker = Looker({"string_functions": FixStringFunctions.trigger})
    assert bool(looker.look(source.encode("ascii")).offsets) is is_candidate
