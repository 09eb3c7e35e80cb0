"""Merging two versions of a list, entry by entry, so that none is lost or comes back."""

from __future__ import absolute_import, unicode_literals

import six

from ._errors import ListError
from ._listfile import TestList, clash, comment_marks, entry_lines, order_of, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Sequence, Set, Text, Tuple

    from ._entries import Entry

    Key = Tuple[Text, bool, Text, Text]
    # The lines of the base, of ours and of theirs.
    Sides = Tuple[Sequence[Text], Sequence[Text], Sequence[Text]]


@six.python_2_unicode_compatible
class MergeConflict(Exception):
    """Both sides changed the same; a person has to choose.

    ``reasons``: what is in conflict, one line each.
    ``text``: the list with conflict markers around what has to be chosen; reading it as a
    list fails until that is done.
    """

    def __init__(self, reasons, text):
        # type: (List[Text], Text) -> None
        super(MergeConflict, self).__init__(reasons, text)
        self.reasons = reasons
        self.text = text

    def __str__(self):
        # type: () -> Text
        return "; ".join(self.reasons)


def merge_lists(base, ours, theirs):
    # type: (TestList, TestList, TestList) -> TestList
    """Return the list with the changes of both sides since their common base.

    An entry that one side removed, added or changed is as that side has it. It does not
    matter where in the file, or how near to each other, the changes are.

    :raises MergeConflict: both changed an entry and not in the same way, or have entries
        that contradict each other.
    """
    return _Merge(base, ours, theirs).merged()


class _Merge(object):
    def __init__(self, base, ours, theirs):
        # type: (TestList, TestList, TestList) -> None
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.reasons = []  # type: List[Text]
        # What a text with markers is made of, by its place in the list.
        self.pieces = []  # type: List[Tuple[Any, List[Text]]]

    def merged(self):
        # type: () -> TestList
        mode = self.whole_list()
        if mode is not None:
            return mode
        head = self.head()
        entries = self.entries()
        footer = self.choose(
            "the comments at the end",
            (self.base.footer, self.ours.footer, self.theirs.footer),
        )
        if self.reasons:
            raise MergeConflict(self.reasons, self.text(head, footer))
        merged = self.ours.replaced(
            entries=entries, header=head[0], footer=footer[0], source=None
        )
        try:
            parse(merged.render(), self.ours.path)
        except ListError as error:
            text = _block(*[side.render().split("\n")[:-1] for side in self.sides()])
            raise MergeConflict([error.message], "\n".join(text) + "\n")
        return merged

    def sides(self):
        # type: () -> List[TestList]
        return [self.base, self.ours, self.theirs]

    def whole_list(self):
        # type: () -> Optional[TestList]
        """Return one side as it is, where the other did nothing or both did the same."""
        if self.theirs == self.base or self.theirs == self.ours:
            return self.ours
        if self.ours == self.base:
            return self.theirs
        if len({side.mode for side in self.sides()}) == 1:
            return None
        text = _block(*[side.render().split("\n")[:-1] for side in self.sides()])
        raise MergeConflict(
            ["one side switched the mode of the list, the other changed it"],
            "\n".join(text) + "\n",
        )

    def head(self):
        # type: () -> Tuple[Sequence[Text], List[Text]]
        return self.choose(
            "the comments at the beginning",
            (self.base.header, self.ours.header, self.theirs.header),
        )

    def choose(self, what, sides):
        # type: (Text, Sides) -> Tuple[Sequence[Text], List[Text]]
        """Return the comments that were chosen, and the lines to show for them."""
        base, ours, theirs = sides
        for one, other in ((ours, theirs), (theirs, ours)):
            if other in (base, one):
                return one, comment_marks(one)
        self.reasons.append("both sides changed " + what)
        return (), _block(*[comment_marks(side) for side in sides])

    def entries(self):
        # type: () -> List[Entry]
        before, mine, other = [_by_key(side) for side in self.sides()]
        entries = []  # type: List[Entry]
        for key in sorted(set(before) | set(mine) | set(other)):
            versions = (before.get(key), mine.get(key), other.get(key))
            if versions[1] != versions[2] and versions[0] not in versions[1:]:
                self.reasons.append("both sides changed the entry of " + key[0])
                self.conflict(versions)
                continue
            chosen = versions[2] if versions[1] == versions[0] else versions[1]
            if chosen is not None:
                entries.append(chosen)
        return self.without_clashes(entries, mine, other)

    def without_clashes(self, entries, mine, other):
        # type: (List[Entry], Dict[Key, Entry], Dict[Key, Entry]) -> List[Entry]
        """Return the entries that no other one contradicts; note the rest as conflicts."""
        alike = {}  # type: Dict[Text, List[Entry]]
        for entry in entries:
            alike.setdefault(entry.test, []).append(entry)
        clashing = set()  # type: Set[int]
        for group in alike.values():
            for number, entry in enumerate(group):
                for second in group[:number]:
                    if not clash(entry, second):
                        continue
                    self.reasons.append(
                        "both sides have an entry of {} and they hold at once".format(
                            entry.test
                        )
                    )
                    clashing.update([id(entry), id(second)])
                    ours, theirs = entry, second
                    if second.key() in mine:
                        ours, theirs = second, entry
                    self.conflict((None, ours, theirs))
        kept = [entry for entry in entries if id(entry) not in clashing]
        self.pieces.extend((order_of(entry), entry_lines(entry)) for entry in kept)
        return kept

    def conflict(self, versions):
        # type: (Tuple[Optional[Entry], Optional[Entry], Optional[Entry]]) -> None
        lines = [entry_lines(entry) if entry else [] for entry in versions]
        place = min(order_of(entry) for entry in versions if entry)
        self.pieces.append((place, _block(*lines)))

    def text(self, head, footer):
        # type: (Tuple[Any, List[Text]], Tuple[Any, List[Text]]) -> Text
        lines = head[1] + ["mode: " + self.ours.mode, ""]
        for _, piece in sorted(self.pieces):
            lines.extend(piece)
        if footer[1]:
            lines.append("")
            lines.extend(footer[1])
        return "\n".join(lines) + "\n"


def _by_key(test_list):
    # type: (TestList) -> Dict[Key, Entry]
    return {entry.key(): entry for entry in test_list.entries}


def _block(base, ours, theirs):
    # type: (Sequence[Text], Sequence[Text], Sequence[Text]) -> List[Text]
    lines = ["<<<<<<< ours"]
    lines.extend(ours)
    lines.append("||||||| base")
    lines.extend(base)
    lines.append("=======")
    lines.extend(theirs)
    lines.append(">>>>>>> theirs")
    return lines
