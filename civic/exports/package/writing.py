"""Writes a release: into a temporary folder beside its place, then into place with one rename."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from typing import Any, Literal

from django.db import connection, transaction

from civic import versions
from civic.exports.package import (
    cells,
    changelog,
    columnar,
    database,
    describing,
    fixture,
    places,
    plain,
    sums,
)
from civic.exports.package.describing import DATABASE, Release, as_json
from civic.exports.package.tables import TABLES

VERSION = re.compile(r"20[0-9]{2}\.(?:1[0-2]|[1-9])\.[1-9][0-9]{0,3}", re.ASCII)
"""Year, month, number within the month: 2026.11.1."""
Outcome = Literal["written", "same", "unchanged"]
Say = Callable[[str], Any]


class Refused(Exception):  # noqa: N818 the name says what happened
    """A release cannot be written there; the text says why and what to do."""


def order(version: str) -> tuple[int, ...]:
    """Sorts versions. Raises ``ValueError`` for what is none."""
    if not VERSION.fullmatch(version):
        raise ValueError(version)
    return tuple(int(part) for part in version.split("."))


def before(folder: Path, version: str) -> Path | None:
    """The newest release beside a folder that is older than the version."""
    beside = folder.parent.iterdir() if folder.parent.is_dir() else ()
    older = [f for f in beside if VERSION.fullmatch(f.name) and (f / sums.NAME).is_file()]
    older = [f for f in older if order(f.name) < order(version)]
    return max(older, key=lambda f: order(f.name), default=None)


def following(folder: Path, day: date) -> str:
    """The next free version of a day's month below a folder."""
    month = f"{day.year}.{day.month}"
    taken = [f.name for f in folder.iterdir()] if folder.is_dir() else []
    numbers = [order(name)[2] for name in taken if VERSION.fullmatch(name) and name.startswith(f"{month}.")]
    return f"{month}.{max(numbers, default=0) + 1}"


def write(
    folder: Path, version: str, previous: Path | None, say: Say, *, only_if_changed: bool = False
) -> Outcome:
    """Write release ``version`` to ``folder``. Raises ``Refused``.

    The same release again changes nothing; other bytes under the same name are refused. With
    ``only_if_changed`` nothing is written where the release before holds the same rows.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / sums.NAME).is_file():
        raise Refused(f"{folder} is not empty and holds no release. Name an empty folder, or one to be made.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made = temporary / "release"
        with _one_moment():
            _fill(made, temporary, version, previous, say)
        if only_if_changed and previous and _rows_of(made) == _rows_of(previous):
            return "unchanged"
        return _put(made, folder, version)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _rows_of(folder: Path) -> dict[str, str]:
    """The sums of what holds rows, and not the name of the release."""
    named = sums.listed(folder)
    return {name: s for name, s in named.items() if name.startswith("csv/") or name == fixture.NAME}


def _put(made: Path, folder: Path, version: str) -> Outcome:
    if folder.is_dir() and any(folder.iterdir()):
        if sums.files(folder) == sums.files(made) and sums.listed(folder) == sums.listed(made):
            return "same"
        raise Refused(
            f"{folder} holds a release with other bytes than {version} would have now. "
            "A release never changes: give this one a new version."
        )
    made.chmod(0o755)
    os.replace(made, folder)
    return "written"


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they are at one moment, while others write."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _fill(folder: Path, temporary: Path, version: str, previous: Path | None, say: Say) -> None:
    changed = versions.changed_at()
    day = changed.astimezone(UTC).date().isoformat() if changed else ""
    release = Release(version, day, versions.dataset_version())
    for name in ("csv", "parquet"):
        (folder / name).mkdir(parents=True)
    rows = _tables(folder, temporary, say)
    say("What changed since the release before …")
    counts = changelog.write(folder, previous)
    since = {"release": previous.name, "sha256sums": sums.sha256(previous / sums.NAME)} if previous else None
    texts = {
        "changes.json": as_json({"release": version, "since": since, "tables": counts}),
        "codebook.json": describing.codebook(),
        "metadata.json": describing.metadata(release),
        "CITATION.cff": describing.citation(release),
        "LICENSE": describing.licence(release),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, writer in (("places.geojson", places.write), (fixture.NAME, fixture.write)):
        with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
            writer(file)
    package = describing.package(release, sums.files(folder), rows)
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    sums.write(folder)


def _tables(folder: Path, temporary: Path, say: Say) -> dict[str, int]:
    """Every table as CSV, Parquet and in the SQLite file; how many rows each has."""
    counts: dict[str, int] = {}
    raw = temporary / plain.RAW
    parquet, sqlite = columnar.Columnar(temporary), database.Database(folder / DATABASE)
    for table in TABLES:
        sqlite.create(table)
        published = folder / "csv" / f"{table.name}.csv"
        rows = plain.written(table, cells.texts(table.cells()), published, raw)
        counts[table.name] = sqlite.insert(table, rows)
        parquet.write(table, raw, folder / "parquet" / f"{table.name}.parquet")
        say(f"{counts[table.name]:>9,}  {table.name}")
    parquet.close()
    sqlite.close(TABLES)
    return counts
