"""Draws the picture that a link to this site shows elsewhere: 1200 × 630, words only, no photograph.

The fonts lie beside the code because Pillow's own knows no Vietnamese and a server may have none; both are
free (SIL Open Font License, texts beside them).
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # 4 MB that only who draws needs
    from PIL import ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 72
WIDTH = SIZE[0] - 2 * MARGIN
FONTS = Path(__file__).resolve().parent.parent / "fonts"
SERIF, SANS, BOLD = "SourceSerif4-SemiBold.ttf", "BeVietnamPro-Regular.ttf", "BeVietnamPro-SemiBold.ttf"
PAPER, INK, SOFT, LINE, ACCENT = "#fbfaf6", "#1d2321", "#555d59", "#ddd9cd", "#1b5163"
COLORS = {
    "promised": "#1c5a3c",
    "said": "#2c4f86",
    "unclear": "#7a4a00",
    "declines": "#8a2f2a",
}
_LABEL_GAP = 28
_ROWS = 4
_LONGEST = 300


class Row(NamedTuple):
    """One answer: its cell gives the colour; as many of the texts are named as there is room for."""

    cell: str
    label: str
    texts: list[str]


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 see above

    return ImageFont.truetype(FONTS / name, size)


def draw(title: str, place: str, rows: Sequence[Row], site: str) -> bytes:
    """A PNG: title, place, answers, and whose site it is. What has no room ends in "…" or a number."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 see above

    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 12), fill=ACCENT)
    y = _title(pen, title, (72, 64, 56), 52) if rows else _title(pen, title, (96, 84, 72, 64), 150)
    pen.text((MARGIN, y), _cut(place, _font(SANS, 30), WIDTH), font=_font(SANS, 30), fill=SOFT)
    _rows(pen, rows[:_ROWS], y + 78)
    pen.line((MARGIN, 546, SIZE[0] - MARGIN, 546), fill=LINE, width=2)
    pen.text((MARGIN, 562), _cut(site, _font(SERIF, 30), WIDTH), font=_font(SERIF, 30), fill=ACCENT)
    target = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def _title(pen: "ImageDraw.ImageDraw", title: str, sizes: Sequence[int], y: int) -> int:
    """Draw the title as large as two lines allow, a very long one small on three; returns where to go on."""
    lines, size = next(
        ((found, size) for size in sizes if len(found := _wrap(title, _font(SERIF, size))) <= 2),
        (_wrap(title, _font(SERIF, 48)), 48),
    )
    font = _font(SERIF, size)
    if len(lines) > 3:
        lines = [*lines[:2], " ".join(lines[2:])]
    for line in lines:
        pen.text((MARGIN, y), _cut(line, font, WIDTH), font=font, fill=INK)
        y += round(size * 1.2)
    return y + 16


def _rows(pen: "ImageDraw.ImageDraw", rows: Sequence[Row], y: int) -> None:
    bold, sans = _font(BOLD, 32), _font(SANS, 32)
    labels = [_cut(row.label, bold, WIDTH // 2) for row in rows]
    left = MARGIN + max((round(bold.getlength(label)) for label in labels), default=0) + _LABEL_GAP
    step = min(64, (536 - y) // max(len(rows), 1))
    for row, label in zip(rows, labels, strict=True):
        pen.text((MARGIN, y), label, font=bold, fill=COLORS.get(row.cell, SOFT))
        pen.text((left, y), _joined(row.texts, sans, SIZE[0] - MARGIN - left), font=sans, fill=INK)
        y += step


def _joined(texts: Sequence[str], font: "ImageFont.FreeTypeFont", width: int) -> str:
    """As many whole texts as fit, and the number of the others: "…, +2"."""
    for count in range(len(texts), 0, -1):
        rest = [f"+{len(texts) - count}"] if count < len(texts) else []
        line = ", ".join([*texts[:count], *rest])
        if font.getlength(line) <= width:
            return line
    return _cut(texts[0], font, width)


def _wrap(text: str, font: "ImageFont.FreeTypeFont") -> list[str]:
    """Lines of about one length: the narrowest that need no line more than the full width does."""
    lines = _lines(text, font, WIDTH)
    for width in range(WIDTH - 20, WIDTH // 3, -20):
        narrower = _lines(text, font, width)
        if len(narrower) > len(lines) or any(font.getlength(line) > width for line in narrower):
            break
        lines = narrower
    return lines


def _lines(text: str, font: "ImageFont.FreeTypeFont", width: int) -> list[str]:
    lines = [""]
    for word in text[:_LONGEST].split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(text: str, font: "ImageFont.FreeTypeFont", width: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    text = text[:_LONGEST]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip(' ,.;:–')}…"
