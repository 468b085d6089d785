"""Who may do what to a record.

A draft is edited by everybody who may edit its model; a record in review by nobody, so that what was
reviewed is what gets published. What the public reads is everybody's to propose: ``pending`` lets it wait.
"""

from collections.abc import Callable
from typing import Any

from civic.choices import ReviewState
from civic.models import (
    CodebookVersion,
    CommitmentType,
    Evidence,
    Level,
    Person,
    Place,
    ResearchLog,
    Role,
    Snapshot,
)
from civic.models.records import Reviewed
from civic.workflow.owners import owner_of

SUBMIT, REVIEW, PUBLISH = "civic.submit_record", "civic.review_record", "civic.publish_record"

_SHOWN: dict[type, Callable[[Any], bool]] = {
    Role: lambda role: Role.objects.published().filter(pk=role.pk).exists(),
    Person: lambda person: Role.objects.published().filter(person=person).exists(),
    Place: lambda place: place.institutions.published().exists(),
    ResearchLog: lambda log: log.institution.is_published,
    Snapshot: lambda snapshot: snapshot.evidence.exists() and snapshot.article.is_published,
    CommitmentType: lambda kind: True,
    Level: lambda level: True,
    CodebookVersion: lambda version: True,
}


def is_shown(record: Any) -> bool:
    """Whether the public can see a row: its owner decides, but officials appear only where quoted."""
    if isinstance(record, Evidence) and record.role_id:
        return is_shown(record.role)
    if check := _SHOWN.get(type(record)):
        return check(record)
    owner = owner_of(record)
    return owner is not None and owner.is_published


def may_edit(record: Any) -> bool:
    """Whether the state of a record lets it be edited; permissions on the model come on top."""
    if is_shown(record):
        return True
    if isinstance(record, Role | Snapshot) or (isinstance(record, Evidence) and record.role_id):
        return True
    owner = owner_of(record)
    return owner is None or owner.review_state != ReviewState.IN_REVIEW


def may_delete(record: Any) -> bool:
    """Only what was never public: a published record ends as a tombstone, not as a gap.

    What PROTECT guards is left to it: its page names what stands in the way. Places have no such guard.
    """
    if isinstance(record, Reviewed):
        return record.review_state == ReviewState.DRAFT and record.published_at is None
    return not (isinstance(record, Place) and record.institutions.exists())
