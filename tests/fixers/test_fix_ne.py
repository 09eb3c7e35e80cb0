from __future__ import annotations

from tools import check_noop, check_rewritten


def test_text_stays() -> None:
    assert check_noop("ne", "x = '<>'  # <>\n") == []


def test_spacing_stays() -> None:
    check_rewritten("ne", "a<>b\nc  <>  d\n", "a!=b\nc  !=  d\n")


def test_several_in_one_comparison() -> None:
    check_rewritten("ne", "a <> b <> c\n", "a != b != c\n")
