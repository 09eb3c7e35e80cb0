from __future__ import annotations

import pytest
from tools import check_noop


@pytest.mark.parametrize(
    "source",
    [
        "x = \"{'a': 1, 'b': 2}\"\n",
        "f(\"{'a': 1, 'b': 2}\")\n",
        "assertEqual(x, \"{'a': 1}\")\n",
        "assertEqual(x, {'a': 1, 'b': 2})\n",
        "x == 'set([1])'\n",
        "x = '''\n>>> f({1: 2, 3: 4})\n5\n'''\n",
    ],
)
def test_what_has_one_order_is_not_reported(source: str) -> None:
    assert check_noop("hash_order", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "self.assertEqual(repr(x), \"{'a': 1, 'b': 2}\")\n",
        "self.assertEquals('set([1, 2])', repr(x))\n",
        "assert repr(x) == \"{'a': 1, 'b': 2}\"\n",
        "'''\n>>> f()\n{'a': 1, 'b': 2}\n'''\n",
        "'''\n    >>> f()\n    set([1, 2])\n'''\n",
    ],
)
def test_a_text_with_an_order_is_reported(source: str) -> None:
    (place,) = check_noop("hash_order", source)
    assert "order" in place.reason
