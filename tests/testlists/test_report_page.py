"""The page of a report, in a real browser."""

from __future__ import annotations

import datetime
import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Callable, Dict, List

import pytest

from onemaster.testlists import _page
from onemaster.testlists._history import Point, Tally
from onemaster.testlists._listfile import parse
from onemaster.testlists._summary import Results, Summary, summarise

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
DAY = 86400
NOT_HARMLESS = "</script><script>document.title='broken'</script><b>&amp;"

ENTRIES = """\
mode: exclude

api/test_a.py::test_10  owner=bob  issue=https://bugs.example.net/1  # TypeError: no
api/test_a.py::test_9  owner=ann  expires=2026-03-05  flaky  # sometimes
api/test_b.py::test_x[{0}]  # {0}
db/test_c.py  if python >= 3.12  expires=2026-02-27  hangs  # waits
""".format(NOT_HARMLESS)


def summary(entries: str = ENTRIES) -> Summary:
    made = summarise("shop", [parse(entries, "shop/testlists/py3.txt")], NOW)
    made.results = [Results("python 3.13, pytest", {"passed": 1234, "failed": 3})]
    made.points = [
        Point(
            int(NOW.timestamp()) - (100 - n) * DAY,
            "testlists/py3.txt",
            Tally("exclude", 100 - n, {"ann": 60 - n, "bob": 40}, {"api": 100 - n}),
        )
        for n in range(0, 50, 5)
    ]
    return made


@pytest.fixture
def browse(tmp_path: Path) -> Callable[[str, str], Any]:
    """Return a function that runs a script in a page and returns its result."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing, and CI must try the page in it")
        pytest.skip("chromium is missing: the page is not tried in a browser")

    def run(page: str, script: str) -> Any:
        answer = (
            "<script>const answer = document.createElement('pre');"
            "answer.id = 'answer';"
            "try { answer.textContent = JSON.stringify((() => {%s})()); }"
            "catch (error) { answer.textContent = JSON.stringify(String(error)); }"
            "document.body.append(answer);</script></body>" % script
        )
        path = tmp_path / "page.html"
        path.write_text(page.replace("</body>", answer), encoding="utf-8")
        dumped = subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=%s" % (tmp_path / "profile"),
                "--window-size=1200,1000",
                "--dump-dom",
                path.as_uri(),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=120,
            check=True,
        ).stdout.decode("utf-8")
        found = re.search(r'<pre id="answer">(.*?)</pre>', dumped, re.S)
        assert found is not None, dumped
        return json.loads(html.unescape(found.group(1)))

    return run


HELPERS = """
const ids = () => [...document.querySelectorAll("#entries td.id")].map(c => c.textContent);
const sort = column => document.querySelector(`[data-column="${column}"]`).click();
const enter = (id, value) => {
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event("input"));
  field.dispatchEvent(new Event("change"));
};
"""


def test_in_a_browser_the_chart_draws_and_the_table_sorts_and_filters(
    browse: Callable[[str, str], Any],
) -> None:
    script = """
const line = document.querySelector("path.line");
const box = line.getBoundingClientRect();
const seen = {
  title: document.title,
  width: box.width, height: box.height,
  stroke: getComputedStyle(line).stroke,
  tiles: [...document.querySelectorAll(".tiles div")].map(tile => tile.innerText),
  legend: document.querySelector(".legend").textContent.trim(),
  first: ids(),
};
sort("id"); seen.byId = ids();
sort("id"); seen.byIdDown = ids();
sort("expires"); seen.byDate = ids();
enter("filter", "TEST_ ann"); seen.filtered = ids();
seen.shown = document.getElementById("shown").textContent;
enter("filter", ""); enter("kind", "hangs"); seen.hangs = ids();
enter("kind", "no owner"); seen.unowned = ids();
enter("kind", "soon"); seen.soon = ids();
enter("kind", "expired"); seen.expired = ids();
enter("kind", ""); seen.all = ids();
seen.links = [...document.querySelectorAll("#entries td a")].map(a => a.href);
const charts = [...document.querySelectorAll(".chart")];
enter("split", "1");
seen.charts = charts.map(chart => getComputedStyle(chart).display);
const drawing = charts[1].querySelector("svg");
const frame = drawing.getBoundingClientRect();
drawing.dispatchEvent(new PointerEvent("pointermove", {clientX: frame.left + frame.width / 4}));
seen.then = charts[1].querySelector(".legend").textContent.replace(/\\s+/g, " ").trim();
seen.when = charts[1].querySelector(".when").textContent;
drawing.dispatchEvent(new PointerEvent("pointerleave", {}));
seen.now = charts[1].querySelector(".legend").textContent.replace(/\\s+/g, " ").trim();
const colours = () => [getComputedStyle(document.body).backgroundColor,
  getComputedStyle(document.body).color, getComputedStyle(line).stroke];
seen.light = colours();
document.getElementById("theme").click();
seen.dark = colours();
seen.loaded = performance.getEntriesByType("resource").map(entry => entry.name);
return seen;
"""
    seen: Dict[str, Any] = browse(_page.render(summary()), HELPERS + script)
    assert isinstance(seen, dict), seen
    nine, ten = "api/test_a.py::test_9", "api/test_a.py::test_10"
    odd, db = "api/test_b.py::test_x[%s]" % NOT_HARMLESS, "db/test_c.py"

    assert seen["title"] == "Test lists of shop"
    assert "1,234\nof 1,237 passed, python 3.13, pytest" in seen["tiles"]
    assert "1\nexpired" in seen["tiles"]
    assert seen["width"] > 700
    assert seen["height"] > 60
    assert seen["stroke"] == "rgb(37, 99, 184)"
    assert seen["legend"] == "testlists/py3.txt (exclude) 55"

    assert seen["first"] == [ten, nine, odd, db]
    assert seen["byId"] == [nine, ten, odd, db]
    assert seen["byIdDown"] == [db, odd, ten, nine]
    # Those without a date come last.
    assert seen["byDate"][:2] == [db, nine]
    assert seen["filtered"] == [nine]
    assert seen["shown"] == "(1 of 4)"
    assert seen["hangs"] == seen["expired"] == [db]
    assert set(seen["unowned"]) == {odd, db}
    assert seen["soon"] == [nine]
    assert len(seen["all"]) == 4
    assert seen["links"] == ["https://bugs.example.net/1"]

    assert seen["charts"] == ["none", "block", "none"]
    assert seen["then"] == "ann 40 bob 40"
    assert seen["when"] == "since 2025-12-11"
    assert seen["now"] == "ann 15 bob 40"

    assert seen["light"] != seen["dark"]
    assert seen["dark"] == [
        "rgb(18, 22, 28)",
        "rgb(230, 234, 240)",
        "rgb(125, 177, 245)",
    ]
    assert seen["loaded"] == []


def test_a_long_list_is_shown_in_steps(browse: Callable[[str, str], Any]) -> None:
    entries = "mode: exclude\n" + "".join(
        "api/test_a.py::test_%05d  # no\n" % number for number in range(3000)
    )
    script = """
const counts = [ids().length];
document.getElementById("more").click(); counts.push(ids().length);
enter("filter", "_0299"); counts.push(ids().length);
counts.push(document.getElementById("more").hidden);
return counts;
"""
    counts: List[Any] = browse(_page.render(summary(entries)), HELPERS + script)
    assert counts == [200, 1200, 10, True]


def test_the_page_names_nothing_to_load() -> None:
    page = _page.render(summary())
    assert "default-src 'none'" in page
    assert not re.search(r"<(link|img|iframe|script src|base)\b", page)
    assert "@import" not in page
    assert "url(" not in page


def test_what_a_list_holds_is_text_and_never_markup() -> None:
    page = _page.render(summary())
    assert NOT_HARMLESS not in page
    assert "</script><script>document" not in page


def test_a_page_without_history_says_why() -> None:
    bare = summary()
    bare.points = ()
    bare.notes = ["The history is not known: git cannot be run."]
    page = _page.render(bare)
    assert "<svg" not in page
    assert "The history is not known" in page


def test_groups_beyond_the_first_are_put_together() -> None:
    many = summary()
    owners = {"owner%d" % number: number for number in range(1, 10)}
    start = int(NOW.timestamp()) - DAY
    many.points = [Point(start, "a.txt", Tally("exclude", 45, owners, {"api": 45}))]
    (label, series) = _page._charts(many)[1]
    assert label == "owner"
    assert [(line.name, line.steps[-1][1]) for line in series] == [
        ("owner9", 9),
        ("owner8", 8),
        ("owner7", 7),
        ("owner6", 6),
        ("owner5", 5),
        ("owner4", 4),
        ("others", 6),
    ]


def test_a_list_that_switches_is_two_lines() -> None:
    switched = summary()
    start = int(NOW.timestamp()) - 9 * DAY
    switched.points = [
        Point(start, "a.txt", Tally("include", 60)),
        Point(start + DAY, "a.txt", Tally("include", 70)),
        Point(start + 2 * DAY, "a.txt", Tally("exclude", 30)),
    ]
    (_, series) = _page._charts(switched)[0]
    assert [(line.name, [number for _, number in line.steps]) for line in series] == [
        ("a.txt (include)", [60, 70, 0]),
        ("a.txt (exclude)", [30]),
    ]
