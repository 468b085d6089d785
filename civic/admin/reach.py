"""How far an edit reaches: the reviewed records whose public form shows a row."""

from collections.abc import Iterable
from typing import Any

from civic import workflow
from civic.admin.permissions import is_shown
from civic.models import Role
from civic.models.records import Reviewed
from civic.publication import Problem
from civic.workflow.owners import owner_of, shown_on


def reached(record: Any) -> list[Any]:
    """The owner of a row, unless it is public and the row is not; and what else is public and shows it."""
    found = [each for each in shown_on(record) if each is not None and each.is_published]
    owner = owner_of(record)
    if owner is not None and (is_shown(record) or not owner.is_published):
        found.insert(0, owner)
    elif isinstance(record, Role) and owner in found:
        found = [each for each in found if each != owner]
    return list(dict.fromkeys(found))


def edited(records: Iterable[Any], by: Any, source: Any, note: str = "") -> None:
    """Tell the workflow. Raises ``Refused``, naming the record where it is another one than was edited."""
    for record in records:
        try:
            workflow.record_edit(record, by, note=note)
        except workflow.Refused as refusal:
            if record == owner_of(source):
                raise
            raise workflow.Refused(
                *(Problem(p.code, f"“{record}”: {p.message}") for p in refusal.problems)
            ) from refusal


def retold(message: Any, row: Any) -> list[Any] | None:
    """The log message of a row as its record tells it; ``None`` where nothing was edited."""
    if isinstance(row, Reviewed) or not isinstance(message, list):
        return None
    what = {"name": str(row._meta.verbose_name), "object": str(row)}
    told = []
    for part in message:
        ((verb, detail),) = part.items()
        told.append({verb: detail if "name" in detail else {**what, **detail}})
    return told or None
