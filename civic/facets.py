"""Exact counts without counting: sums over ``FacetCount``, moved in the writer's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import F

from civic.models import Commitment, FacetCount


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
    """Count a commitment where it belongs now instead of where it was counted last."""
    old, new = commitment.facet_key, text_of(commitment)
    if old == new:
        return
    if old:
        FacetCount.objects.filter(key=old).update(total=F("total") - 1)
        FacetCount.objects.filter(key=old, total=0).delete()
    if new and not FacetCount.objects.filter(key=new).update(total=F("total") + 1):
        values = key_of(commitment)
        FacetCount.objects.create(key=new, total=1, **(values._asdict() if values else {}))
    commitment.facet_key = new
    Commitment.objects.filter(pk=commitment.pk).update(facet_key=new)


def _rows() -> list[Any]:
    columns = ("type__slug" if facet == "type" else facet for facet in FACETS)
    return list(FacetCount.objects.values(*columns, "total"))


def _fits(row: Mapping[str, Any], filters: Mapping[str, Sequence[str]]) -> bool:
    for name, wanted in filters.items():
        if not wanted:
            continue
        if name == "level_ordinal":
            if row["level_ordinal"] < int(wanted[0]):
                return False
        elif row["type__slug" if name == "type" else name] not in wanted:
            return False
    return True


def counts(filters: Mapping[str, Sequence[str]], *facets: str) -> dict[str, Counter[str]]:
    """How many public commitments each value of each facet would show.

    ``filters`` maps names of ``FACETS`` to wanted values (``level_ordinal``: the minimum); a facet's own
    filter does not narrow its counts. One query, however many facets.
    """
    rows = _rows()
    result: dict[str, Counter[str]] = {}
    for facet in facets:
        others = {name: values for name, values in filters.items() if name != facet}
        column = "type__slug" if facet == "type" else facet
        counter: Counter[str] = Counter()
        for row in rows:
            if _fits(row, others):
                counter[str(row[column])] += row["total"]
        result[facet] = counter
    return result


def total(filters: Mapping[str, Sequence[str]]) -> int:
    """How many public commitments fit all filters."""
    return sum(row["total"] for row in _rows() if _fits(row, filters))


def naive() -> dict[FacetKey, int]:
    """The same counts from the commitments themselves; what ``check_records`` compares with."""
    return dict(Counter(key for c in Commitment.objects.published() if (key := key_of(c))))


def stored() -> dict[FacetKey, int]:
    return {
        FacetKey(*row[:-1]): row[-1] for row in FacetCount.objects.values_list(*FacetKey._fields, "total")
    }
