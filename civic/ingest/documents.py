"""Whatever comes to the desk as one normalised text: pasted words, text files, web pages, PDFs.

Nothing in a file is executed or fetched. Offsets everywhere are code points of ``Document.text``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from django.utils.translation import gettext as _

from civic import textmatch
from civic.choices import IntakeWay
from civic.ingest.confined import Confined, run
from civic.ingest.cuts import Cut
from civic.ingest.encodings import Unreadable, decode, is_html, is_pdf

MOST_BYTES = 20 * 2**20
MOST_CHARACTERS = 2_000_000
"""A thick book; the longest minutes we know have a tenth of it."""
_LETTERS_A_PAGE = 5
_BREAKS = str.maketrans("\x0b\x0c\x85", "\n\n\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Document:
    """A text as it came. ``found`` is what a file says about itself: title, publisher, authors, date …"""

    text: str
    way: IntakeWay
    method: str
    file_name: str = ""
    page_starts: list[int] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_pasted(text: str) -> Document:
    """A text from the clipboard. Raises ``Unreadable``."""
    whole, starts = _plain(text, _("text"))
    return Document(whole, IntakeWay.PASTED, "pasted text", "", starts)


def read_file(
    data: bytes, name: str = "", *, url: str = "", way: IntakeWay = IntakeWay.FILE, most: int = MOST_BYTES
) -> Document:
    """A text, HTML or PDF file, recognised by its content. Raises ``Unreadable``.

    ``url`` is where it came from, if that is known: an HTML page may leave its date to its address.
    """
    if len(data) > most:
        raise Unreadable(too_big(name, most))
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(_("“%(name)s” is empty. Choose another file, or paste the text.") % {"name": name})
    if is_pdf(data):
        return _pdf(data, name, way)
    text = decode(data, name)
    if is_html(text, name):
        return _html(text, name, url, way)
    whole, starts = _plain(text, name)
    return Document(whole, way, "text file", name, starts)


def too_big(name: object, most: int = MOST_BYTES) -> str:
    """What to say about a file that is larger than ``most`` bytes."""
    return _("“%(name)s” is larger than %(n)d MB. Save the article alone, or paste its text.") % {
        "name": str(name),
        "n": most // 2**20,
    }


def _plain(text: str, name: str) -> tuple[str, list[int]]:
    """Normalised, with its pages if form feeds part it, as in text made from a PDF (``pdftotext``).

    Raises ``Unreadable`` with the place of what cannot be stored.
    """
    if found := _CONTROL.search(text.translate(_BREAKS)):
        message = _("Character %(n)d of “%(name)s” (U+%(code)04X) cannot be stored. Remove it.")
        raise Unreadable(message % {"n": found.start() + 1, "name": name, "code": ord(found[0])})
    pages = [textmatch.normalise(page.translate(_BREAKS)) for page in text.rstrip("\x0c").split("\x0c")]
    return _measured("\n".join(pages), name), page_starts(pages) if len(pages) > 1 else []


def _extracted(text: str) -> str:
    """Normalised; what cannot be stored becomes U+FFFD, since nobody can remove it from a foreign file."""
    return textmatch.normalise(_CONTROL.sub("\ufffd", text.translate(_BREAKS)))


def _measured(text: str, name: str) -> str:
    if not text.strip():
        raise Unreadable(
            _("“%(name)s” holds no text. Choose another file, or paste the text.") % {"name": name}
        )
    if len(text) > MOST_CHARACTERS:
        message = _("“%(name)s” has more than %(n)d characters. Cut it down to the article.")
        raise Unreadable(message % {"name": name, "n": MOST_CHARACTERS})
    return text


def page_starts(pages: list[str]) -> list[int]:
    """Where each page begins in the pages joined by line ends."""
    return list(accumulate((len(page) + 1 for page in pages[:-1]), initial=0))


def _html(text: str, name: str, url: str, way: IntakeWay) -> Document:
    try:
        page = run("civic.ingest.web_page", text.encode("utf-8", "replace"), url)
    except Confined as error:
        message = _("“%(name)s” is too large, or too deeply nested. Paste the article's text.")
        raise Unreadable(message % {"name": name}) from error
    if not page["lines"]:
        message = _("“%(name)s” shows no text, or is too deeply nested. Paste the article's text.")
        raise Unreadable(message % {"name": name})
    whole, cuts = _joined((_extracted(line), gap, reason) for line, gap, reason in page["lines"])
    return Document(_measured(whole, name), way, "HTML, trafilatura", name, [], cuts, page["found"])


def _joined(lines: Iterable[tuple[str, bool, str]]) -> tuple[str, list[Cut]]:
    """The lines of a page as one text, and cuts for those that are not part of the article."""
    whole: list[str] = []
    cuts: list[Cut] = []
    offset = 0
    for line, gap, reason in lines:
        blank = "" if not whole else "\n\n" if gap else "\n"
        start = offset + len(blank)
        offset = start + len(line)
        whole += [blank, line]
        if reason:
            joins = cuts and cuts[-1].end == start - len(blank) and cuts[-1].reason == reason
            cuts.append(Cut(cuts.pop().start if joins else start, offset, reason))
    return "".join(whole), cuts


def _pdf(data: bytes, name: str, way: IntakeWay) -> Document:
    try:
        found = run("civic.ingest.pdf_pages", data)
    except Confined:
        found = {"problem": "too_costly"}
    if problem := found.get("problem"):
        raise Unreadable(_pdf_problems()[problem] % {"name": name})
    pages = [_extracted(page).strip("\n") for page in found["pages"]]
    letters = [len(_LETTER.findall(page)) for page in pages]
    if sum(letters) < _LETTERS_A_PAGE * max(1, len(pages)):
        raise Unreadable(_pdf_problems()["scan"] % {"name": name})
    empty = ", ".join(str(n) for n, count in enumerate(letters, start=1) if not count)
    notes = [_("Pages without text, perhaps scans: %(pages)s.") % {"pages": empty}] if empty else []
    text = _measured("\n".join(pages), name)
    title = (
        found["title"]
        if found["title"] and textmatch.fold(found["title"]) in textmatch.fold(pages[0])
        else ""
    )
    return Document(text, way, "PDF, pypdf", name, page_starts(pages), [], {"title": title}, notes)


def _pdf_problems() -> dict[str, str]:
    return {
        "scan": _(
            "“%(name)s” is a scan: pictures of pages, without text. Run text recognition (OCR) on it first, "
            "or paste the text."
        ),
        "encrypted": _("“%(name)s” is locked with a password. Save it without one, or paste the text."),
        "broken": _(
            "“%(name)s” is a broken PDF: it cannot be read to its end. Fetch it again, or paste the text."
        ),
        "too_long": _("“%(name)s” has too many pages. Save the pages that matter as a PDF of their own."),
        "too_costly": _(
            "“%(name)s” takes more time or memory to read than is allowed. Save the pages that matter as a "
            "PDF of their own, or paste the text."
        ),
    }
