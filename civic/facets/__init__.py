"""Exact counts without counting: ``FacetCount`` is moved in the writer's transaction and summed in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import F

from civic.facets import cube
from civic.models import Commitment, FacetCount
from civic.versions.codebook import codebook


class FacetKey(NamedTuple):
    """One combination of facets, the type by primary key."""

    state: str
    institution_kind: str
    type_id: int
    level_ordinal: int
    status: str
    basis: str
    attribution: str
    certainty: str


FACETS = tuple(name.removesuffix("_id") for name in FacetKey._fields)


def key_of(commitment: Commitment) -> FacetKey | None:
    """Where a commitment counts; ``None`` while it is not public."""
    if not commitment.is_public:
        return None
    return FacetKey(*(getattr(commitment, name) for name in FacetKey._fields))


def text_of(commitment: Commitment) -> str:
    """The key of the row in which a commitment counts, free of primary keys; empty for none."""
    key = key_of(commitment)
    if key is None:
        return ""
    return "|".join(str(part) for part in (*key[:2], commitment.type.notation, *key[3:]))


def shift(commitment: Commitment) -> None:
    """Count a commitment where it belongs now instead of where it was counted last.

    A combination that nobody has any more stays with none, so that every process learns of it.
    """
    old, new = commitment.facet_key, text_of(commitment)
    if old == new:
        return
    if old:
        FacetCount.objects.filter(key=old).update(total=F("total") - 1)
    if new and not FacetCount.objects.filter(key=new).update(total=F("total") + 1):
        values = key_of(commitment)
        FacetCount.objects.create(key=new, total=1, **(values._asdict() if values else {}))
    commitment.facet_key = new
    Commitment.objects.filter(pk=commitment.pk).update(facet_key=new)


def _wanted(filters: Mapping[str, Sequence[str]]) -> dict[str, list[Any]]:
    """The same filters in the values of the columns."""
    types = codebook().by_slug
    wanted: dict[str, list[Any]] = {}
    for name, values in filters.items():
        if name == "type" and values:
            wanted["type_id"] = [types[slug].pk if slug in types else 0 for slug in values]
        elif name == "level_ordinal" and values:
            wanted[name] = [int(values[0])]
        else:
            wanted[name] = list(values)
    return wanted


def counts(
    filters: Mapping[str, Sequence[str]], *facets: str, among: cube.Cube | None = None
) -> dict[str, Counter[str]]:
    """How many public commitments each value of each facet would show.

    ``filters`` maps names of ``FACETS`` to wanted values (``level_ordinal``: the minimum); a facet's own
    filter does not narrow its counts. ``among`` counts some of them alone.
    """
    _total, found = (among or cube.current()).sums(_wanted(filters))
    types = codebook().types
    return {
        facet: Counter({types[pk].slug: n for pk, n in found["type_id"].items()})
        if facet == "type"
        else Counter({str(value): n for value, n in found[facet].items()})
        for facet in facets
    }


def total(filters: Mapping[str, Sequence[str]], *, among: cube.Cube | None = None) -> int:
    """How many public commitments fit all filters."""
    return (among or cube.current()).sums(_wanted(filters))[0]


def keys(filters: Mapping[str, Sequence[str]], most: int) -> list[str] | None:
    """The values of ``Commitment.facet_key`` that fit all filters; ``None`` where more than ``most``
    commitments have them, so that looking by day is quicker."""
    wanted, counted = _wanted(filters), cube.current()
    if counted.sums(wanted)[0] > most:
        return None
    types = codebook().types
    return [
        "|".join(map(str, (*cell[:2], types[cell[2]].notation, *cell[3:]))) for cell in counted.cells(wanted)
    ]


def naive() -> dict[FacetKey, int]:
    """The same counts from the commitments themselves; what ``check_records`` compares with."""
    return dict(Counter(key for c in Commitment.objects.published() if (key := key_of(c))))


def stored() -> dict[FacetKey, int]:
    """The combinations that somebody has, as they are counted."""
    rows = FacetCount.objects.exclude(total=0).values_list(*FacetKey._fields, "total")
    return {FacetKey(*row[:-1]): row[-1] for row in rows}
