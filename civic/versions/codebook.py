"""The codebook as it stands, kept in each process: dozens of rows that every page asks for."""

from typing import NamedTuple

from django.db import router

from civic.models import CommitmentType, Level
from civic.versions.data import CARDS, data_version


class Codebook(NamedTuple):
    """Types in the order of the codebook with their levels, by primary key and by slug. Not to be changed."""

    types: dict[int, CommitmentType]
    by_slug: dict[str, CommitmentType]
    levels: dict[int, Level]

    def levels_of(self, slug: str) -> list[Level]:
        kind = self.by_slug.get(slug)
        return [level for level in self.levels.values() if kind and level.type_id == kind.pk]


_kept: dict[str, tuple[str, Codebook]] = {}


def codebook() -> Codebook:
    """Two queries after the codebook changed, none otherwise but that of the version.

    Within a transaction too: no other has the same version, whether it is taken back or not.
    """
    using = router.db_for_read(CommitmentType)
    token = data_version(using).token(CARDS)
    kept = _kept.get(using)
    if kept is None or kept[0] != token:
        kept = _kept[using] = (token, _read())
    return kept[1]


def _read() -> Codebook:
    types = {kind.pk: kind for kind in CommitmentType.objects.order_by("order", "notation")}
    levels = {level.pk: level for level in Level.objects.order_by("type__order", "ordinal")}
    for level in levels.values():
        level.type = types[level.type_id]
    return Codebook(types, {kind.slug: kind for kind in types.values()}, levels)
