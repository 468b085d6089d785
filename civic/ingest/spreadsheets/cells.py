"""What one cell may hold: read into a value, shown again as text. Nothing in a cell is ever evaluated."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.db import models
from django.utils.translation import gettext as _

from civic import dates

LONGEST = 32_000
"""Characters in a cell; Excel cuts longer ones without a word."""

FORMULA = "[ \t\r\n\v\f\u00a0\u3000]*[=+@＝＋－＠-]|[\t\r\n]"
"""How a cell begins that a spreadsheet program may run: with a sign of a formula, also in full width and
behind blanks, or with a tab or line end. Python and PostgreSQL read the pattern alike; ``civic.exports.csv``
puts an apostrophe before such a cell."""

_GUARDED = re.compile(f"'('*({FORMULA}))")

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""The characters of ``civic.models.records.has_controls``, as one fast expression."""

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")
_PLAIN = re.compile(r"[a-z0-9-]+")
"""A slug without a doubt; Django's own check is slower, and asked about all others."""
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
_web_address = URLValidator(schemes=["http", "https"])


class BadCell(ValueError):  # noqa: N818 - reads as what an editor typed
    """A cell that cannot be read; its text says what was expected."""


Reader = Callable[[str], Any]


def unguarded(text: str) -> str:
    """A cell without the apostrophe that our own downloads put before what looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text


def words(longest: int | None = None) -> Reader:
    """Text of at most ``longest`` characters; line ends become ``\\n``."""

    def read(cell: str) -> str:
        text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
        if longest and len(text) > longest:
            raise BadCell(
                _("%(length)d characters; at most %(longest)d fit here.")
                % {"length": len(text), "longest": longest}
            )
        return text

    return read


def code(choices: list[tuple[Any, Any]]) -> Reader:
    """One of the codes of a vocabulary; its label is understood too."""
    known = {str(value): str(value) for value, _label in choices if value}
    labels = {str(label).casefold(): str(value) for value, label in choices if value}

    def read(cell: str) -> str:
        text = cell.strip()
        if not text or text in known:
            return text
        found = labels.get(text.casefold()) or next((k for k in known if k.casefold() == text.casefold()), "")
        if not found:
            near = get_close_matches(text.lower(), known, n=1)
            hint = _(" Did you mean %(near)s?") % {"near": near[0]} if near else ""
            raise BadCell(
                _("“%(cell)s” is none of the codes: %(codes)s.%(hint)s")
                % {"cell": shown(text), "codes": ", ".join(known), "hint": hint}
            )
        return found

    return read


def whole_number(largest: int) -> Reader:
    """Digits alone, up to ``largest``; empty is none."""

    def read(cell: str) -> int | None:
        text = cell.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) <= largest):
            raise BadCell(
                _("“%(cell)s” is not a whole number up to %(largest)d. Write digits alone, as in 30900.")
                % {"cell": shown(text), "largest": largest}
            )
        return int(text)

    return read


def yes_or_no(cell: str) -> bool:
    """Yes, true or 1; no, false, 0 or empty."""
    text = cell.strip().casefold()
    if text not in (*_YES, *_NO, ""):
        raise BadCell(_("“%(cell)s” is neither yes nor no.") % {"cell": shown(cell)})
    return text in _YES


def day(cell: str) -> str:
    """A date in EDTF, in its canonical spelling."""
    try:
        return dates.parse(cell).text
    except dates.BadDate as error:
        raise BadCell(str(error)) from error


def slug(cell: str) -> str:
    text = cell.strip()
    try:
        if text and not _PLAIN.fullmatch(text):
            validate_slug(text)
    except ValidationError as error:
        raise BadCell(
            _("“%(cell)s” is no address: use plain letters, digits and dashes, as in larkfield-unified.")
            % {"cell": shown(text)}
        ) from error
    return text


def key(cell: str) -> str:
    text = cell.strip()
    if text and not _KEY.fullmatch(text):
        raise BadCell(
            _("“%(cell)s” is no key: use letters, digits, dots, colons and dashes, at most 200.")
            % {"cell": shown(text)}
        )
    return text


def web_address(longest: int) -> Reader:
    """An address that begins with http:// or https://; anything else would be a link that runs."""
    fitting = words(longest)

    def read(cell: str) -> str:
        text: str = fitting(cell)
        try:
            if text:
                _web_address(text)
        except ValidationError as error:
            raise BadCell(
                _("“%(cell)s” is not a web address. Write it in full, as in https://larkfield.example/.")
                % {"cell": shown(text)}
            ) from error
        return text

    return read


def several(cell: str) -> tuple[str, ...]:
    """Parts set apart by ``|`` or line ends, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[|\n]", cell) if part.strip()))


def reader_of(field: Any) -> Reader:
    """How the cells of a model's column are read: its choices, length and kind say so."""
    if field.choices:
        return code(list(field.flatchoices))
    if isinstance(field, models.BooleanField):
        return yes_or_no
    if isinstance(field, models.PositiveSmallIntegerField | models.PositiveIntegerField):
        return whole_number(32_767 if isinstance(field, models.PositiveSmallIntegerField) else 2_147_483_647)
    if isinstance(field, models.SlugField):
        return slug
    if isinstance(field, models.URLField):
        return web_address(field.max_length or LONGEST)
    return words(field.max_length)


def show(value: Any) -> str:
    """A value as the text of a cell; ``reader_of`` reads it back."""
    if type(value) is str:
        return value  # most cells
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return " | ".join(map(show, value))
    return str(getattr(value, "value", value))


def shown(text: str) -> str:
    """A cell as a message repeats it: short, and without what cannot be printed."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:60])
    return plain + "…" * (len(text) > 60)
