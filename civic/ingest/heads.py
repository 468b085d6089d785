"""What stands above an article: its headline, author, date and address; and the other stories of its page.

Texts of resolutions and laws keep their heads: there a heading is part of what was adopted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from civic.choices import CutReason
from civic.ingest.cuts import Cut, Line

ENACTED = re.compile(r"(?im)^\s*(whereas|resolved|be it (further )?(enacted|resolved|ordained))\b")
BYLINE = re.compile(
    r"(?:[Bb]y|BY|Por|POR) ((?:[A-ZÀ-ÖØ-Ý]|de |del |d['’])[^|•·!?:]{2,120}?)( *[|•·].{0,120})?"
)
ADDRESS = re.compile(r"https?://\S{4,480}")
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre)"
)
DATE = re.compile(
    rf"(?P<month>{_MONTHS})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b"
    rf"|(?P<dia>\d{{1,2}}) (?:de )?(?P<mes>{_MONTHS})\.? (?:de )?(?P<anio>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?:(?:published|posted|updated|publicado|mon|tues|wednes|thurs|fri|satur|sun)\w*\W+(?:on |el )?){0,2}"
    rf"(?:{DATE.pattern.replace('?P<', '?P<_')})(?:\W.{{0,60}})?",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?i:\b(i[mn]migra|migra[nt]|deport|undocumented|indocumentad|sanctuary|santuario|redada"
    r"|nhập cư|di trú|trục xuất))|\bICE\b"
)
_LONGEST_HEADLINE = 200
_LONGEST_HEAD = 12
_PROSE = 80


@dataclass
class Head:
    """What the lines above the body say, as printed; empty where they do not say it."""

    cuts: list[Cut] = field(default_factory=list)
    title: str = ""
    authors: str = ""
    date_line: str = ""
    address: str = ""


def read_head(lines: Sequence[Line], text: str) -> Head:
    """The head of a text, where prose follows it. Lines that are none of a head's parts stay in the body."""
    head = Head()
    end = next((index for index, line in enumerate(lines) if is_prose(line.text)), 0)
    if not 0 < end <= _LONGEST_HEAD or ENACTED.search(text):
        return head
    for line in lines[:end]:
        if reason := _part(line.text, head):
            head.cuts.append(Cut(line.start, line.end, reason))
    return head


def is_prose(text: str) -> bool:
    """Whether a line is the running text of an article: long, and a sentence."""
    return len(text) >= _PROSE and text.rstrip("\"'”’»)")[-1:] in ".!?…:"


def _part(text: str, head: Head) -> str:
    """Which part of a head a line is; notes what it says."""
    if ADDRESS.fullmatch(text):
        head.address = head.address or text
        return CutReason.BYLINE.value
    if match := BYLINE.fullmatch(text):
        head.authors = head.authors or match[1].strip()
        head.date_line = head.date_line or (match[2] or "").strip(" |•·")
        return CutReason.BYLINE.value
    if _DATELINE.fullmatch(text):
        head.date_line = head.date_line or text
        return CutReason.BYLINE.value
    bare = text.lstrip("# ")
    if bare == head.title or (not head.title and _is_headline(bare)):
        head.title = bare
        return CutReason.HEADLINE.value
    return ""


def _is_headline(text: str) -> bool:
    return 8 <= len(text) <= _LONGEST_HEADLINE and text[-1] not in ".,;:" and " " in text


@dataclass(frozen=True)
class Story:
    """One of several stories of a page, from its heading up to the next one."""

    heading: Line
    byline: Line
    start: int
    end: int


def other_stories(lines: Sequence[Line], text: str) -> Head:
    """On a page of several signed stories, keeps those that speak of immigration; cuts nothing if none does.

    A page of stories lists their headings first, and an author stands under each when it comes again.
    """
    stories = _stories(lines, len(text))
    kept = [story for story in stories if _TOPIC.search(text, story.start, story.end)]
    head = Head()
    if len(stories) < 2 or not kept:
        return head
    head.cuts.append(Cut(0, stories[0].start, CutReason.OTHER_STORY.value))
    above = (line.text for line in lines if line.start < stories[0].start)
    head.date_line = next(filter(_DATELINE.fullmatch, above), "")
    for story in stories:
        if story not in kept:
            head.cuts.append(Cut(story.start, story.end, CutReason.OTHER_STORY.value))
    if len(kept) == 1:
        heading, byline = kept[0].heading, kept[0].byline
        head.title = heading.text
        head.authors = (BYLINE.fullmatch(byline.text) or ["", ""])[1]
        head.cuts.append(Cut(heading.start, heading.end, CutReason.HEADLINE.value))
        head.cuts.append(Cut(byline.start, byline.end, CutReason.BYLINE.value))
    return head


def _stories(lines: Sequence[Line], length: int) -> list[Story]:
    found = list(_signed_headings(lines))
    ends = [*(heading.start for heading, _ in found[1:]), length][: len(found)]
    return [Story(h, b, h.start, end) for (h, b), end in zip(found, ends, strict=True)]


def _signed_headings(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Headings that stood in a list above, with the author's line below them."""
    seen: set[str] = set()
    for line, below in pairwise(lines):
        if line.text in seen and BYLINE.fullmatch(below.text):
            yield line, below
        if len(line.text) <= _LONGEST_HEADLINE:
            seen.add(line.text)
