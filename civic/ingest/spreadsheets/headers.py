"""The first row of a file: which columns it has, and what is wrong with it."""

from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process, utils

from civic.ingest.spreadsheets.cells import shown
from civic.ingest.spreadsheets.columns import Spreadsheet

NEAR = 60
"""How alike (0 to 100) an unknown name must be to a known one to be guessed."""

MOST_NAMED = 20


class WrongHeader(Exception):  # noqa: N818 the name says what is wrong
    """A first row that does not name our columns; ``problems`` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def columns_of(header: list[str], sheet: Spreadsheet) -> list[str]:
    """The names of the columns, in the file's order. Raises ``WrongHeader`` with every problem."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise WrongHeader([_("The first row is empty. It must name the columns.")])
    problems = [_unknown(name, sheet) for name in names if name not in sheet.by_name][:MOST_NAMED]
    problems += [
        _("The column “%(name)s” stands there twice.") % {"name": name}
        for name in dict.fromkeys(names)
        if names.count(name) > 1 and name in sheet.by_name
    ]
    problems += [
        _("The column “%(name)s” is missing.") % {"name": c.name}
        for c in sheet.required()
        if c.name not in names
    ]
    if not set(sheet.identity) & set(names):
        problems.append(
            _("A column that names the record is missing: %(names)s.")
            % {"names": _(" or ").join(f"“{name}”" for name in sheet.identity)}
        )
    if problems:
        raise WrongHeader(problems)
    return names


def _unknown(name: str, sheet: Spreadsheet) -> str:
    if not name:
        return _("A column has no name.")
    found = _nearest(name, sheet, fuzz.ratio) or _nearest(name, sheet, fuzz.WRatio)
    if found:
        return _("The column “%(name)s” is not known. Did you mean “%(near)s”?") % {
            "name": shown(name),
            "near": found,
        }
    return _("The column “%(name)s” is not known. The template names all columns.") % {"name": shown(name)}


def _nearest(name: str, sheet: Spreadsheet, scorer: Any) -> str:
    """The known name that is most like another; empty where none is."""
    found = process.extractOne(
        name, sheet.header(), scorer=scorer, processor=utils.default_process, score_cutoff=NEAR
    )
    return str(found[0]) if found else ""
