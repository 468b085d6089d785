"""Exact counts without counting: sums over ``FacetCount``, moved in the writer's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import F

from civic.models import Commitment, CommitmentType, FacetCount

FACETS = (
    "state",
    "institution_kind",
    "type",
    "level_ordinal",
    "status",
    "basis",
    "attribution",
    "certainty",
)


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


def key_of(commitment: Commitment) -> FacetKey | None:
    """Where a commitment counts; ``None`` while it is not public."""
    if not commitment.is_public:
        return None
    return FacetKey(*(getattr(commitment, name) for name in FacetKey._fields))


def shift(old: FacetKey | None, new: FacetKey | None) -> None:
    """Move one commitment from one combination to another."""
    if old == new:
        return
    if old is not None:
        FacetCount.objects.filter(**old._asdict()).update(total=F("total") - 1)
        FacetCount.objects.filter(**old._asdict(), total=0).delete()
    if new is not None and not FacetCount.objects.filter(**new._asdict()).update(total=F("total") + 1):
        FacetCount.objects.create(key=_text(new), total=1, **new._asdict())


def _text(key: FacetKey) -> str:
    """A permanent key that does not depend on primary keys."""
    notation = CommitmentType.objects.get(pk=key.type_id).notation
    return "|".join(str(part) for part in key._replace(type_id=notation))  # type: ignore[arg-type]


def _rows() -> list[Any]:
    return list(
        FacetCount.objects.values(
            "state",
            "institution_kind",
            "type__slug",
            "level_ordinal",
            "status",
            "basis",
            "attribution",
            "certainty",
            "total",
        )
    )


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
