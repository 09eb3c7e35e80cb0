from __future__ import absolute_import, unicode_literals

import itertools

import pytest
from hypothesis import given, settings
from testlist_strategies import CONDITIONS

from onemaster.testlists._conditions import (
    RUNNERS,
    Condition,
    ConditionError,
    Environment,
    overlap,
)

LINUX_27 = Environment((2, 7, 18), "linux2", "CPython", "unittest")
LINUX_312 = Environment((3, 12, 1), "linux", "cpython", "pytest")
MAC_PYPY = Environment((3, 11, 9), "darwin", "PyPy", "django")


@pytest.mark.parametrize(
    "text, where",
    [
        ("python >= 3.12", [LINUX_312]),
        ("python < 3", [LINUX_27]),
        ("python == 3", [LINUX_312, MAC_PYPY]),
        ("python <= 3.12", [LINUX_27, LINUX_312, MAC_PYPY]),
        ("python > 3.11", [LINUX_312]),
        ("python != 2.7", [LINUX_312, MAC_PYPY]),
        ("python >= 3.12.2", []),
        ('platform == "linux"', [LINUX_27, LINUX_312]),
        ("platform == 'darwin'", [MAC_PYPY]),
        ('implementation != "pypy"', [LINUX_27, LINUX_312]),
        ('runner == "unittest" or runner == "django"', [LINUX_27, MAC_PYPY]),
        ('not python == 2 and platform == "linux"', [LINUX_312]),
        ('not (python == 2 and platform == "linux")', [LINUX_312, MAC_PYPY]),
        ("python==2or python==3.12", [LINUX_27, LINUX_312]),
    ],
)
def test_where_a_condition_holds(text, where):
    condition = Condition(text)
    assert [e for e in (LINUX_27, LINUX_312, MAC_PYPY) if condition.holds(e)] == where


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "nothing where implementation, platform, python or runner is expected"),
        ("pyton >= 3", "pyton where"),
        ("python => 3", "= > 3 cannot be read"),
        ("python 3", "after python comes a comparison such as >=, not 3"),
        ('platform < "linux"', "after platform comes == or !=, not <"),
        ('python >= "3"', 'compared with a version such as 3.12, not with "3"'),
        ("python >= 3.12.1.1", "3.12.1.1 cannot be read"),
        ("platform == linux", 'a text in quotes such as "darwin", not with linux'),
        ('platform == "linux2"', 'write "linux" for "linux2"'),
        ('implementation == "PyPy"', 'write "pypy" for "PyPy"'),
        ('runner == "nose"', 'no runner "nose", only django, pytest, unittest'),
        ("(python >= 3", "a closing bracket is missing"),
        ("python >= 3 # why", "# why cannot be read"),
        ("python >= 3 owner", "after the condition stands owner"),
        ("python >= 3 and python < 3", "can never hold"),
        (
            'runner != "pytest" and runner != "django" and runner != "unittest"',
            "can never hold",
        ),
        ("(" * 30 + "python >= 3" + ")" * 30, "nested more than 20 deep"),
        ("not " * 60 + "python >= 3", "nested more than 20 deep"),
        ("python >= 3 or " * 30, "has 450 characters, 300 are the most"),
    ],
)
def test_conditions_that_cannot_be_read(text, message):
    with pytest.raises(ConditionError) as caught:
        Condition(text)
    assert message.replace("= >", "=>") in str(caught.value)


@given(CONDITIONS)
def test_a_condition_reads_back_as_it_is_written(condition):
    again = Condition(condition.text)
    assert again == condition
    assert again.text == condition.text
    for environment in every_environment():
        assert again.holds(environment) == condition.holds(environment)


VERSIONS = [
    (major, minor, micro)
    for major in (1, 2, 3, 4)
    for minor in (0, 6, 7, 10, 11, 12, 13, 14)
    for micro in (0, 1, 2, 3, 9)
]


def every_environment():
    return [
        Environment(python, platform, implementation, runner)
        for python, platform, implementation, runner in itertools.product(
            VERSIONS[::3], ["linux", "darwin", "aix"], ["cpython", "pypy"], RUNNERS
        )
    ]


@settings(max_examples=50)
@given(CONDITIONS, CONDITIONS)
def test_conditions_that_hold_together_somewhere_overlap(one, other):
    together = any(one.holds(e) and other.holds(e) for e in every_environment())
    # Where they meet in none of these, they may still meet in another.
    assert overlap([one, other]) or not together


@pytest.mark.parametrize(
    "one, other",
    [
        ("python >= 3.12", "python < 3.12"),
        ("python == 3.12", "python > 3.12"),
        ("python == 3.12.1", "python == 3.12.2"),
        ("python <= 3.12", "python > 3.12"),
        ('platform == "linux"', 'platform == "darwin"'),
        ('platform == "linux"', 'platform != "linux"'),
        ('runner == "pytest"', 'runner == "django" or runner == "unittest"'),
        ("python >= 3", 'python == 2 or platform == "x" and platform == "y"'),
    ],
)
def test_conditions_that_exclude_each_other(one, other):
    assert not overlap([Condition(one), Condition(other)])


@pytest.mark.parametrize(
    "one, other",
    [
        ("python > 3.11", "python < 3.12.1"),
        ("python > 3.12.1", "python < 3.12.3"),
        ("python != 3", "python != 2"),
        ("python < 2", "python != 1"),
        ('platform != "linux"', 'platform != "darwin"'),
        ("python < 3.12", 'platform == "linux"'),
    ],
)
def test_conditions_that_can_hold_at_once(one, other):
    assert overlap([Condition(one), Condition(other)])


def test_without_a_condition_an_entry_holds_everywhere():
    assert overlap([None, None])
    assert overlap([None, Condition("python < 2")])


def test_the_name_of_an_environment():
    assert LINUX_312.label() == "python 3.12, pytest"
    assert MAC_PYPY.label() == "python 3.11, pypy, darwin, django"
    assert Environment.current("pytest").label().endswith("pytest")
