"""The catalogues: whole, compiled, and safe to fill in."""

import csv
import io
from collections import Counter
from pathlib import Path

import polib
import pytest

from tests import translation_table, translations
from tests.translations import PLACEHOLDER


def entries() -> list[polib.POEntry]:
    return [entry for file in translations.catalogues() for entry in polib.pofile(str(file))]


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert [file.parent.parent.name for file in translations.catalogues()] == ["es", "vi"]


def test_every_message_is_translated_and_compiled() -> None:
    assert [list(translations.incomplete(file)) for file in translations.catalogues()] == [[], []]


def test_a_translation_keeps_the_placeholders_of_its_message() -> None:
    broken = []
    for entry in entries():
        wanted = Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        said = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        broken += [text for text in said if Counter(PLACEHOLDER.findall(text)) != wanted]
    assert broken == []


def test_a_translation_keeps_the_blanks_at_its_ends() -> None:
    said = [(entry.msgid, entry.msgstr) for entry in entries() if not entry.msgid_plural]
    assert [pair for pair in said if _ends(pair[0]) != _ends(pair[1])] == []


def _ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (polib.POEntry(msgid="Home", msgstr=""), "not translated: 'Home'"),
        (polib.POEntry(msgid="Home", msgstr="Inicio", flags=["fuzzy"]), "fuzzy: 'Home'"),
        (
            polib.POEntry(msgid="a", msgid_plural="b", msgstr_plural={0: "c", 1: ""}),
            "not translated: 'a'",
        ),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, entry: polib.POEntry, problem: str) -> None:
    file = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(entry)
    catalogue.save(str(file))
    file.with_suffix(".mo").write_bytes(translations.compiled(file))
    assert list(translations.incomplete(file)) == [f"es/django.po: {problem}"]
    file.with_suffix(".mo").write_bytes(b"")
    assert list(translations.incomplete(file))[1:] == [
        "es/django.po: its .mo file says something else. Run `make messages`."
    ]


def test_a_table_of_a_catalogue_can_be_corrected_and_taken_back() -> None:
    file = translations.catalogues()[0]
    catalogue, out = polib.pofile(str(file)), io.StringIO()
    translation_table.write(catalogue, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert translation_table.take(catalogue, rows) == []
    assert str(catalogue) == str(polib.pofile(str(file)))
    home = next(row for row in rows if row["English"] == "Home")
    many = next(row for row in rows if row["English"] == "%(n)d promises")
    corrected = [
        {**home, "translation": "Portada"},
        {**many, "translation": "%(n)d compromisos"},
        {**many, "translation": "compromisos"},
        {**home, "English": "House"},
    ]
    assert translation_table.take(catalogue, corrected) == [
        "line 4: the parts like %(n)d have to stay as they are: 'compromisos'",
        "line 5: the site has no such message any more: 'House'",
    ]
    assert catalogue.find("Home").msgstr == "Portada"
    assert catalogue.find("%(n)d promise").msgstr_plural == {0: "%(n)d promesa", 1: "%(n)d compromisos"}
