"""Writes institution rows in batches: a few statements for a thousand rows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.ingest.spreadsheets.addresses import Addresses
from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institution_plan import Named, Step
from civic.ingest.spreadsheets.institutions import SCHEMES, InstitutionSheet, language_and_name
from civic.models import Identifier, Institution, InstitutionName, bulk, remember

Through = Institution.places.through
STAMPS = ("revision", "updated_at", "edited_by", "reviewed_by")


class Writer:
    """Writes the steps of one file; ``by`` is whom the new records are by."""

    def __init__(self, sheet: InstitutionSheet, named: Named, by: Any) -> None:
        self.fields = {c.name: c.attribute for c in sheet.columns if c.attribute and not c.refers}
        self.by = by
        self.addresses = Addresses(Institution, named)

    @transaction.atomic
    def write(self, steps: list[Step], around: Lookups) -> None:
        """Save new and changed records with what hangs on them. Raises ``DatabaseError``."""
        new = [step for step in steps if step.is_new]
        changed = [step for step in steps if not step.is_new]
        for step in new:
            self._fill(step, around)
            step.record.created_by_id = self.by.pk if self.by else None
        self.addresses.propose([step.record for step in new])
        bulk.insert([step.record for step in new])
        for step in changed:
            self._fill(step, around)
            step.record.revision += 1
            step.record.updated_at, step.record.reviewed_by = timezone.now(), None
            step.record.edited_by = self.by or step.record.edited_by
        Institution.objects.bulk_create(
            [step.record for step in changed],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*self.fields.values(), "parent", *STAMPS],
        )
        _write_places(steps, around)
        _write_identifiers(steps)
        _write_names(steps)
        remember([step.record for step in new], new=True)
        remember([step.record for step in changed])

    def _fill(self, step: Step, around: Lookups) -> None:
        for name, attribute in self.fields.items():
            value = step.line.values.get(name)
            if name in step.line.values and not (name in ("key", "slug") and not value):
                setattr(step.record, attribute, value)
        if "parent" in step.line.values and not step.parent:
            found = around.parents.get(step.line.values["parent"])
            step.record.parent_id = found[0][0] if found else None


def _having(steps: Iterable[Step], column: str) -> list[Step]:
    return [step for step in steps if column in step.changes]


def _write_places(steps: list[Step], around: Lookups) -> None:
    due = _having(steps, "places")
    Through.objects.filter(institution__in=[s.record.pk for s in due if not s.is_new]).delete()
    Through.objects.bulk_create(
        Through(institution_id=step.record.pk, place_id=around.places[path])
        for step in due
        for path in step.line.values["places"]
    )


def _write_identifiers(steps: list[Step]) -> None:
    new, gone = [], []
    for step in steps:
        for scheme in SCHEMES:
            if scheme not in step.changes and f"{scheme}_source" not in step.changes:
                continue
            stored = (
                {}
                if step.is_new
                else {i.value: i for i in step.record.identifiers.all() if i.scheme == scheme}
            )
            wanted = step.line.values.get(scheme, tuple(stored))
            gone += [i.pk for value, i in stored.items() if value not in wanted]
            source = step.line.values.get(f"{scheme}_source") or next((i.source for i in stored.values()), "")
            if other := [i.pk for i in stored.values() if i.source != source]:
                Identifier.objects.filter(pk__in=other).update(source=source)
                remember(Identifier.objects.filter(pk__in=other))
            new += [
                Identifier(institution=step.record, scheme=scheme, value=value, source=source)
                for value in wanted
                if value not in stored
            ]
    if gone:
        Identifier.objects.filter(pk__in=gone).delete()
    bulk.insert(new)
    remember(new, new=True)


def _write_names(steps: list[Step]) -> None:
    new, gone = [], []
    for step in _having(steps, "other_names"):
        stored = {} if step.is_new else {(n.language, n.name): n.pk for n in step.record.other_names.all()}
        wanted = [language_and_name(given) for given in step.line.values["other_names"]]
        gone += [pk for pair, pk in stored.items() if pair not in wanted]
        new += [
            InstitutionName(institution=step.record, language=language, name=name)
            for language, name in wanted
            if (language, name) not in stored
        ]
    if gone:
        InstitutionName.objects.filter(pk__in=gone).delete()
    bulk.insert(new)
    remember(new, new=True)
