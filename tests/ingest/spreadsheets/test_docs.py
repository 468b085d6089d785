"""The documentation lists the columns as they are declared."""

import os

from django.conf import settings

from civic.ingest.spreadsheets.columns import Spreadsheet
from civic.ingest.spreadsheets.importing import SHEETS

FILE = settings.BASE_DIR / "docs" / "spreadsheets.md"
HEADING = "## Columns\n\nA column marked * must be filled; the others may be left out of the file.\n"


def table(sheet: Spreadsheet) -> str:
    """One sheet as a table of the documentation."""
    lines = [f"### `{sheet.name}`", "", "| column | what stands there | example |", "|---|---|---|"]
    for column in sheet.columns:
        star = "*" if column.required else ""
        example = f"`{column.example}`" if column.example else ""
        cells = [f"`{column.name}`{star}", column.help, example]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def test_the_columns_stand_in_the_documentation_as_they_are_declared():
    """To write them anew: ``WRITE_DOCS=1 python -m pytest tests/ingest/spreadsheets/test_docs.py``."""
    expected = "\n\n".join([HEADING.rstrip("\n"), *(table(sheet) for sheet in SHEETS.values())]) + "\n"
    text = FILE.read_text(encoding="utf-8")
    start = text.index("## Columns\n")
    if os.environ.get("WRITE_DOCS") == "1":
        FILE.write_text(text[:start] + expected, encoding="utf-8")
        start, text = 0, expected
    assert text[start:] == expected


def test_every_template_fits_its_sheet():
    for sheet in SHEETS.values():
        header, example = sheet.template()
        cells = dict(zip(header, example, strict=True))
        assert all(cells[column.name] for column in sheet.columns if column.required)
        assert [column.read(cells[column.name]) is not None for column in sheet.columns if column.example]
