"""Records as the public could read them at an instant, from their versions: fields in plain words.

Quotes are named by their first words, as in every history (``civic.web.differences``).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import get_language

from civic import versions
from civic.filters.listing import written
from civic.models import PublishedVersion
from civic.web.differences import Change, differences

IN_LISTS = ("kind", "institution", "issuer", "type", "status", "stated_edtf", "edtf", "evidence")


class Past(NamedTuple):
    """A version in words."""

    title: str
    url: str
    fields: list[Change]
    version: PublishedVersion


def rows(model: Any, records: Iterable[Any], at: datetime) -> list[Past]:
    """Records of a list, with the few fields that a list shows."""
    listed = list(records)
    found = versions.versions_at(model, [record.key for record in listed], at)
    return [past(r, found[r.key], at, IN_LISTS) for r in listed if r.key in found]


def past(record: Any, version: PublishedVersion, at: datetime, only: tuple[str, ...] = ()) -> Past:
    """One record as a version has it: every field that says something, or those named in ``only``."""
    said = {name: value for name, value in version.record.items() if not only or name in only}
    fields = differences(version.model, {}, {n: v for n, v in said.items() if v not in (None, "", [], False)})
    return Past(title(version.record), past_url(record, at), fields, version)


def past_url(record: Any, at: datetime) -> str:
    return f"{record.get_absolute_url()}?{urlencode({'known_at': written(at)}, safe=':')}"


def title(said: dict[str, Any]) -> str:
    """What a record was called: in the active language, or in English where it had no such words."""
    language = get_language()
    names = ("name", "title", f"title_{language}", "title_en", f"summary_{language}", "summary_en", "slug")
    return next(str(said[name]) for name in names if said.get(name))
