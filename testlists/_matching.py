"""Which entry speaks for which test."""

from __future__ import absolute_import, unicode_literals

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterable, List, Optional, Set, Text, Tuple

    from ._entries import Entry
    from ._outcomes import Collected


class Index(object):
    """Finds the entries of tests, in time that does not depend on their number.

    :param entries: those that hold where the tests run.
    :param collected: all tests that were found, for entries that name the content of
        their parameters: they follow it to the id that it has in this run.
    """

    def __init__(self, entries, collected=()):
        # type: (Iterable[Entry], Iterable[Collected]) -> None
        self._entries = list(entries)
        self._named = {}  # type: Dict[Text, Entry]
        self._patterns = {}  # type: Dict[Text, List[_Pattern]]
        self._known_above = {}  # type: Dict[Text, Optional[Entry]]
        #: Tests whose id has not the content any more that the entry names.
        self.changed = {}  # type: Dict[Text, Entry]
        with_content = []  # type: List[Entry]
        for entry in self._entries:
            if entry.glob:
                pattern = _Pattern(entry)
                self._patterns.setdefault(pattern.anchor, []).append(pattern)
            elif entry.content:
                with_content.append(entry)
            else:
                self._named[entry.test] = entry
        if with_content:
            self._follow(with_content, collected)

    def _follow(self, entries, collected):
        # type: (List[Entry], Iterable[Collected]) -> None
        by_id = {item.test: item for item in collected}
        with_same = {}  # type: Dict[Tuple[Text, Text], List[Text]]
        for test, found in by_id.items():
            key = (without_parameters(test), found.content)
            with_same.setdefault(key, []).append(test)
        moved = []  # type: List[Entry]
        for entry in entries:
            item = by_id.get(entry.test)
            if item is not None and item.content in ("", entry.content):
                self._named[entry.test] = entry
            else:
                moved.append(entry)
        left = []  # type: List[Entry]
        for entry in moved:
            key = (without_parameters(entry.test), entry.content)
            free = [test for test in with_same.get(key, ()) if test not in self._named]
            if free:
                self._named[min(free)] = entry
            else:
                left.append(entry)
        for entry in left:
            if entry.test in by_id and entry.test not in self._named:
                self._named[entry.test] = entry
                self.changed[entry.test] = entry

    def deciding(self, test):
        # type: (Text) -> Optional[Entry]
        """Return the narrowest entry that covers a test; None if it is not listed.

        That is the one whose fixed beginning is the longest: the test itself before its
        class, the class before the file, the file before the directory. A pattern is
        narrower than an entry for all of its fixed beginning.
        """
        entry = self._named.get(test)
        if entry is not None:
            return entry
        if not self._patterns:
            return self._above(test)
        covering = self.covering(test)
        return covering[0] if covering else None

    def _above(self, node):
        # type: (Text) -> Optional[Entry]
        """Return the narrowest entry for what a node is in; there are no patterns."""
        place = parent(node)
        if not place:
            return None
        if place not in self._known_above:
            entry = self._named.get(place)
            if entry is None:
                entry = self._above(place)
            self._known_above[place] = entry
        return self._known_above[place]

    def covering(self, test):
        # type: (Text) -> List[Entry]
        """Return all entries that cover a test, the narrowest first."""
        nodes = [test] + list(ancestors(test))
        found = []  # type: List[Entry]
        for node in nodes + [""]:
            found.extend(
                pattern.entry
                for pattern in self._patterns.get(node, ())
                if pattern.matches(nodes)
            )
            entry = self._named.get(node)
            if entry is not None:
                found.append(entry)
        return found

    def unused(self, tests):
        # type: (Iterable[Text]) -> List[Entry]
        """Return the entries that cover none of the tests."""
        nodes = set()  # type: Set[Text]
        used = set()  # type: Set[int]
        for test in tests:
            node = test
            while node and node not in nodes:
                nodes.add(node)
                node = parent(node)
            if self._patterns:
                used.update(id(entry) for entry in self.covering(test))
        named = (entry for node, entry in self._named.items() if node in nodes)
        used.update(id(entry) for entry in named)
        return [entry for entry in self._entries if id(entry) not in used]


def parent(node):
    # type: (Text) -> Text
    """Return what a test, class, file or directory is in; "" for what is in nothing.

    A test with parameters is in the test without them.
    """
    path, colons, names = node.partition("::")
    if colons:
        bracket = names.find("[")
        if bracket > 0:
            return path + "::" + names[:bracket]
        end = names.rfind("::")
        return path + "::" + names[:end] if end >= 0 else path
    return path[: path.rfind("/", 0, -1) + 1]


def ancestors(test):
    # type: (Text) -> Iterable[Text]
    """Yield what a test is in: itself without parameters, class, file, directories."""
    node = parent(test)
    while node:
        yield node
        node = parent(node)


def without_parameters(test):
    # type: (Text) -> Text
    """Return the id of a test without the brackets at its end."""
    path, colons, names = test.partition("::")
    bracket = names.find("[")
    return test if bracket <= 0 else path + colons + names[:bracket]


class _Pattern(object):
    """An entry with wildcards; its time is bounded by the product of the lengths."""

    def __init__(self, entry):
        # type: (Entry) -> None
        self.entry = entry
        self.anchor = _anchor(entry.test)
        self._segments = [_Segment(text) for text in entry.test.split("*")]

    def matches(self, nodes):
        # type: (Iterable[Text]) -> bool
        return any(self._matches(node) for node in nodes)

    def _matches(self, node):
        # type: (Text) -> bool
        first, last = self._segments[0], self._segments[-1]
        if len(self._segments) == 1:
            return first.length == len(node) and first.stands_at(node, 0)
        position = first.length
        end = len(node) - last.length
        if end < position or not first.stands_at(node, 0):
            return False
        if not last.stands_at(node, end):
            return False
        for segment in self._segments[1:-1]:
            found = segment.find(node, position, end)
            if found < 0:
                return False
            position = found + segment.length
        return True


class _Segment(object):
    """A text without ``*``, in which ``?`` is any character."""

    def __init__(self, text):
        # type: (Text) -> None
        self.length = len(text)
        self._text = text
        self._regex = None
        if "?" in text:
            self._regex = re.compile(
                ".".join(re.escape(part) for part in text.split("?")), re.DOTALL
            )

    def stands_at(self, node, position):
        # type: (Text, int) -> bool
        if self._regex is None:
            return node.startswith(self._text, position)
        return self._regex.match(node, position) is not None

    def find(self, node, start, end):
        # type: (Text, int, int) -> int
        if self._regex is None:
            return node.find(self._text, start, end)
        match = self._regex.search(node, start, end)
        return match.start() if match else -1


def _anchor(pattern):
    # type: (Text) -> Text
    """Return what every test that a pattern matches is in; "" if nothing is sure."""
    fixed = re.split("[*?]", pattern, maxsplit=1)[0]
    path, colons, names = fixed.partition("::")
    if not colons:
        return fixed[: fixed.rfind("/") + 1]
    if names.find("[") > 0:
        return without_parameters(fixed)
    if "::" in names:
        return fixed[: fixed.rindex("::")]
    return path
