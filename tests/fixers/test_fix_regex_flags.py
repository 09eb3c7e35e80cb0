from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("re.compile(r'(?i)a')", id="at the start"),
        pytest.param("re.compile(r'(?i)(?u)a')", id="both at the start"),
        pytest.param("re.compile(r'[(?i)]')", id="a set of characters"),
        pytest.param("re.compile(r'[](?i)]')", id="a set with a bracket"),
        pytest.param(r"re.compile(r'\(?i)')", id="an escaped parenthesis"),
        pytest.param(r"re.compile('a\\(?i)')", id="an escape in a plain literal"),
        pytest.param("re.compile(r'a(?i)*')", id="something is repeated"),
        pytest.param("re.compile(r'a(?i)[(?i)]')", id="more than once"),
        pytest.param("re.compile(r'a # (?i)', re.X)", id="a comment"),
        pytest.param("re.compile(r'(?x)a # (?i)')", id="a comment by a flag"),
        pytest.param(r"re.compile('a # (?i)\nb(?x)')", id="a comment before a flag"),
        pytest.param("re.compile(r'(?:a)(?P<i>b)')", id="groups"),
        pytest.param("re.sub(a, r'b(?i)', c)", id="no expression"),
        pytest.param("re.compile(a + r'b(?i)')", id="not at the start of a sum"),
        pytest.param("compile(r'a(?i)')", id="another function"),
    ],
)
def test_left_alone(call: str) -> None:
    check_noop("regex_flags", "import re\nx = %s\n" % call)


@pytest.mark.parametrize(
    "before, after",
    [
        ("re.compile(r'a(?i)')", "re.compile(r'(?i)a')"),
        ("re.match('a(?is)', b)", "re.match('(?is)a', b)"),
        ("re.sub(u'(a(?i)|b)', 'c', d)", "re.sub(u'(?i)(a|b)', 'c', d)"),
        ("re.compile(b'a(?i)')", "re.compile(b'(?i)a')"),
        ("re.compile('(?i)a(?u)')", "re.compile('(?u)(?i)a')"),
        ("re.compile(r'%s|%s(?s)' % (a, b))", "re.compile(r'(?s)%s|%s' % (a, b))"),
        ("re.compile('a(?i)' + b)", "re.compile('(?i)a' + b)"),
        ("re.compile(r'#a(?i)')", "re.compile(r'(?i)#a')"),
        (r"re.compile('\\\\a(?i)')", r"re.compile('(?i)\\\\a')"),
        (
            're.compile("""\n  a # b\n  c(?x)""")',
            're.compile("""(?x)\n  a # b\n  c""")',
        ),
        (
            "re.compile(r'a'  # b\n           'c(?i)')",
            "re.compile(r'(?i)a'  # b\n           'c')",
        ),
    ],
)
def test_moved(before: str, after: str) -> None:
    check_rewritten(
        "regex_flags", "import re\nx = %s\n" % before, "import re\nx = %s\n" % after
    )


def test_other_imports() -> None:
    check_rewritten(
        "regex_flags",
        "from re import compile as c\nx = c('a(?i)')\n",
        "from re import compile as c\nx = c('(?i)a')\n",
    )


def test_same_output() -> None:
    check_same_output(
        "regex_flags",
        """\
        import re

        print(re.findall(r"(a(?i)|b)", "aAbB"))
        print(re.findall("a.(?s)", "a\\nb"))
        print(re.findall("a b | # d\\n c(?x)", "abcC"))
        print(re.findall(u"a(?i)" u"|b", u"AB") == [u"A", u"B"])
        """,
    )
