"""Draws the picture that a link to this site shows elsewhere: 1200 × 630, words only, no photograph.

The fonts lie beside the code because Pillow's own knows no Vietnamese and a server may have none; both are
free (SIL Open Font License, texts beside them).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 72
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


class Row(NamedTuple):
    """One answer: its cell gives the colour, the label stands left of the text."""

    cell: str
    label: str
    text: str


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


def draw(title: str, place: str, rows: Sequence[Row], site: str) -> bytes:
    """A PNG: title in at most two lines, place, answers, and whose site it is. Long texts end in "…"."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 12), fill=ACCENT)
    y = _title(pen, title)
    pen.text((MARGIN, y), _cut(place, _font(SANS, 30)), font=_font(SANS, 30), fill=SOFT)
    _rows(pen, rows[:_ROWS], y + 78)
    pen.line((MARGIN, 546, SIZE[0] - MARGIN, 546), fill=LINE, width=2)
    pen.text((MARGIN, 562), _cut(site, _font(SERIF, 30)), font=_font(SERIF, 30), fill=ACCENT)
    target = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def _title(pen: ImageDraw.ImageDraw, title: str) -> int:
    """Draw the title as large as two lines allow; returns where to go on."""
    for size in (72, 64, 56, 48):
        lines = list(_wrap(title, _font(SERIF, size)))
        if len(lines) <= 2:
            break
    font = _font(SERIF, size)
    if len(lines) > 2:
        lines = [lines[0], _cut(" ".join(lines[1:]), font)]
    y = 52
    for line in lines:
        pen.text((MARGIN, y), line, font=font, fill=INK)
        y += round(size * 1.2)
    return y + 12


def _rows(pen: ImageDraw.ImageDraw, rows: Sequence[Row], y: int) -> None:
    bold, sans = _font(BOLD, 32), _font(SANS, 32)
    left = MARGIN + max((round(bold.getlength(row.label)) for row in rows), default=0) + _LABEL_GAP
    step = min(64, (530 - y) // max(len(rows), 1))
    for row in rows:
        pen.text((MARGIN, y), row.label, font=bold, fill=COLORS.get(row.cell, SOFT))
        pen.text((left, y), _cut(row.text, sans, SIZE[0] - MARGIN - left), font=sans, fill=INK)
        y += step


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > SIZE[0] - 2 * MARGIN:
            yield line
            longer = word
        line = longer
    yield _cut(line, font)


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int = SIZE[0] - 2 * MARGIN) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    text = text[:300]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip(' ,.;:–')}…"
