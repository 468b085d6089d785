"""Who says it, and in whose words it stands: read off the sentence, or left empty."""

import re

from civic.choices import Attribution
from civic.coding.reading import Sentence

_NAME = r"[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|de|la|del|of)){0,5}"
_SAYS = r"(?:said|says|added|announced|declared|wrote|vowed|stated|dijo|afirmó|declaró|aseguró|señaló)"
_NAMED = re.compile(
    rf"(?:[\",] {_SAYS} (?P<after>{_NAME}))"
    rf"|(?:\" (?P<aside>{_NAME}), [^,\"]{{3,80}}, (?:{_SAYS}|told)\b)"
    rf"|(?:(?P<before>{_NAME}) (?:{_SAYS}|told)\b)"
    rf"|(?:[Aa]ccording to (?P<by>{_NAME}))"
)
_NO_NAME = re.compile(
    r"^(?:(?:He|She|They|It|The|We|I|But|And|Also|On|In|Specifically|However|Él|Ella|El|La)(?: |$))+"
)
_ENACTED = re.compile(
    r"\b(?:BE IT (?:FURTHER )?RESOLVED|WHEREAS|[Bb]e it enacted|hereby|SECTION \d|Section \d+\.|ORDAIN)"
)
_REPORTED = re.compile(rf"\b(?:{_SAYS}|agreed|pledged|promised|has said|prometió|acordó)\b")


def is_enacted(text: str) -> bool:
    """Whether a text is an instrument itself, not a report of one."""
    return len(_ENACTED.findall(text, 0, 200_000)) >= 2


def speaker_of(sentence: Sentence) -> str:
    """The name as printed; empty when the sentence names nobody."""
    found = _NAMED.search(sentence.plain)
    if not found:
        return ""
    name = next(filter(None, found.groupdict().values()))
    return _NO_NAME.sub("", name).rstrip(".'")


def attribution_of(sentence: Sentence, start: int, enacted: bool) -> Attribution:
    """In whose words a passage stands that begins at ``start`` within the sentence."""
    if enacted:
        return Attribution.INSTRUMENT_TEXT
    if sentence.plain.count('"', 0, start + 1) % 2:
        return Attribution.OFFICIAL_WORDS
    if _REPORTED.search(sentence.plain):
        return Attribution.REPORTED_SPEECH
    return Attribution.REPORTED_PARAPHRASE
