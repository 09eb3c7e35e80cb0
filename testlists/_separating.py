"""Conditions that tell the environments of one run from those of others."""

from __future__ import absolute_import, unicode_literals

from ._conditions import NAMES, Condition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Optional, Sequence, Text

    from ._conditions import Environment


def condition_for(wanted, others):
    # type: (Sequence[Environment], Sequence[Environment]) -> Optional[Condition]
    """Return a condition that holds in the wanted environments and in none of the others.

    It names exactly those, as nothing is known about the rest. Without others it is None:
    no condition is needed.

    :raises ConditionError: there are so many that the condition would be too long.
    """
    if not others:
        return None
    for names in [["python"], ["platform"], ["runner"], ["implementation"], NAMES]:
        for digits in (2, 3):
            texts = [_text(environment, names, digits) for environment in wanted]
            if not any(_text(other, names, digits) in texts for other in others):
                return Condition(" or ".join(sorted(set(texts))))
    raise ValueError("an environment is both wanted and not wanted")


def _text(environment, names, digits):
    # type: (Environment, Sequence[Text], int) -> Text
    comparisons = []  # type: List[Text]
    for name in names:
        value = getattr(environment, name)  # type: Any
        if name == "python":
            written = ".".join("{}".format(number) for number in value[:digits])
        else:
            written = '"{}"'.format(value)
        comparisons.append("{} == {}".format(name, written))
    return " and ".join(comparisons)
