"""Rows of lists, CSV files and tables as they stood at an instant."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from civic.choices import Stance
from civic.models import Institution, Level, PublishedVersion
from civic.serializers.records import LANGUAGES, plain
from civic.serializers.rows import BETWEEN_QUOTES, names
from civic.versions.instants import addresses_at, shown, superseded
from civic.versions.log import OWNERS

CHUNK = 500
Row = dict[str, Any]

_CELLS: dict[str, Callable[[Row], str | None]] = {
    "places": lambda said: " ".join(said["places"]),
    "other_names": lambda said: "; ".join(sorted(each["name"] for each in said["other_names"])),
    "identifiers": lambda said: " ".join(f"{each['scheme']}:{each['value']}" for each in said["identifiers"]),
    "speaker": lambda said: (said["speaker"] or {}).get("name"),
    "speaker_title": lambda said: (said["speaker"] or {}).get("title"),
    "quote": lambda said: BETWEEN_QUOTES.join(quote["exact"] for quote in _proof(said)),
}
"""Cells that a row makes of several values of the public record."""


def _proof(said: Row) -> list[Row]:
    return [quote for quote in said["evidence"] if quote["stance"] == Stance.SUPPORTS]


def rows_as_known(model: Any, rows: Iterable[Row], at: datetime) -> Iterator[Row]:
    """Rows of ``serializers.row_of`` as they stood at an instant, in a few queries for each 500.

    ``rows`` are those that a listing found under ``known_at``. Labels of the codebook are those of now, and
    so is the address of a source, unless the quotes themselves changed since.
    """
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield from _chunk(model, chunk, at)


def _chunk(model: Any, rows: list[Row], at: datetime) -> list[Row]:
    slugs = [row["slug"] for row in rows if datetime.fromisoformat(row["changed_at"]) > at]
    keys = dict(model.objects.filter(slug__in=slugs).values_list("slug", "key")) if slugs else {}
    found = superseded(model, at).filter(record_key__in=keys.values()) if keys else ()
    said = {version.record_key: version for version in shown(found)}
    then = [said.get(keys.get(row["slug"], "")) for row in rows]
    changed = [_row(model, row, version) if version else row for row, version in zip(rows, then, strict=True)]
    if model._meta.model_name == "commitment":
        _states(changed, then, at)
        _labels(changed, then)
        _sources(changed, then, at)
    return changed


def _row(model: Any, row: Row, version: PublishedVersion) -> Row:
    said = version.record
    own = {name: said[name] for name in names(model) if name in said}
    own |= {name: make(said) or None for name, make in _CELLS.items() if name in row}
    folder = row["permalink"].rsplit("/", 2)[0]
    stamps = {
        "published_at": plain(version.public_since),
        "changed_at": plain(version.published_at),
        "change_hash": version.change_hash,
        "permalink": f"{folder}/{said['slug']}/",
    }
    return {**row, **own, **stamps}


def _states(rows: list[Row], then: list[Any], at: datetime) -> None:
    """The state of an institution may have changed alone."""
    column = OWNERS["commitment"]
    slugs = {row[column] for row, version in zip(rows, then, strict=True) if version is None}
    keys = dict(Institution.objects.filter(slug__in=slugs).values_list("slug", "key"))
    owners = [v.owner_key if v else keys.get(r[column], "") for r, v in zip(rows, then, strict=True)]
    states = dict(Institution.objects.filter(key__in=owners).values_list("key", "state"))
    for version in superseded(Institution, at).filter(record_key__in=owners):
        states[version.record_key] = version.record["state"]
    for row, owner in zip(rows, owners, strict=True):
        row["state"] = states.get(owner, row["state"])


def _labels(rows: list[Row], then: list[Any]) -> None:
    changed = [row for row, version in zip(rows, then, strict=True) if version]
    notations = {row["type"] for row in changed}
    columns = [f"label_{language}" for language in LANGUAGES]
    found = Level.objects.filter(type__notation__in=notations).select_related("type") if notations else ()
    levels = {(level.type.notation, level.ordinal): level for level in found}
    for row in changed:
        if level := levels.get((row["type"], row["level_ordinal"])):
            row |= {f"level_{name}": getattr(level, name) for name in columns}


def _sources(rows: list[Row], then: list[Any], at: datetime) -> None:
    quoted = {quote["article"] for version in then if version for quote in _proof(version.record)}
    urls = addresses_at(quoted, at) if quoted else {}
    for row, version in zip(rows, then, strict=True):
        if version:
            found = {urls.get(quote["article"], "") for quote in _proof(version.record)}
            row["source_url"] = " ".join(sorted(found - {""})) or None
