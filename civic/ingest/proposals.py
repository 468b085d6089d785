"""What a captured text says about its article; what is not known stays empty."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import DateBasis
from civic.ingest.bodies import Parting
from civic.ingest.documents import Document
from civic.ingest.heads import DATE
from civic.models.sources import normalise_url

_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_MONTHS = {name: n for names in (_ENGLISH, _SPANISH) for n, name in enumerate(names, start=1)}
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})(?:[/-](\d{1,2}))?(?=[/-]|$)", re.IGNORECASE)
_ENOUGH_WORDS = 30
_SHARE = 0.08
_WORDS = {
    "en": {"the", "of", "and", "to", "in", "that", "for", "with", "is", "was"},
    "es": {"de", "la", "que", "el", "en", "los", "las", "del", "una", "por", "con", "para"},
    "vi": {"của", "và", "là", "không", "được", "các", "những", "người", "với", "cho", "có", "một"},
}
_A_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Proposal:
    """Values for the form of an article, as its fields take them, and notes for the editor."""

    title: str = ""
    publisher: str = ""
    authors: str = ""
    canonical_url: str = ""
    edtf: str = ""
    date_basis: str = ""
    as_printed: str = ""
    date_source: str = ""
    language: str = ""
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Dated:
    edtf: str
    basis: DateBasis
    source: str
    printed: str = ""


def propose(document: Document, parting: Parting, url: str = "", body: str = "") -> Proposal:
    """From the page's metadata, then from its printed head, then from its address. Never raises."""
    found = document.found
    proposal = Proposal(
        title=(found.get("title") or parting.title)[:300],
        publisher=found.get("publisher", "")[:200],
        authors=(found.get("authors") or parting.authors)[:300],
        language=_language(found.get("language", ""), language_of(body)),
        notes=list(document.notes),
    )
    proposal.canonical_url = _address(url, found.get("url") or parting.address, proposal.notes)
    _date(proposal, list(_dates(found, parting, proposal.canonical_url)))
    return proposal


def language_of(text: str) -> str:
    """The language of a text among the site's, told by its commonest words; empty when in doubt."""
    words = [word.casefold() for word in _A_WORD.findall(text[:20_000])]
    shares = sorted(
        ((sum(w in common for w in words), code) for code, common in _WORDS.items()), reverse=True
    )
    (most, language), (second, _other) = shares[:2]
    clear = len(words) >= _ENOUGH_WORDS and most >= _SHARE * len(words) and most > 2 * second
    return language if clear else ""


def date_in_path(url: str) -> str:
    """The day or month in an address (``/2017/02/10/``) as EDTF; empty if there is none."""
    match = _IN_PATH.search(urlsplit(url).path if _is_address(url) else "")
    if match is None:
        return ""
    year, month, day = match.groups()
    return _edtf(int(year), _MONTHS.get(month.lower(), 0) if month.isalpha() else int(month), int(day or 0))


def _edtf(year: int, month: int, day: int) -> str:
    try:
        when = date(year, month, day or 1)
    except ValueError:
        return ""
    return when.isoformat() if day else when.isoformat()[:7]


def _is_address(url: str) -> bool:
    try:
        return bool(normalise_url(url))
    except ValidationError:
        return False


def _address(given: str, said: str, notes: list[str]) -> str:
    """The page's own address where it is one of the same site, else the one that was given."""
    if not said or not _is_address(said):
        return given
    if not given or not _is_address(given):
        return given or said
    if urlsplit(normalise_url(said)).hostname == urlsplit(normalise_url(given)).hostname:
        return said
    notes.append(_("The page says that its address is %(url)s.") % {"url": said})
    return given


def _language(said: str, told: str) -> str:
    """What the page says and what its words tell must not contradict each other."""
    if said and told and said != told:
        return ""
    return told or (said if re.fullmatch(r"[a-z]{2,3}", said) else "")


def _dates(found: dict[str, str], parting: Parting, url: str) -> Iterable[_Dated]:
    if match := DATE.search(parting.date_line):
        month = (match["month"] or match["mes"])[:3].lower()
        day, year = int(match["day"] or match["dia"]), int(match["year"] or match["anio"])
        if edtf := _edtf(year, _MONTHS[month], day):
            yield _Dated(edtf, DateBasis.STATED, _("Printed above the article"), match[0])
    if found.get("date") and found.get("date_from") == "metadata":
        yield _Dated(found["date"], DateBasis.METADATA, _("The page's metadata"))
    if edtf := date_in_path(url):
        yield _Dated(edtf, DateBasis.METADATA, _("The date in the article's address"))


def _date(proposal: Proposal, given: list[_Dated]) -> None:
    """The first date, if all others say the same; a date to come is none."""
    today = timezone.localdate().isoformat()
    given = [each for each in given if each.edtf <= today]
    if not given:
        return
    days = {each.edtf for each in given if len(each.edtf) == len("2017-02-10")}
    months = {each.edtf[:7] for each in given}
    if len(days) > 1 or len(months) > 1:
        said = "; ".join(f"{each.edtf} ({each.source})" for each in given)
        proposal.notes.append(_("The dates do not agree, so none is proposed: %(dates)s.") % {"dates": said})
        return
    best = max(given, key=lambda each: len(each.edtf))
    proposal.edtf, proposal.date_basis = best.edtf, best.basis.value
    proposal.date_source, proposal.as_printed = best.source, best.printed
