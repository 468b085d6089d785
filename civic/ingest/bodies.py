"""From the text of a page to the article's body; every cut has a place and a reason, and can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from civic.choices import CutReason
from civic.ingest import chrome, heads
from civic.ingest.comments import comments_from
from civic.ingest.cuts import Cut, Line, lines_of, tidy


@dataclass
class Parting:
    """The cuts of one text, and what its head says about the article."""

    cuts: list[Cut] = field(default_factory=list)
    title: str = ""
    authors: str = ""
    date_line: str = ""
    address: str = ""


def part(text: str, given: Iterable[Cut] = (), page_starts: Sequence[int] = ()) -> Parting:
    """Find what is not body in a normalised text.

    ``given`` are cuts that are known already, from the structure of an HTML page. Where our rules would
    leave nothing, they cut nothing.
    """
    known = list(given)
    lines = [line for line in lines_of(text) if not _is_inside(line, known)]
    first_comment = comments_from(lines)
    rules: list[Cut] = []
    if first_comment is not None:
        rules.append(Cut(lines[first_comment].start, len(text), CutReason.COMMENTS.value))
        lines = lines[:first_comment]
    rules += [*chrome.of_the_sheet(lines, page_starts), *chrome.of_the_site(lines)]
    head = heads.other_stories(lines, text)
    if not head.cuts:
        left = [line for line in lines if not _is_inside(line, rules)]
        head = heads.read_head(left, text)
    cuts = tidy(text, [*known, *rules, *head.cuts])
    if _nothing_left(text, cuts):
        head, cuts = heads.Head(), tidy(text, known)
    if _nothing_left(text, cuts):
        cuts = tidy(text, [])
    return Parting(cuts, head.title, head.authors, head.date_line, head.address)


def _is_inside(line: Line, cuts: Iterable[Cut]) -> bool:
    return any(cut.start <= line.start < cut.end for cut in cuts)


def _nothing_left(text: str, cuts: list[Cut]) -> bool:
    return sum(end - start for start, end, _ in cuts) >= len(text)
