"""What a batch of institution rows needs to know of the database, in a handful of queries."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from civic.ingest.spreadsheets.institutions import SCHEMES, InstitutionSheet
from civic.ingest.spreadsheets.rows import Line
from civic.models import FormerSlug, Identifier, Institution, Place


class Lookups:
    """Records, addresses, parents, places and ids that the rows of one batch name."""

    def __init__(self, lines: list[Line], sheet: InstitutionSheet, *, lock: bool) -> None:
        keys, slugs = _given(lines, "key"), _given(lines, "slug")
        records = Institution.objects.filter(Q(key__among=keys) | Q(slug__among=slugs))
        if lock:
            records = records.select_for_update(of=("self",))
        stored = list(sheet.for_rows(records))
        self.by_key = {record.key: record for record in stored}
        self.by_slug = {record.slug: record for record in stored}
        former = FormerSlug.objects.filter(model="institution", slug__among=slugs)
        self.former = set(former.values_list("slug", flat=True))
        self.parents = _parents(_given(lines, "parent"))
        self.places = _places(path for line in lines for path in line.values.get("places", ()))
        self.owners = _owners(lines)

    def find(self, line: Line) -> Any:
        """The record of a row, by its key or else its slug; ``None`` for a new one."""
        if key := line.values.get("key"):
            return self.by_key.get(key)
        return self.by_slug.get(line.values.get("slug", ""))


def _given(lines: list[Line], name: str) -> list[str]:
    return list({line.values[name] for line in lines if line.values.get(name)})


def _parents(names: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Primary keys and slugs of the records that a slug or key names: two where it is one of each."""
    found: dict[str, list[tuple[int, str]]] = {}
    for column in ("slug", "key"):
        rows = Institution.objects.filter(**{f"{column}__among": names})
        for name, pk, slug in rows.values_list(column, "pk", "slug"):
            if (pk, slug) not in found.setdefault(name, []):
                found[name].append((pk, slug))
    return found


def _places(paths: Iterable[str]) -> dict[str, int]:
    wanted = set(paths)
    slugs = {path.partition("/")[2] for path in wanted}
    rows = Place.objects.filter(slug__among=slugs) if slugs else ()
    return {place.path: place.pk for place in rows if place.path in wanted}


def _owners(lines: list[Line]) -> dict[tuple[str, str], tuple[int, str]]:
    """To whom the ids of the batch belong: primary key and name of the institution."""
    found = {}
    for scheme in SCHEMES:
        values = {value for line in lines for value in line.values.get(scheme, ())}
        if values:
            rows = Identifier.objects.filter(scheme=scheme, value__among=values)
            for value, pk, name in rows.values_list("value", "institution_id", "institution__name"):
                found[scheme, value] = (pk, name)
    return found
