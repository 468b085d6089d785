"""The table of ``docs/performance.md``, written between its two marks."""

import datetime
import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.loading import SIZES, Database
from tests.benchmarks.results import Results, Row, costs, rows
from tests.benchmarks.serving import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def text(results: Results) -> str:
    """The table in Markdown, one section a database."""
    lines = [*_about(results)]
    for database in results.databases:
        found = list(rows(results, database))
        if found:
            lines += ["", f"### {_title(database)}", "", *_table(found)]
        if paid := costs(results, database):
            lines += ["", "| 8 connections | requests a second | CPU ms a request | MB of the server |"]
            lines += ["|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in paid)]
    return "\n".join(lines) + "\n"


def write(results: Results, page: Path = PAGE) -> None:
    """Put the table between the marks. Raises ``ValueError`` where a page has none."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} lacks the lines {BEGIN} and {END}.")
    page.write_text(f"{before}{BEGIN}\n{text(results)}{END}{after}", encoding="utf-8")


def _about(results: Results) -> Iterator[str]:
    rounds = max((len(loads) for loads in results.loads.values()), default=0)
    day, load = datetime.datetime.now(datetime.UTC).date(), os.getloadavg()[2]
    yield f"Measured on {day} at revision `{_revision()}`, on {os.cpu_count()} cores ({platform.machine()}),"
    yield f"load average {load:.1f} over the last 15 minutes, medians of {rounds} interleaved rounds."


def _revision() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _title(database: Database) -> str:
    institutions, resolutions, commitments = SIZES[database.size]
    return (
        f"{database.engine}, {commitments:,} commitments "
        f"({institutions:,} institutions, {resolutions:,} resolutions)"
    )


def _table(found: list[Row]) -> Iterator[str]:
    yield "| | goal | measured | |"
    yield "|---|---|---|---|"
    for row in found:
        verdict = {True: "reached", False: "**not reached**", None: ""}[row.reached]
        yield f"| {row.what} | {row.goal} | {row.measured} | {verdict} |"
