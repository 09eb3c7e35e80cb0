"""What an edge must know of a config, whichever edge it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence

from .._config import Config, percent
from .._edits import reached
from .._sticky import GROUPS_COOKIE, ID_COOKIE, cookie_value


class CannotExpress(Exception):
    """An edge cannot decide as ``decide`` does; the message says what to do."""


@dataclass(frozen=True)
class Source:
    """Where an edge finds a user's id, or groups.

    :param kind: ``cookie`` or ``header``.
    :param name: of the cookie or header.
    """

    kind: str
    name: str


ID = Source("cookie", ID_COOKIE)
GROUPS = Source("cookie", GROUPS_COOKIE)


@dataclass(frozen=True)
class Admitted:
    """Who is served by Python 3 at the present stage.

    :param ids: of cohorts, as an edge sees them; those that no cookie holds are not here.
    :param groups: of cohorts, the same.
    :param percentage: thousandths of a percent of all ids.
    """

    ids: List[str]
    groups: List[str]
    percentage: int


def admitted(config: Config) -> Admitted:
    """Return who is in by a config; nobody when it is killed."""
    if config.kill or config.stage is None:
        return Admitted([], [], 0)
    ids, groups = (reached(config, members) for members in ("ids", "groups"))
    return Admitted(_seen(ids), _seen(groups), config.stage.percentage)


def _seen(values: "set[bytes] | set[str]") -> List[str]:
    seen = (cookie_value(value) for value in values)
    return sorted(value for value in seen if value is not None)


def refuse_algorithm(edge: str, config: Config, can: Sequence[str]) -> None:
    """Refuse a percentage by a hash that an edge does not have. Raises CannotExpress."""
    if config.algorithm.name not in can:
        raise CannotExpress(
            "%s: %s cannot compute %s, which the %s of stage %s need; it can: %s"
            % (
                config.file,
                edge,
                config.algorithm.name,
                percent(config.stage.percentage),
                config.stage.name,
                ", ".join(can),
            )
        )


def refuse_salt(edge: str, config: Config, characters: str) -> None:
    """Refuse a salt that an edge's syntax cannot hold. Raises CannotExpress."""
    found = sorted(set(config.salt) & set(characters))
    if found or not config.salt.isascii():
        raise CannotExpress(
            "%s: %s cannot hold this salt: ASCII without %s is needed"
            % (config.file, edge, " ".join(characters))
        )


def chunks(values: Sequence[str], most: int, longest: int) -> List[List[str]]:
    """Return values in lists of at most ``most`` and of ``longest`` characters in all."""
    parts: List[List[str]] = []
    length = 0
    for value in values:
        if not parts or len(parts[-1]) == most or length + len(value) + 1 > longest:
            parts.append([])
            length = 0
        parts[-1].append(value)
        length += len(value) + 1
    return parts
