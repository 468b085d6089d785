"""What the benchmarks are made of holds together, without any measuring."""

import pytest
from django.urls import Resolver404, resolve

from civic.management.commands.demo import SERVER
from tests.benchmarks import reporting, serving
from tests.benchmarks.driving import Load
from tests.benchmarks.loading import Database, given
from tests.benchmarks.measuring import Crowd
from tests.benchmarks.moving import Download, Upload
from tests.benchmarks.results import Results, Row, rows

pytestmark = pytest.mark.once

SMALL = Database("30k", "postgresql://civic@127.0.0.1/small")
BIG = Database("3m", "postgresql://civic@127.0.0.1/big")


def test_the_server_is_the_one_that_the_demo_starts():
    assert serving.GRANIAN == SERVER


def test_the_empty_view_is_no_address_of_the_site():
    with pytest.raises(Resolver404):
        resolve("/benchmark/empty")
    assert resolve("/benchmark/empty", urlconf="tests.benchmarks.urls").func.__name__ == "empty"


def test_a_database_is_given_with_its_size():
    assert given("30k=postgresql://civic@127.0.0.1/small") == SMALL
    with pytest.raises(ValueError, match="“4k=x” must look like 30k=postgres"):
        given("4k=x")


def test_every_goal_is_a_line_that_says_whether_it_was_reached():
    results = Results(
        [SMALL, BIG],
        loads={
            (SMALL, "lists"): [Load(2, 500), Load(1, 900), Load(1, 800)],
            (BIG, "empty"): [Load(0.5, 2000)],
            (BIG, "lists"): [Load(2, 500)],
        },
        crowds={(BIG, "lists"): Crowd(600, 1.5, 200), (BIG, "datasette table"): Crowd(30, 30, 80)},
        statements={BIG: {"list": 4}},
        downloads={BIG: Download(10, 0.1, 900, 3_000_000, 70, 7)},
        upload=Upload(100_000, 20, 1),
        published={BIG: {"record": 0.2, "search": 0.4}},
    )
    assert list(rows(results, BIG)) == [
        Row("list, total and facets / Datasette table", "≥ 15 ×", "20.0 × (600 : 30.0 a second)", True),
        Row("list / empty view", "≤ 8 ×", "4.00 × (2.00 : 0.50 ms)", True),
        Row("304 / empty view", "≤ 1.3 ×", "answers no 304", False),
        Row("growth from 30k, list", "≤ 1.25 ×", "2.00 × (1.00 → 2.00 ms)", False),
        Row("CSV of all rows / \\copy", "≥ 0.6 ×", "0.70 × (10.0 : 7.0 s, 900 MB)", True),
        Row("CSV, first byte", "at once", "0.10 s", True),
        Row("CSV, biggest process afterwards", "≤ 80 MB", "70 MB", True),
        Row("validated import / \\copy", "≥ 0.5 ×", "0.0500 × (100,000 rows: 20.0 : 1.0 s)", False),
        Row("statements, list", "≤ 3", "4", False),
        Row("publish until every page shows it", "≤ 1 s", "0.40 s", True),
    ]


def test_the_table_goes_between_the_marks_of_its_page(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"Before\n{reporting.BEGIN}\nold\n{reporting.END}\nafter\n", encoding="utf-8")
    reporting.write(Results([SMALL], statements={SMALL: {"list": 3}}), page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"Before\n{reporting.BEGIN}\nMeasured on ")
    assert written.endswith(f"| statements, list | ≤ 3 | 3 | reached |\n{reporting.END}\nafter\n")
    assert "old" not in written


def test_the_page_has_the_marks():
    page = reporting.PAGE.read_text(encoding="utf-8")
    assert page.index(reporting.BEGIN) < page.index(reporting.END)
