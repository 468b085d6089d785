"""Records as if they were public, for the length of one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from civic.choices import ReviewState
from civic.derivation import derive
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from civic.models.grounds import grounds
from civic.publication import is_fiction
from civic.workflow.locks import set_columns

_IN_ORDER: tuple[Any, ...] = (SourceArticle, Institution, Resolution, Statement, Commitment)


def pretend_published(record: Any, at: datetime) -> None:
    """Make a record, its basis and its grounds public, and with fiction all that is rehearsed.

    The caller rolls the transaction back; outside of one this refuses to begin.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A pretence ends with its transaction: begin one.")
    wanted = [*_needed(record), record]
    if is_fiction(record):
        wanted = [*_rehearsed(), *wanted]
    for each in sorted(dict.fromkeys(wanted), key=lambda one: _IN_ORDER.index(type(one))):
        if not each.is_published:
            _publish(each, at)
    derive(record)


def _needed(record: Any) -> list[Any]:
    """What a record rests on, its basis with its own grounds included."""
    found: list[Any] = list(grounds(record))
    if isinstance(record, Commitment) and record.basis_record is not None:
        found += [*grounds(record.basis_record), record.basis_record]
    return found


def _rehearsed() -> list[Any]:
    rehearsed = Q(review_state=ReviewState.REHEARSED)
    return [record for model in _IN_ORDER for record in model.objects.filter(rehearsed)]


def _publish(record: Any, at: datetime) -> None:
    columns: dict[str, Any] = {"review_state": ReviewState.PUBLISHED, "published_at": at}
    if isinstance(record, Institution | SourceArticle):
        columns["is_fiction"] = False
    set_columns(record, **columns)
    derive(record)
