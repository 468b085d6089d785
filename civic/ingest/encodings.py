"""From bytes to characters: what a file is, told by its content, and how its text is written."""

import codecs
import re

from django.utils.translation import gettext as _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"PK\x03\x04", "ZIP, DOCX, ODT"),
    (b"\xd0\xcf\x11\xe0", "DOC, XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"%!PS", "PostScript"),
    (b"SQLite format 3", "SQLite"),
)
_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""")
_HTML = re.compile(r"(?i)<(!doctype\s+html|html|head|body|article|div|main|meta|p|section|table|title)\b")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_TEXTUAL = {"html", "htm", "xhtml"}


class Unreadable(ValueError):  # noqa: N818 the name says what happened
    """A file or text that cannot be taken in; the message says what it is, why not, and what to do."""


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF; its mark stands somewhere in the first kilobyte (ISO 32000-1, annex H)."""
    return b"%PDF-" in data[:1024]


def is_html(text: str, name: str) -> bool:
    """Whether a text is a web page: markup from its first character on, or a name that says so."""
    opening = text[:4000].lstrip()
    if name.lower().rpartition(".")[2] in _TEXTUAL:
        return bool(_HTML.search(opening))
    return opening.startswith("<") and bool(_HTML.search(opening))


def decode(data: bytes, name: str = "") -> str:
    """The characters of a text or HTML file. Raises ``Unreadable``.

    In this order: a byte order mark, the file's own word (``<meta charset>``), UTF-8, UTF-16 without a mark,
    Windows-1252. Where none fits it is refused, since a wrong guess would corrupt every quote.
    """
    for mark, kind in _OTHER_FILES:
        if data.startswith(mark):
            raise Unreadable(_not_text(name, kind))
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
        text = text.removeprefix("\ufeff")
        if len(_ODD.findall(text[:100_000])) <= max(1, len(text[:100_000]) // 50):
            return text
    if b"\x00" in data:
        raise Unreadable(_not_text(name, _("binary data")))
    raise Unreadable(
        _(
            "“%(name)s” is written neither in UTF-8 nor in Windows-1252, so its letters cannot be told. "
            "Save it as UTF-8, or paste the text."
        )
        % {"name": name or "text"}
    )


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    found = ["utf-8"]
    if said := _CHARSET.search(data[:4096]):
        found.insert(0, said[1].decode("ascii", "replace"))
    half = data[:2000]
    if half[1::2].count(0) * 3 > len(half):
        found.append("utf-16-le")
    if half[::2].count(0) * 3 > len(half):
        found.append("utf-16-be")
    return found if _is_damaged(data) else [*found, "cp1252"]


def _is_damaged(data: bytes) -> bool:
    """Whether it is UTF-8 with faults: read as Windows-1252, every other letter would come out wrong."""
    intact = sum(ord(character) > 127 for character in data.decode("utf-8", "ignore"))
    faults = data.decode("utf-8", "replace").count("\ufffd")
    return intact > faults or bool(_SURROGATE.search(data))


def _not_text(name: str, kind: str) -> str:
    return _(
        "“%(name)s” holds no text that can be read (%(kind)s). Save the article as text, HTML or PDF, "
        "or paste its text."
    ) % {"name": name or "file", "kind": kind}
