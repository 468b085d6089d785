"""Measured numbers against the goals, as rows of a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks.driving import Load
from tests.benchmarks.loading import Database
from tests.benchmarks.measuring import Crowd
from tests.benchmarks.moving import Download, Upload


class Row(NamedTuple):
    """One line of the table. ``reached`` is ``None`` where no goal was set."""

    what: str
    goal: str
    measured: str
    reached: bool | None


@dataclass
class Results:
    """Everything that one run measured, by database."""

    databases: list[Database]
    loads: Mapping[tuple[Database, str], list[Load]] = field(default_factory=dict)
    crowds: Mapping[tuple[Database, str], Crowd] = field(default_factory=dict)
    statements: Mapping[Database, Mapping[str, int]] = field(default_factory=dict)
    downloads: Mapping[Database, Download] = field(default_factory=dict)
    upload: Upload | None = None
    published: Mapping[Database, Mapping[str, float]] = field(default_factory=dict)

    def p50(self, database: Database, kind: str) -> float | None:
        """Milliseconds with one connection, the median of the rounds."""
        loads = self.loads.get((database, kind))
        return median(load.p50 for load in loads) if loads else None

    def rate(self, database: Database, kind: str) -> float | None:
        """Requests a second with many connections."""
        crowd = self.crowds.get((database, kind))
        return crowd.rate if crowd else None


def rows(results: Results, database: Database) -> Iterator[Row]:
    """Every line about one database."""
    yield from _against_datasette(results, database)
    yield from _against_empty(results, database)
    yield from _growth(results, database)
    yield from _moving(results, database)
    for page, number in results.statements.get(database, {}).items():
        most = 3 if page in ("list", "deep page") else 12
        yield Row(f"statements, {page}", f"≤ {most}", str(number), number <= most)
    if seen := results.published.get(database):
        last = max(seen.values())
        yield Row("publish until every page shows it", "≤ 1 s", f"{last:.2f} s", last <= 1)


def _against_datasette(results: Results, database: Database) -> Iterator[Row]:
    pairs = (
        ("list, total and facets / Datasette table", "lists", "datasette table", 15),
        ("list, total and facets / Datasette facets", "lists", "datasette facets", 100),
        ("search / Datasette full text", "searches", "datasette search", 10),
    )
    for what, own, other, least in pairs:
        mine, theirs = results.rate(database, own), results.rate(database, other)
        if mine and theirs:
            text = f"{_short(mine / theirs)} × ({_short(mine)} : {_short(theirs)} a second)"
            yield Row(what, f"≥ {least} ×", text, mine / theirs >= least)


_EMPTY_GOALS: tuple[tuple[str, str, float | None], ...] = (
    ("list", "lists", 8),
    ("304", "not modified", 1.3),
    ("institution, median", "institutions", 12),
    ("institution, biggest", "biggest", 25),
    ("commitment", "records", None),
    ("search", "searches", None),
    ("home", "home", None),
    ("deep page", "deep", None),
    ("worst combination of filters", "worst", None),
)


def _against_empty(results: Results, database: Database) -> Iterator[Row]:
    empty = results.p50(database, "empty")
    for what, kind, most in _EMPTY_GOALS:
        took = results.p50(database, kind)
        if empty and took:
            text = f"{_short(took / empty)} × ({_short(took)} : {_short(empty)} ms)"
            reached = None if most is None else took / empty <= most
            yield Row(f"{what} / empty view", "" if most is None else f"≤ {most:g} ×", text, reached)
        elif most is not None and kind == "not modified" and empty:
            yield Row(f"{what} / empty view", f"≤ {most:g} ×", "answers no 304", False)


_GROWTH = (("list", "lists", 1.25), ("deep page", "deep", 1.25), ("institution", "institutions", 1.25),
           ("record", "records", 1.25), ("search", "searches", 2))  # fmt: skip


def _growth(results: Results, database: Database) -> Iterator[Row]:
    first = next((d for d in results.databases if d.engine == database.engine and d.size == "30k"), None)
    if first is None or first == database:
        return
    for what, kind, most in _GROWTH:
        small, big = results.p50(first, kind), results.p50(database, kind)
        if small and big:
            text = f"{big / small:.2f} × ({_short(small)} → {_short(big)} ms)"
            yield Row(f"growth from 30k, {what}", f"≤ {most:g} ×", text, big / small <= most)


def _moving(results: Results, database: Database) -> Iterator[Row]:
    if got := results.downloads.get(database):
        if got.copy_seconds:
            text = f"{got.ratio:.2f} × ({got.seconds:.1f} : {got.copy_seconds:.1f} s, {got.megabytes:.0f} MB)"
            yield Row("CSV of all rows / \\copy", "≥ 0.6 ×", text, got.ratio >= 0.6)
        yield Row("CSV, first byte", "at once", f"{got.first_byte:.2f} s", got.first_byte < 0.5)
        yield Row("CSV, biggest process afterwards", "≤ 80 MB", f"{got.peak:.0f} MB", got.peak <= 80)
    put = results.upload
    if put and database.engine == "PostgreSQL":
        text = f"{put.ratio:.4f} × ({put.rows:,} rows: {put.seconds:.1f} : {put.copy_seconds:.1f} s)"
        yield Row("validated import / \\copy", "≥ 0.5 ×", text, put.ratio >= 0.5)


def costs(results: Results, database: Database) -> list[tuple[str, str, str, str]]:
    """What each kind of page costs: requests a second, CPU a request, memory of the server."""
    return [
        (kind, _short(crowd.rate), f"{crowd.cpu_ms:.2f}", f"{crowd.memory:.0f}")
        for (where, kind), crowd in results.crowds.items()
        if where == database
    ]


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def as_json(results: Results) -> dict[str, Any]:
    """The raw numbers, to keep beside the table."""
    named = {database: f"{database.engine} {database.size}" for database in results.databases}
    return {
        "p50_ms": {f"{named[d]} {k}": [load.p50 for load in all_] for (d, k), all_ in results.loads.items()},
        "crowds": {f"{named[d]} {k}": crowd._asdict() for (d, k), crowd in results.crowds.items()},
        "statements": {named[d]: dict(counted) for d, counted in results.statements.items()},
        "downloads": {named[d]: got._asdict() for d, got in results.downloads.items()},
        "upload": results.upload._asdict() if results.upload else None,
        "published": {named[d]: dict(seen) for d, seen in results.published.items()},
    }
