"""Drawing: everything fits, and every letter of our languages has a glyph."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from civic.web.pictures import BOLD, FONTS, MARGIN, PAPER, SANS, SERIF, SIZE, Row, _font, _wrap, draw

VIETNAMESE = "Sở Cảnh sát Thành phố: Đã hứa, Không rõ, Chưa kiểm tra, Thuế, Nguyễn, ăâđêôơư ẵẫễỗỡữỷỹ"
SPANISH = "Distrito escolar unificado de San José: «¿Qué prometió?», año, niñez, pingüino"
OTHERS = "Kaʻū · Łódź – “quoted” ‘words’ … 1–2"


def drawn(**fields):
    values = {"title": "Larkfield", "place": "School district", "rows": [], "site": "civic"} | fields
    image = Image.open(BytesIO(draw(**values)))
    image.load()
    return image


@pytest.mark.parametrize("name", [SERIF, SANS, BOLD])
@pytest.mark.parametrize("text", [VIETNAMESE, SPANISH])
def test_every_letter_has_a_glyph(name, text):
    font = _font(name, 40)
    missing = font.getmask("\U000f0000").getbbox(), bytes(font.getmask("\U000f0000"))
    without = [c for c in text if c != " " and (font.getmask(c).getbbox(), bytes(font.getmask(c))) == missing]
    assert without == []


def test_names_have_their_letters():
    assert _font(SERIF, 40).getmask(OTHERS).getbbox() is not None


def test_each_font_lies_beside_its_licence():
    licences = " ".join(path.read_text(encoding="utf-8") for path in FONTS.glob("OFL-*.txt"))
    assert sorted(path.name for path in FONTS.glob("*.ttf")) == sorted([SERIF, SANS, BOLD])
    assert ("Source Serif" in licences, "Be Vietnam Pro" in licences) == (True, True)
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences
    assert all(path.stat().st_size < 80_000 for path in FONTS.glob("*.ttf"))


@pytest.mark.parametrize("name", ["Larkfield", "Unified School District " * 12, "W" * 200, ""])
def test_nothing_is_drawn_over_the_edge(name):
    rows = [
        Row("promised", name[:40], [name] * 9),
        *[Row("not_checked", "Not checked yet", ["9 topics"])] * 6,
    ]
    image = drawn(title=name, place=name, rows=rows, site=name).convert("RGB")
    assert image.size == SIZE
    margin = image.crop((SIZE[0] - MARGIN + 4, 14, SIZE[0], SIZE[1]))
    blank = Image.new("RGB", margin.size, PAPER)
    assert ImageChops.difference(margin, blank).getbbox() is None


def test_what_has_no_room_is_counted():
    few, many = (drawn(rows=[Row("said", "Said", ["A topic of some length"] * n)]) for n in (2, 12))
    assert few.convert("RGB").tobytes() != many.convert("RGB").tobytes()


def test_a_title_breaks_where_its_lines_are_alike():
    assert _wrap("What they promised, in their own words", _font(SERIF, 96)) == [
        "What they promised,",
        "in their own words",
    ]


def test_a_picture_is_light_enough_to_be_shown():
    row = Row("promised", "Promised", ["No status collection", "Warrant requirement"])
    assert len(draw(VIETNAMESE, SPANISH, [row] * 4, "civic")) < 60_000
