"""docs/data.md explains every table and column of a release, in the words that the release itself uses."""

from django.conf import settings

from civic.exports.package.columns import words
from civic.exports.package.tables import TABLES

START = "<!-- tables: tests/exports/package/test_docs.py -->\n"


def expected():
    lines = []
    for table in TABLES:
        lines += [f"### {table.name}", "", f"{table.title} Key: {' '.join(table.key)}.", ""]
        lines += ["| column | type | what it says |", "|---|---|---|"]
        for column in words(table):
            refers = table.refers.get(column.names[0])
            meaning = column.description + (f" → {refers[0]}.{refers[1]}" if refers else "")
            lines.append(f"| {' '.join(f'`{name}`' for name in column.names)} | {column.kind} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def test_every_table_and_column_of_a_release_is_explained():
    text = (settings.BASE_DIR / "docs" / "data.md").read_text(encoding="utf-8")
    assert text.partition(START)[2] == expected()
