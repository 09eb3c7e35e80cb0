from __future__ import annotations

import pytest
from tools import check_noop


@pytest.mark.parametrize(
    "source",
    [
        "a < b\n",
        "a < 1\n",
        "len(a) > 1.5\n",
        "a == None\n",
        "a is None\n",
        "'a' < u'b'\n",
        "(1, 2) < (2, 3)\n",
        "sys.version_info < (2, 5)\n",
        "a <> None\n",
        "1 << None\n",
    ],
)
def test_what_may_have_an_order_is_not_reported(source: str) -> None:
    assert check_noop("comparison", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "a > None\n",
        "None <= a\n",
        "a.limit > None\n",
        "a[0] > None\n",
        "1 < a < None\n",
        "len(a) > '10'\n",
        "[1] < (1,)\n",
        "1 < 'a'\n",
        "x = {}\nif x < 3: pass\n",
    ],
)
def test_what_has_no_order_is_reported(source: str) -> None:
    (place,) = check_noop("comparison", source)
    assert "no order" in place.reason
