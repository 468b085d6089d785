"""Which reviewed record a row belongs to, and which ones show it."""

from collections.abc import Iterable
from typing import Any

from civic.models import (
    AlternateUrl,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Identifier,
    InstitutionName,
    Level,
    Person,
    Place,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    Snapshot,
)
from civic.models.records import Reviewed

_OWNERS = {
    AlternateUrl: "article",
    CommitmentEvent: "commitment",
    Evidence: "target",
    Identifier: "institution",
    InstitutionName: "institution",
    ResolutionRelation: "from_resolution",
    Role: "institution",
    Snapshot: "article",
}


def owner_of(record: Any) -> Any:
    """The reviewed record that a row belongs to; the record itself; ``None`` where nothing is reviewed."""
    if record is None or isinstance(record, Reviewed):
        return record
    if isinstance(record, ResolutionEvent):
        return record.resolution or record.institution
    name = _OWNERS.get(type(record))
    return owner_of(getattr(record, name)) if name else None


def _of_role(role: Role) -> list[Any]:
    quoted = role.spoken_evidence.all()
    return [role.institution, *role.statements.all(), *(owner_of(e) for e in quoted)]


def shown_on(record: Any) -> Iterable[Any]:
    if isinstance(record, Role):
        return _of_role(record)
    if isinstance(record, Person):
        return [found for role in record.roles.all() for found in _of_role(role)]
    if isinstance(record, Place):
        return record.institutions.all()
    if isinstance(record, CommitmentType | Level):
        return record.commitments.all()
    return []
