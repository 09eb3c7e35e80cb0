"""The model finds what orders of steps leave stale: the table that is known."""

from __future__ import absolute_import

import pytest
from interleavings import Lost, World, explore
from split_actors import NEW
from split_orders import TABLE, counted


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_what_each_order_of_a_writer_leaves_stale(row):
    assert counted(row[0]) == row[1:]


def test_failures_and_deaths_are_among_the_orders():
    def actor(turn):
        try:
            turn.step("set", "3", NEW)
        except Lost:
            turn.step("set", "2", NEW)

    ends = set()

    def note(world):
        ends.add(tuple(sorted(world.items)))

    found = explore(World(), [actor], note, failures=1, mortal=[0])
    assert ends == {("3",), ("2",), ("2", "3"), ()}
    assert found.orders == 6
