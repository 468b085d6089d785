"""Lines of a page that belong to the site or to the printed sheet, not to the article.

Only whole lines are cut, and only those that say so themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from civic.choices import CutReason
from civic.ingest.cuts import Cut, Line

_LONGEST = 400
_SHARING = (
    r"share|tweet|e-?mail|print|pin it|facebook|twitter|whatsapp|linkedin|reddit|copy link|compartir"
    r"|imprimir|chia sẻ|share (this|on) .{1,60}|share this:?|click to (share|print|e-?mail) .{1,60}"
    r"|read or share this story:?.*"
)
_ASKING = (
    r"sign up for .{0,80}(newsletters?|alerts?|updates?)\b.{0,60}|subscribe( now| today| to .{1,80})?"
    r"|donate( now| today)?|become a member.{0,80}|suscríbete.{0,80}|đăng ký nhận .{1,80}"
)
_RIGHTS = (
    r"(copyright )?(©|\(c\)) ?.{4,200}|copyright \d{4}.{0,200}|all rights reserved\.?"
    r"|todos los derechos reservados\.?|this material may not be published, broadcast.*"
    r"|content created by .{1,80} is available without charge .*|for licensing opportunities .*"
    r"|click here for reprint permission\.?"
)
_WAYS = (
    r"back to (the )?top|skip to (main )?content|menu|home|search|close|log ?in|sign ?in|log ?out|register"
    r"|next( post| article| story)?|previous( post| article| story)?|(newer|older) posts?|loading\W*"
    r"|advertisements?|publicidad|quảng cáo|story continues below( advertisement)?"
    r"|continue reading( below)?( the main story)?|view (full )?(gallery|slideshow)|volver arriba"
    r"|về đầu trang|cookie (policy|settings|preferences)|privacy policy|terms( of (use|service))?"
    r"|we use cookies.{0,200}"
)
_LINKS = (
    r"(filed under|posted in|tags?|categories)\W? ?:.{1,200}"
    r"|(related|read more|see also|also read|lea también|lea más|xem thêm|đọc thêm)( \w+){0,2}: ?.{1,200}"
    r"|\d+ comments?|no comments( yet)?"
)
SITE = re.compile("|".join((_SHARING, _ASKING, _RIGHTS, _WAYS, _LINKS)), re.IGNORECASE)
OTHERS = re.compile(
    r"(related|recommended|trending|most (read|popular|viewed)|popular|latest)"
    r"( (stories|articles|posts|news|content|now|links))?:?|you (may|might) also (like|enjoy)\W*"
    r"|more (from|in) .{1,60}|editor['’]s picks|también te puede interesar\W*|tin liên quan",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"CLOSE [A-Z].{10,}"
    r"|.*\((?i:(ap |file |courtesy )?(photo|image|picture|credit|foto|ảnh)\b|getty|reuters|google|screenshot)"
    r"[^()]{0,80}\)\.?"
    r"|(?i:(photo|image|credit|foto|ảnh)( by| courtesy of)?: ?).{2,100}"
)
_PAGE_NUMBER = re.compile(r"(?i)[-–— ]*(page |página |trang )?\d{1,4}( (of|de|/) ?\d{1,4})?[-–— ]*")
_NUMBERED_FOOT = re.compile(r"(.{15,}?)\s{2,}(\d{1,4})")
_DIGITS = re.compile(r"\d+")
_LONG = 150


def of_the_site(lines: Sequence[Line]) -> Iterator[Cut]:
    """Menus, sharing links, notices of rights, captions; and the list of other stories at the end."""
    for index, line in enumerate(lines):
        if len(line.text) > _LONGEST:
            continue
        if OTHERS.fullmatch(line.text) and all(len(each.text) < _LONG for each in lines[index:]):
            yield Cut(line.start, lines[-1].end, CutReason.CHROME.value)
            return
        if SITE.fullmatch(line.text):
            yield Cut(line.start, line.end, CutReason.CHROME.value)
        elif CAPTION.fullmatch(line.text):
            yield Cut(line.start, line.end, CutReason.CAPTION.value)


def of_the_sheet(lines: Sequence[Line], page_starts: Sequence[int]) -> Iterator[Cut]:
    """Running heads and feet, and page numbers."""
    for line in (*_repeated(_edges(lines, page_starts)), *_counted(lines)):
        yield Cut(line.start, line.end, CutReason.PAGE_EDGE.value)


def _edges(lines: Sequence[Line], page_starts: Sequence[int]) -> list[Line]:
    """The first two and the last two lines of every page of several."""
    if len(page_starts) < 2:
        return []
    found: list[Line] = []
    page: list[Line] = []
    bounds = iter([*page_starts[1:], float("inf")])
    bound = next(bounds)
    for line in lines:
        while line.start >= bound:
            found += [*page[:2], *page[2:][-2:]]
            page, bound = [], next(bounds)
        page.append(line)
    return [*found, *page[:2], *page[2:][-2:]]


def _repeated(edges: list[Line]) -> Iterator[Line]:
    """Edges that stand on three pages or more, numbers aside, and page numbers by themselves."""
    alike = defaultdict(list)
    for line in edges:
        alike[_DIGITS.sub("#", line.text)].append(line)
    for found in alike.values():
        if len(found) > 2 or _PAGE_NUMBER.fullmatch(found[0].text):
            yield from found


def _counted(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that come again with the next number at their end, as feet do in text without pages."""
    alike = defaultdict(list)
    for line in lines:
        if match := _NUMBERED_FOOT.fullmatch(line.text):
            alike[match[1]].append((int(match[2]), line))
    for found in alike.values():
        if len(found) > 1 and all(b - a == 1 for (a, _), (b, _) in pairwise(found)):
            yield from (line for _, line in found)
