from __future__ import annotations

from tools import check_noop, check_rewritten


def test_stays() -> None:
    assert check_noop("ws_comma", "x = 'a ,b'\nf(a, b)\nx[1, :]\n") == []


def test_commas() -> None:
    check_rewritten("ws_comma", "f(a ,b)\n{1 :2 ,3:4}\n", "f(a, b)\n{1: 2, 3: 4}\n")
