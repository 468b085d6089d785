"""What quotes suggest: whose words, how binding, towards whom, when. Proposed, never stored unseen."""

import re
from datetime import date, timedelta
from typing import Any

from civic.admin.coding.entry import Entry
from civic.admin.coding.quoting import Place
from civic.choices import ArticleKind, Attribution, Counterparty, DateBasis, Modality, Part, Polarity
from civic.models import SourceArticle

_SPEECH = re.compile(r"\b(said|says|told|vowed|vows|promised|pledged|pledges|announced|added|noted)\b")
_MODAL = re.compile(r"\b(shall|will|should|may)\b")
_NEGATION = re.compile(r"\b(not|no|never|nor|prohibits?|forbids?|bars)\b|n['’]t\b", re.IGNORECASE)
_OTHERS = {
    Counterparty.ICE: re.compile(r"\bICE\b|Immigration and Customs"),
    Counterparty.CBP: re.compile(r"\bCBP\b|Customs and Border|Border Patrol"),
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_MONTH = re.compile(
    rf"\b((?:{'|'.join(_MONTHS)})\b|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
    r"(?: (\d{1,2})\b)?(?:, (\d{4})\b)?"
)


def proposals(entry: Entry, speaker: str, typed: set[str]) -> dict[str, Any]:
    """Values by the name of their control. ``speaker`` is the last one named; ``typed`` names controls that
    a person filled in, which stay as they are."""
    article, quotes = entry.article, entry.places
    together = " ".join(place.exact for place in quotes.values())
    printed = entry.data.get("date-as_printed", "") if "date-as_printed" in typed else as_printed(together)
    edtf, basis = reading(printed, article)
    found: dict[str, Any] = {"date-as_printed": printed, "date-edtf": edtf, "date-date_basis": basis}
    if together:
        found |= _force(together)
    lead: dict[str, str] = {}
    for prefix, place in quotes.items():
        own = _whose(entry.snapshot.text, place, article, speaker)
        if lead:
            own |= {"part": Part.ITEM, **({} if own["speaker"] else {"attribution": lead["attribution"]})}
        lead = {}
        if entry.data.get(f"{prefix}-part") == Part.LEAD_IN:
            lead = {"attribution": entry.data.get(f"{prefix}-attribution") or own["attribution"]}
        found |= {f"{prefix}-{name}": value for name, value in own.items()}
    return found


def _force(words: str) -> dict[str, Any]:
    modal = _MODAL.search(words)
    named = [str(code) for code, pattern in _OTHERS.items() if pattern.search(words)]
    return {
        "commitment-modality": modal[1] if modal else Modality.WILL,
        "commitment-polarity": Polarity.PROHIBITS if _NEGATION.search(words) else Polarity.REQUIRES,
        "commitment-counterparties": named or [Counterparty.NOT_STATED],
    }


def _whose(text: str, place: Place, article: SourceArticle, speaker: str) -> dict[str, str]:
    if is_spoken(text, place):
        return {"attribution": Attribution.OFFICIAL_WORDS, "speaker": speaker}
    told = Attribution.REPORTED_SPEECH if _SPEECH.search(place.exact) else usual(article)
    return {"attribution": told, "speaker": ""}


def usual(article: SourceArticle) -> Attribution:
    """Whose words a quote of this article is, unless something says otherwise."""
    own = article.kind == ArticleKind.RESOLUTION_TEXT
    return Attribution.INSTRUMENT_TEXT if own else Attribution.REPORTED_PARAPHRASE


def is_spoken(text: str, place: Place) -> bool:
    """Whether a quote lies within quotation marks of its paragraph, or brings them along."""
    before = text[text.rfind("\n", 0, place.start) + 1 : place.start]
    opened = before.rfind("“") > before.rfind("”") or before.count('"') % 2 == 1
    return opened or place.exact[0] in '“"'


def as_printed(words: str) -> str:
    """The first weekday or month that is named; empty without one."""
    found = [match for pattern in (_DAY, _MONTH) if (match := pattern.search(words))]
    return min(found, key=lambda match: match.start())[0] if found else ""


def reading(printed: str, article: SourceArticle) -> tuple[str, str]:
    """EDTF and how we know it: a weekday is the last one before publication, a month the last one too.

    Without either, what an article tells was so by the day it came out; without that day nothing is proposed.
    """
    out = article.latest
    if out is None:
        return "", ""
    if day := _DAY.search(printed):
        back = (out.weekday() - _DAYS.index(day[1])) % 7
        return (out - timedelta(days=back)).isoformat(), DateBasis.INFERRED_FROM_WEEKDAY
    if month := _MONTH.search(printed):
        return _month(month, out)
    return f"../{out.isoformat()}", DateBasis.INFERRED_FROM_PUBLICATION


def _month(match: re.Match[str], out: date) -> tuple[str, str]:
    number = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(match[1].rstrip(".")[:3]))
    year = int(match[3]) if match[3] else out.year - (number > out.month)
    if match[2]:
        return f"{year}-{number:02}-{int(match[2]):02}", DateBasis.STATED
    return f"{year}-{number:02}", DateBasis.STATED if match[3] else DateBasis.INFERRED_FROM_PUBLICATION
