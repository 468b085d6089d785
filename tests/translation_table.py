"""A catalogue as a table for a reader without git: `python tests/translation_table.py es > es.csv`.

`python tests/translation_table.py es corrected.csv` takes the corrected table back into the catalogue.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import polib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.translations import LOCALE, PLACEHOLDER

HEADER = ("context", "form", "English", "translation", "where it stands")


def main(arguments: list[str]) -> int:
    """Write or take a table; the exit status is 1 if a row could not be taken."""
    language, *tables = arguments
    file = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not tables:
        sys.stdout.reconfigure(encoding="utf-8-sig", newline="")  # the mark tells spreadsheets what it is
        write(polib.pofile(str(file)), sys.stdout)
        return 0
    catalogue = polib.pofile(str(file))
    with Path(tables[0]).open(encoding="utf-8-sig", newline="") as rows:
        problems = take(catalogue, csv.DictReader(rows))
    catalogue.save(str(file))
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return int(bool(problems))


def write(catalogue: polib.POFile, out: TextIO) -> None:
    """One row a message, and one for each of its plural forms."""
    table = csv.writer(out)
    table.writerow(HEADER)
    for entry in catalogue:
        where = " ".join(file for file, _line in entry.occurrences)
        for form, text in forms(entry).items():
            table.writerow([entry.msgctxt or "", form, _english(entry, form), text, where])


def forms(entry: polib.POEntry) -> dict[str, str]:
    """Translations by the number of their plural form; an empty number where there is no plural."""
    if not entry.msgid_plural:
        return {"": entry.msgstr}
    return {str(number): text for number, text in entry.msgstr_plural.items()}


def take(catalogue: polib.POFile, rows: Iterable[dict[str, str]]) -> list[str]:
    """Put the translations of a table into a catalogue; the answer is what was left out, and why."""
    known = {(e.msgctxt or "", form, _english(e, form)): e for e in catalogue for form in forms(e)}
    problems = []
    for number, row in enumerate(rows, start=2):
        entry = known.get((row["context"], row["form"], row["English"]))
        text = row["translation"].replace("\r\n", "\n")
        if entry is None:
            problems.append(f"line {number}: the site has no such message any more: {row['English']!r}")
        elif sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(row["English"])):
            problems.append(f"line {number}: the parts like %(n)d have to stay as they are: {text!r}")
        elif row["form"]:
            entry.msgstr_plural[int(row["form"])] = text
        else:
            entry.msgstr = text
    return problems


def _english(entry: polib.POEntry, form: str) -> str:
    return entry.msgid_plural if form not in ("", "0") else entry.msgid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
