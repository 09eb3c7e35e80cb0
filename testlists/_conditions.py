"""The condition of an entry: on which Pythons, platforms and runners it holds."""

from __future__ import absolute_import, unicode_literals

import itertools
import operator
import platform as platform_module
import re
import sys

from ._values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, List, Set, Text, Tuple, Union

    Version = Tuple[int, ...]

RUNNERS = ("django", "pytest", "unittest")
NAMES = ("implementation", "platform", "python", "runner")

LONGEST = 300
DEEPEST = 20

TOKEN = re.compile(
    r"""\ *(?:
        (?P<name>[a-z]+)
      | (?P<operator>[<>=!]=|[<>])
      | (?P<version>[0-9]+(?:\.[0-9]+){0,2}(?![0-9.]))
      | (?P<text>"[A-Za-z0-9_.+-]+"|'[A-Za-z0-9_.+-]+')
      | (?P<bracket>[()])
    )""",
    re.VERBOSE,
)
OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}  # type: Dict[Text, Callable[[Any, Any], bool]]

EXAMPLE = 'write, for example, python >= 3.12 and platform == "linux"'


class ConditionError(ValueError):
    """A text is no condition; the error says what is wrong and what to write."""


class Environment(Value):
    """Where tests run.

    :param python: the version, as three numbers.
    :param platform: ``sys.platform``, but ``linux`` on each version of Linux.
    :param implementation: ``cpython`` or ``pypy``, in small letters.
    :param runner: ``pytest``, ``unittest`` or ``django``.
    """

    __slots__ = ("implementation", "platform", "python", "runner")

    def __init__(self, python, platform, implementation, runner):
        # type: (Version, Text, Text, Text) -> None
        self.python = tuple(python[:3])
        self.platform = "linux" if platform.startswith("linux") else platform
        self.implementation = implementation.lower()
        self.runner = runner

    @classmethod
    def current(cls, runner):
        # type: (Text) -> Environment
        """Return where this process runs, under the named runner."""
        return cls(
            sys.version_info[:3],
            sys.platform,
            platform_module.python_implementation(),
            runner,
        )

    def label(self):
        # type: () -> Text
        """Return what a person calls it: ``python 3.13, pytest``."""
        version = ".".join(str(number) for number in self.python[:2])
        parts = ["python " + version]
        if self.implementation != "cpython":
            parts.append(self.implementation)
        if self.platform != "linux":
            parts.append(self.platform)
        return ", ".join(parts + [self.runner])


class Condition(Value):
    """A condition that was read; equal to others that are written alike.

    :param text: ``python``, compared with a version, or ``platform``,
        ``implementation``, ``runner``, compared with a text; joined by ``and``, ``or``,
        ``not`` and brackets. Versions are compared as far as they are written: 3.12.5
        is ``== 3.12``, ``<= 3.12`` and not ``> 3.12``.
    :raises ConditionError: it is none, or it can never hold.
    """

    __slots__ = ("_tree", "text")

    def __init__(self, text):
        # type: (Text) -> None
        if len(text) > LONGEST:
            raise ConditionError(
                "the condition has {} characters, {} are the most".format(
                    len(text), LONGEST
                )
            )
        self._tree = _Parser(text).parse()
        self.text = self._tree.text()
        if not overlap([self]):
            raise ConditionError("the condition can never hold: {}".format(self.text))

    def holds(self, environment):
        # type: (Environment) -> bool
        """Say whether the condition is true there."""
        return bool(self._tree.holds(environment))

    def _values(self):
        # type: () -> Tuple[Text]
        return (self.text,)


def overlap(conditions):
    # type: (Iterable[Union[Condition, None]]) -> bool
    """Say whether conditions can hold at once; None always holds."""
    trees = [condition._tree for condition in conditions if condition is not None]
    compared = [part for tree in trees for part in tree.comparisons()]
    choices = [
        sorted(_representatives(name, [part for part in compared if part.name == name]))
        for name in NAMES
    ]  # type: List[List[Any]]
    for implementation, platform, python, runner in itertools.product(*choices):
        environment = Environment(python, platform, implementation, runner)
        if all(tree.holds(environment) for tree in trees):
            return True
    return False


def _representatives(name, compared):
    # type: (Text, List[_Comparison]) -> Set[Any]
    """Return values of which one gives each answer that the comparisons can give."""
    if name == "python":
        return {
            version for part in compared for version in _versions_around(part.value)
        } | {(2, 7, 0), (3, 0, 0)}
    if name == "runner":
        return set(RUNNERS)
    return {part.value for part in compared} | {"another"}


def _versions_around(version):
    # type: (Version) -> List[Version]
    """Return versions at the start, at the end, above and below of what is written."""
    large = 10**6
    above = version[:-1] + (version[-1] + 1,)
    found = [_padded(version, 0), _padded(version, large), _padded(above, 0)]
    while version and not version[-1]:
        version = version[:-1]
    if version:
        below = version[:-1] + (version[-1] - 1,)
        found.append(_padded(below, large))
    return found


def _padded(version, number):
    # type: (Version, int) -> Version
    return version + (number,) * (3 - len(version))


class _Comparison(object):
    def __init__(self, name, sign, value):
        # type: (Text, Text, Any) -> None
        self.name = name
        self.sign = sign
        self.value = value

    def holds(self, environment):
        # type: (Environment) -> bool
        actual = getattr(environment, self.name)
        if self.name == "python":
            actual = actual[: len(self.value)]
        return OPERATORS[self.sign](actual, self.value)

    def comparisons(self):
        # type: () -> List[_Comparison]
        return [self]

    def text(self):
        # type: () -> Text
        if self.name == "python":
            written = ".".join("{}".format(number) for number in self.value)
        else:
            written = '"{}"'.format(self.value)
        return "{} {} {}".format(self.name, self.sign, written)


class _Junction(object):
    """Parts that are joined by ``and`` or by ``or``, or one part after ``not``."""

    def __init__(self, word, parts):
        # type: (Text, List[Any]) -> None
        self.word = word
        self.parts = parts

    def holds(self, environment):
        # type: (Environment) -> bool
        if self.word == "and":
            return all(part.holds(environment) for part in self.parts)
        if self.word == "or":
            return any(part.holds(environment) for part in self.parts)
        return not self.parts[0].holds(environment)

    def comparisons(self):
        # type: () -> List[_Comparison]
        return [found for part in self.parts for found in part.comparisons()]

    def text(self):
        # type: () -> Text
        written = [
            "({})".format(part.text()) if self._needs_brackets(part) else part.text()
            for part in self.parts
        ]
        if self.word == "not":
            return "not " + written[0]
        return " {} ".format(self.word).join(written)

    def _needs_brackets(self, part):
        # type: (Any) -> bool
        if not isinstance(part, _Junction):
            return False
        binding = ("or", "and", "not")
        return binding.index(part.word) < binding.index(self.word)


class _Parser(object):
    def __init__(self, text):
        # type: (Text) -> None
        self.tokens = list(_tokens(text))
        self.tokens.append(("end", ""))
        self.depth = 0

    def parse(self):
        # type: () -> Any
        tree = self.junction("or")
        kind, token = self.tokens[0]
        if kind != "end":
            raise ConditionError(
                "after the condition stands {}: {}".format(token, EXAMPLE)
            )
        return tree

    def junction(self, word):
        # type: (Text) -> Any
        parts = [self.operand(word)]
        while self.tokens[0] == ("name", word):
            self.tokens.pop(0)
            parts.append(self.operand(word))
        return parts[0] if len(parts) == 1 else _Junction(word, _flattened(word, parts))

    def operand(self, word):
        # type: (Text) -> Any
        return self.junction("and") if word == "or" else self.negation()

    def negation(self):
        # type: () -> Any
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(
                "the condition is nested more than {} deep".format(DEEPEST)
            )
        try:
            if self.tokens[0] == ("name", "not"):
                self.tokens.pop(0)
                return _Junction("not", [self.negation()])
            if self.tokens[0] == ("bracket", "("):
                self.tokens.pop(0)
                tree = self.junction("or")
                if self.tokens[0] != ("bracket", ")"):
                    raise ConditionError("a closing bracket is missing")
                self.tokens.pop(0)
                return tree
            return self.comparison()
        finally:
            self.depth -= 1

    def comparison(self):
        # type: () -> _Comparison
        kind, name = self.tokens[0]
        if kind != "name" or name not in NAMES:
            raise ConditionError(
                "{} where {} is expected: {}".format(
                    name or "nothing",
                    ", ".join(NAMES[:-1]) + " or " + NAMES[-1],
                    EXAMPLE,
                )
            )
        self.tokens.pop(0)
        kind, sign = self.tokens[0]
        if kind != "operator" or (name != "python" and sign not in ("==", "!=")):
            raise ConditionError(
                "after {} comes {}, not {}".format(
                    name,
                    "a comparison such as >=" if name == "python" else "== or !=",
                    sign or "nothing",
                )
            )
        self.tokens.pop(0)
        kind, value = self.tokens[0]
        if kind != ("version" if name == "python" else "text"):
            raise ConditionError(
                "{} is compared with {}, not with {}".format(
                    name,
                    "a version such as 3.12"
                    if name == "python"
                    else 'a text in quotes such as "{}"'.format(
                        {"runner": "pytest", "platform": "darwin"}.get(name, "pypy")
                    ),
                    value or "nothing",
                )
            )
        self.tokens.pop(0)
        return _Comparison(name, sign, _value(name, value))


def _flattened(word, parts):
    # type: (Text, List[Any]) -> List[Any]
    """Return parts with those of inner junctions of the same kind among them."""
    found = []  # type: List[Any]
    for part in parts:
        if isinstance(part, _Junction) and part.word == word:
            found.extend(part.parts)
        else:
            found.append(part)
    return found


def _value(name, written):
    # type: (Text, Text) -> Any
    if name == "python":
        return tuple(int(number) for number in written.split("."))
    value = written[1:-1]
    if name == "runner" and value not in RUNNERS:
        raise ConditionError(
            'there is no runner "{}", only {}'.format(value, ", ".join(RUNNERS))
        )
    if name == "platform" and re.match("linux[0-9]+$", value):
        raise ConditionError(
            'write "linux" for "{}": it is the same on each Python'.format(value)
        )
    if name == "implementation" and value != value.lower():
        raise ConditionError('write "{}" for "{}"'.format(value.lower(), value))
    return value


def _tokens(text):
    # type: (Text) -> Iterable[Tuple[Text, Text]]
    position = 0
    end = len(text.rstrip(" "))
    while position < end:
        match = TOKEN.match(text, position)
        if match is None:
            raise ConditionError(
                "{} cannot be read: {}".format(text[position:].strip(" "), EXAMPLE)
            )
        position = match.end()
        kind = match.lastgroup or ""
        yield kind, match.group(kind)
