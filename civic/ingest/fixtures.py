"""Compiles sheets to Django fixtures, in a database of their own that is gone afterwards.

``loaddata`` skips ``save()`` and the workflow, so the fixtures carry what those would have written: stamps,
states and every derived row. They never carry the text of an article.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management import call_command
from django.db import connections
from django.db.models import Model
from django.db.utils import load_backend

from civic import models
from civic.ingest.load import load
from civic.ingest.rows import ORDER

CODEBOOK: tuple[type[Model], ...] = (models.CodebookVersion, models.CommitmentType, models.Level)
DERIVED: tuple[type[Model], ...] = (
    models.StatusSpan,
    models.PublishedVersion,
    models.SearchDocument,
    models.FacetCount,
    models.SeedRow,
)
FILES: dict[str, tuple[type[Model], ...]] = {
    "codebook.json": CODEBOOK,
    "register.json": (*(model for model in ORDER if model not in CODEBOOK), *DERIVED),
}


class BrokenSheets(Exception):  # noqa: N818 the name says what happened
    """The sheets have problems; the text names them all."""


def compile_fixtures(paths: list[Path]) -> dict[str, bytes]:
    """The content of every fixture file by its name. Raises ``BrokenSheets`` and ``NoSheet``."""
    with scratch_database():
        report = load(paths, commit=True)
        if report.problems:
            raise BrokenSheets("\n".join([*map(str, report.problems), report.refusal()]))
        return {name: _serialised(members) for name, members in FILES.items()}


@contextmanager
def scratch_database() -> Iterator[None]:
    """An empty migrated SQLite database in memory in place of the real one.

    Swapping a connection of the running thread is how Django's own live server tests share theirs.
    """
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    configured = connections.configure_settings({"default": engine})["default"]
    kept = connections["default"]
    scratch = load_backend(engine["ENGINE"]).DatabaseWrapper(configured, "default")
    connections["default"] = scratch
    ContentType.objects.clear_cache()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        scratch.close()
        connections["default"] = kept
        ContentType.objects.clear_cache()


def _serialised(members: tuple[type[Model], ...]) -> bytes:
    rows = [row for model in members for row in model._default_manager.order_by("key")]
    text = serializers.serialize(
        "json", rows, indent=1, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    return f"{text.rstrip()}\n".encode()
