"""The same rows for Datasette: one flat table with the indexes and the full text that its pages need.

``python -m tests.benchmarks.twin FILE`` writes it from the database of DATABASE_URL.
"""

import os
import sqlite3
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

django.setup()

from civic.models import Commitment, SearchDocument  # noqa: E402
from civic.searchwords import code, words_of  # noqa: E402
from civic.versions import codebook  # noqa: E402

COLUMNS = {
    "id": "id",
    "slug": "slug",
    "institution": "institution__name",
    "state": "state",
    "institution_kind": "institution_kind",
    "type": "type__slug",
    "level": "level__label_en",
    "status": "status",
    "basis": "basis",
    "attribution": "attribution",
    "certainty": "certainty",
    "stated_latest": "stated_latest",
    "summary": "summary_en",
}
INDEXES = (
    *("type, state, status, stated_latest", "type, state, stated_latest", "state, stated_latest"),
    *("type, stated_latest", "status, stated_latest", "stated_latest"),
)

# Datasette knows a full text by the double quotes around its table; without, it ignores ``_search``.
FULL_TEXT = (
    'CREATE VIRTUAL TABLE commitments_fts USING fts5(words, content="commitments", content_rowid="id")'
)


def write(file: Path) -> int:
    """Write the twin; gives how many rows it has. A file that is there is written anew."""
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as twin:
        twin.execute("PRAGMA journal_mode=OFF")
        twin.execute("PRAGMA synchronous=OFF")
        named = ", ".join(
            f"{name} INTEGER PRIMARY KEY" if name == "id" else f"{name} TEXT" for name in COLUMNS
        )
        twin.execute(f"CREATE TABLE commitments ({named}, words TEXT)")
        rows = Commitment.objects.published().order_by("pk").values_list(*COLUMNS.values())
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        number = twin.executemany(f"INSERT INTO commitments VALUES ({marks})", _with_words(rows)).rowcount
        for index, columns in enumerate(INDEXES):
            twin.execute(f"CREATE INDEX commitments_{index} ON commitments ({columns})")
        twin.execute(FULL_TEXT)
        twin.execute("INSERT INTO commitments_fts(commitments_fts) VALUES ('rebuild')")
        twin.execute("ANALYZE")
    return number


def _with_words(rows):
    """Each row with what the register's own search reads of it; both come in the order of their keys.

    That is its document and the words of the codebook for which a token stands there.
    """
    documents = SearchDocument.objects.filter(commitment__isnull=False).order_by("commitment_id")
    words = documents.values_list("commitment_id", "text").iterator(chunk_size=2000)
    named = {code(level.type, level): " ".join(words_of(level)) for level in codebook().levels.values()}
    for row, (pk, text) in zip(rows.iterator(chunk_size=2000), words, strict=True):
        assert row[0] == pk
        token, _blank, own = text.partition(" ")
        yield (*(str(value) if value is not None else None for value in row), f"{named[token]} {own}")


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))}\n")
