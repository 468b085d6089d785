"""`manage.py check_records`: every rule of the register, over the whole database."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.encoding import force_str

from civic import derivation, facets, search, versions
from civic.ingest.rows import ORDER
from civic.management import mend as mending
from civic.models import (
    CommitmentType,
    FormerSlug,
    PublishedVersion,
    Role,
    SearchDocument,
    StatusSpan,
)
from civic.models.records import Dated, Reviewed
from civic.publication import consistency_problems, publication_problems

MODELS: tuple[Any, ...] = (*ORDER, StatusSpan, PublishedVersion, SearchDocument, FormerSlug)
DERIVE = "Run `manage.py check_records --mend`, which derives it anew."


class Command(BaseCommand):
    help = "Checks every record against every rule; exit 1 if any is broken. Changes nothing without --mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="derive again what no longer follows, first")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        for name in mending.mend(timezone.now()) if mend else ():
            self.stdout.write(f"mended  {name}")
        checked: Counter[str] = Counter()
        wrong = 0
        for model in MODELS:
            name = str(model._meta.model_name)
            for record in model._default_manager.order_by("pk").iterator():
                checked[name] += 1
                for problem in problems_of(record):
                    self.stdout.write(f"{name} {record.key}: {problem}")
                    wrong += 1
        for problem in count_problems():
            self.stdout.write(problem)
            wrong += 1
        listed = ", ".join(f"{number} {name}" for name, number in checked.items())
        self.stderr.style_func = None  # what was checked is no error: not in red
        self.stderr.write(f"Checked: {listed}.")
        if wrong:
            raise CommandError(f"{wrong} problems in {checked.total()} records. Each line says what to do.")
        self.stdout.write(f"{checked.total()} records checked, none wrong.")


def problems_of(record: Any) -> Iterator[str]:
    """What is wrong with one record, and what to do about it."""
    yield from _column_problems(record)
    if isinstance(record, Reviewed):
        published = record.review_state == "published"
        rules = publication_problems if published else consistency_problems
        yield from (problem.message for problem in rules(record))
        yield from _version_problems(record)
    if isinstance(record, Reviewed | Role):
        yield from (f"{difference}. {DERIVE}" for difference in derivation.stale(record))
    if isinstance(record, PublishedVersion) and versions.change_hash(record.record) != record.change_hash:
        yield "this version is not what was published then. Restore it from a backup."
    if isinstance(record, PublishedVersion) and record.superseded_at != _next_at(record):
        yield "its superseded_at is not when the next version came. Restore it from a backup."


def _column_problems(record: Any) -> Iterator[str]:
    """Values that no form would take. References and uniqueness are the database's own to keep."""
    dates = mending.bounds(record) if isinstance(record, Dated) else {}
    related = {field.name for field in record._meta.concrete_fields if field.is_relation}
    try:
        record.clean_fields(exclude=related)
        record.clean()
    except ValidationError as error:
        by_column = error.message_dict if hasattr(error, "error_dict") else {"record": error.messages}
        for column, messages in by_column.items():
            value = getattr(record, column, "")
            yield from (f"{column} “{value}”: {force_str(message)} Correct it." for message in messages)
        return
    for column, stored in dates.items():
        if getattr(record, column) != stored:
            yield f"{column} is stored as {stored} but follows as {getattr(record, column)}. {DERIVE}"


def _next_at(version: PublishedVersion) -> datetime | None:
    following = PublishedVersion.objects.filter(model=version.model, record_key=version.record_key)
    return following.filter(number=version.number + 1).values_list("published_at", flat=True).first()


def _version_problems(record: Any) -> Iterator[str]:
    newest = versions.history(record).first()
    numbers = list(versions.history(record).order_by("number").values_list("number", flat=True))
    for name, expected in versions.stamps(newest).items():
        if (stored := getattr(record, name)) != expected:
            yield f"{name} is stored as “{stored}” but follows as “{expected}”. {DERIVE}"
    if newest and newest.change_hash and not record.is_published:
        yield "it is not public, and its newest version does not say so. Withdraw it in the admin."
    if not record.is_published:
        return
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"its published versions are numbered {numbers}. Restore the missing ones from a backup."
    if versions.differs(record):
        yield (
            "what stands here is not its newest published version. Undo the change, or save the record in "
            "the admin so that a version tells of it."
        )


def count_problems() -> Iterator[str]:
    """Counts and search documents that do not follow from the records."""
    expected, stored = facets.naive(), facets.stored()
    notations = dict(CommitmentType.objects.values_list("pk", "notation"))
    for key in sorted({*expected, *stored}):
        there, counted = expected.get(key, 0), stored.get(key, 0)
        if there != counted:
            name = "|".join(map(str, (*key[:2], notations[key.type_id], *key[3:])))
            yield (f"facetcount {name}: counts {counted} commitments, there are {there}. {DERIVE}")
    for model, subject in search.SUBJECTS.items():
        hidden = SearchDocument.objects.filter(**{f"{subject}__isnull": False})
        visible = model._default_manager.published()  # type: ignore[attr-defined]
        for document in hidden.exclude(**{f"{subject}__in": visible.values("pk")}):
            yield f"searchdocument {document.key}: its record is not public. {DERIVE}"
