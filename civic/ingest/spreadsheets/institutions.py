"""Institutions as a spreadsheet: one row each, with parent, places, identifiers and other names."""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.choices import IdentifierScheme, State
from civic.ingest.spreadsheets.cells import BadCell, several, show, shown, words
from civic.ingest.spreadsheets.columns import Cells, Column, Spreadsheet, column, in_languages, reference
from civic.models import Institution

PLACE = re.compile(r"([a-z]{2})/([a-z0-9-]{1,120})")
NAMED = re.compile(r"(?:([a-z]{2,3}(?:-[A-Za-z]{2,4})?):(?=.))?(.+)")
SCHEMES = tuple(IdentifierScheme.values)
LOOKED_UP = "Where the id was looked up; needed beside an id."


def read_places(cell: str) -> tuple[str, ...]:
    """Places as the address of their page has them: ``ca/larkfield``."""
    places = several(cell.lower())
    for place in places:
        found = PLACE.fullmatch(place)
        if not found or found[1].upper() not in State.values:
            raise BadCell(
                _("“%(place)s” is no place. Write state and slug, as in ca/larkfield.")
                % {"place": shown(place)}
            )
    return tuple(sorted(places))


def read_names(cell: str) -> tuple[str, ...]:
    """Other names, each with its language before it unless it is English: ``LUSD | es:Distrito``."""
    names = []
    for given in several(cell):
        language, name = language_and_name(given)
        if len(name) > 200:
            raise BadCell(_("“%(name)s” is longer than 200 characters.") % {"name": shown(name)})
        names.append(name if language == "en" else f"{language}:{name}")
    return tuple(sorted(names))


def language_and_name(given: str) -> tuple[str, str]:
    """``es:Distrito`` as language and name; without a language it is English."""
    language, name = NAMED.fullmatch(given).groups()  # type: ignore[union-attr]
    return language or "en", name.strip()


def read_ids(cell: str) -> tuple[str, ...]:
    ids = several(cell)
    if any(len(value) > 120 for value in ids):
        raise BadCell(_("An id has at most 120 characters."))
    return tuple(sorted(ids))


def _identifier_columns() -> tuple[Column, ...]:
    examples = {"nces": "0699990", "geoid": "", "ocd": "", "ori": ""}
    found = []
    for scheme, label in IdentifierScheme.choices:
        source = "A list that we made up" if examples[scheme] else ""
        found += [
            Column(scheme, f"{label}; several are set apart by |.", examples[scheme], read_ids),
            Column(f"{scheme}_source", LOOKED_UP, source, words(300)),
        ]
    return tuple(found)


class InstitutionSheet(Spreadsheet):
    name = "institution"
    model = Institution
    identity = ("key", "slug")
    columns = (
        column(Institution, "key", "Permanent name of the record. Left out, it is made for new ones."),
        column(
            Institution,
            "slug",
            "Last part of the address. With a key it may be left empty and is made from the name.",
            "larkfield-unified-school-district",
        ),
        column(
            Institution, "name", "As it calls itself.", "Larkfield Unified School District", required=True
        ),
        column(Institution, "kind", "", "school_district", required=True),
        column(Institution, "state", "Two letters.", "CA", required=True),
        reference(
            "parent",
            Institution,
            "Slug or key of the body it belongs to, in the register or anywhere in the file.",
        ),
        Column("places", "State and slug of each place it serves, set apart by |.", "", read_places),
        column(Institution, "website", "In full, with https://.", "https://larkfield.example/"),
        *in_languages(Institution, "summary", "A sentence or two in our words."),
        column(Institution, "size", "How many students or residents, digits alone.", "1200"),
        column(Institution, "size_unit", "What the size counts; needed beside one.", "students"),
        column(Institution, "size_approximate", "yes or no.", "yes"),
        column(Institution, "size_as_of", "Date of the figure: 2017, 2017-02.", "2017"),
        *_identifier_columns(),
        Column(
            "other_names",
            "Set apart by |; the language stands before a name that is not English.",
            "LUSD | es:Distrito Escolar de Larkfield",
            read_names,
        ),
    )

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.select_related("parent").prefetch_related("places", "identifiers", "other_names")

    def rows_of(self, record: Any) -> list[Cells]:
        cells = {
            c.name: show(getattr(record, c.attribute)) for c in self.columns if c.attribute and not c.refers
        }
        cells["parent"] = record.parent.slug if record.parent else ""
        cells["places"] = show(sorted(place.path for place in record.places.all()))
        for scheme in SCHEMES:
            found = [i for i in record.identifiers.all() if i.scheme == scheme]
            cells[scheme] = show(sorted(i.value for i in found))
            cells[f"{scheme}_source"] = found[0].source if found else ""
        cells["other_names"] = show(
            sorted(
                n.name if n.language == "en" else f"{n.language}:{n.name}" for n in record.other_names.all()
            )
        )
        return [cells]
