"""`manage.py check_records`: every rule of the register, over the whole database."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils.encoding import force_str

from civic import derivation, facets, search, versions
from civic.ingest.rows import ORDER
from civic.models import FormerSlug, PublishedVersion, Role, SearchDocument, StatusSpan
from civic.models.records import Dated, Reviewed
from civic.publication import consistency_problems, publication_problems

MODELS: tuple[Any, ...] = (*ORDER, StatusSpan, PublishedVersion, SearchDocument, FormerSlug)
SAVE_AGAIN = "Save the record again in the admin, which derives it anew."


class Command(BaseCommand):
    help = "Checks every record against every rule. Changes nothing; exit 1 if any rule is broken."

    def handle(self, *args: Any, **options: Any) -> None:
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
        if published:
            yield from _version_problems(record)
    if isinstance(record, Reviewed | Role):
        yield from (f"{difference}. {SAVE_AGAIN}" for difference in derivation.stale(record))
    if isinstance(record, PublishedVersion) and versions.change_hash(record.record) != record.change_hash:
        yield "this version is not what was published then. Restore it from a backup."


def _column_problems(record: Any) -> Iterator[str]:
    """Values that no form would take. References and uniqueness are the database's own to keep."""
    dates = _dates(record)
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
            yield f"{column} is stored as {stored} but follows as {getattr(record, column)}. {SAVE_AGAIN}"


def _dates(record: Any) -> dict[str, Any]:
    """The columns that ``clean`` derives from a date."""
    if not isinstance(record, Dated):
        return {}
    names = [f.name for f in record._meta.concrete_fields if f.name.endswith(("edtf", "earliest", "latest"))]
    return {name: getattr(record, name) for name in names}


def _version_problems(record: Any) -> Iterator[str]:
    numbers = list(versions.history(record).order_by("number").values_list("number", flat=True))
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
    for key in sorted({*expected, *stored}, key=str):
        if expected.get(key, 0) != stored.get(key, 0):
            yield (
                f"facetcount {'|'.join(map(str, key))}: counts {stored.get(key, 0)} commitments, there are "
                f"{expected.get(key, 0)}. Save one of them again in the admin."
            )
    subjects: dict[str, type[Model]] = {subject: model for model, subject in search.SUBJECTS.items()}
    for subject, model in subjects.items():
        hidden = SearchDocument.objects.filter(**{f"{subject}__isnull": False})
        visible = model._default_manager.published()  # type: ignore[attr-defined]
        for document in hidden.exclude(**{f"{subject}__in": visible.values("pk")}):
            yield f"searchdocument {document.key}: its record is not public. {SAVE_AGAIN}"
