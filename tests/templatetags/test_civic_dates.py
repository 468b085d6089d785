"""Dates on pages: as precise as the source, and honest about our reading."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from civic.templatetags import civic_dates


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2017-02-09", "Feb. 9, 2017"),
        ("2017-02-09?", "Feb. 9, 2017"),
        ("2017-09-30", "Sept. 30, 2017"),
        ("2017-01", "January 2017"),
        ("2017", "2017"),
        ("2017~", "about 2017"),
        ("../2017-02-10", "on or before Feb. 10, 2017"),
        ("../2017-02", "on or before February 2017"),
        ("2017-02-10/..", "on or after Feb. 10, 2017"),
        ("2017-01/2017-03-05", "January 2017 to March 5, 2017"),
        ("", "Date not stated"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(edtf: str, words: str) -> None:
    assert civic_dates.date_words(edtf) == words


@pytest.mark.parametrize(
    ("edtf", "html"),
    [
        ("2017-02-09", '<time datetime="2017-02-09">Feb. 9, 2017</time>'),
        ("2017-02-09?", '<time datetime="2017-02-09">Feb. 9, 2017</time>'),
        ("2017-01", '<time datetime="2017-01">January 2017</time>'),
        ("2017", '<time datetime="2017">2017</time>'),
        ("2017~", "about 2017"),
        ("../2017-02-10", "on or before Feb. 10, 2017"),
        ("", "Date not stated"),
    ],
)
def test_a_machine_reads_only_what_is_exact(edtf: str, html: str) -> None:
    assert civic_dates.edtf(edtf) == html


@pytest.mark.parametrize(
    ("edtf", "basis", "as_printed", "note"),
    [
        ("2017-02-09", "inferred_from_weekday", "Thursday", "our reading of “Thursday”"),
        ("2017-01", "inferred_from_publication", "January", "our reading of “January”"),
        ("../2017-02-10", "inferred_from_publication", "previously", ""),
        ("2017-02-09", "inferred_from_weekday", "", "our reading"),
        ("2017", "editor_estimate", "", "our estimate"),
        ("2017-02-10", "stated", "Feb. 10, 2017", ""),
        ("2017-02-10", "metadata", "", ""),
        ("", "", "", ""),
    ],
)
def test_our_reading_is_named_where_the_source_does_not_state_the_date(
    edtf: str, basis: str, as_printed: str, note: str
) -> None:
    assert civic_dates.reading(edtf, basis, as_printed) == note


def test_words_of_a_source_are_escaped() -> None:
    record = SimpleNamespace(edtf="2017-02-09", date_basis="inferred_from_weekday", as_printed="<b>Thursday")
    assert civic_dates.dated(record) == (
        '<time datetime="2017-02-09">Feb. 9, 2017</time> (our reading of “&lt;b&gt;Thursday”)'
    )


def test_a_stated_date_is_read_from_its_own_columns() -> None:
    record = SimpleNamespace(stated_edtf="2017-02", stated_basis="stated", stated_as_printed="")
    assert civic_dates.stated(record) == '<time datetime="2017-02">February 2017</time>'


def test_a_plain_day_may_be_missing() -> None:
    assert civic_dates.day(date(2026, 11, 22)) == '<time datetime="2026-11-22">Nov. 22, 2026</time>'
    assert civic_dates.day(None) == "Date not stated"


TABLE = {
    "2017-02-09": ("Feb. 9, 2017", "9 de febrero de 2017", "ngày 9 tháng 2 năm 2017"),
    "2017-09-30": ("Sept. 30, 2017", "30 de septiembre de 2017", "ngày 30 tháng 9 năm 2017"),
    "2017-01": ("January 2017", "enero de 2017", "tháng 1 năm 2017"),
    "2017": ("2017", "2017", "năm 2017"),
    "2017-02-09~": ("about Feb. 9, 2017", "hacia el 9 de febrero de 2017", "khoảng ngày 9 tháng 2 năm 2017"),
    "2017~": ("about 2017", "hacia 2017", "khoảng năm 2017"),
    "../2017-02-10": (
        "on or before Feb. 10, 2017",
        "el 10 de febrero de 2017 o antes",
        "ngày 10 tháng 2 năm 2017 hoặc trước đó",
    ),
    "../2017-02": (
        "on or before February 2017",
        "en febrero de 2017 o antes",
        "tháng 2 năm 2017 hoặc trước đó",
    ),
    "2017-02-10/..": (
        "on or after Feb. 10, 2017",
        "el 10 de febrero de 2017 o después",
        "ngày 10 tháng 2 năm 2017 hoặc sau đó",
    ),
    "2017/..": ("on or after 2017", "en 2017 o después", "năm 2017 hoặc sau đó"),
    "2017-01/2017-03-05": (
        "January 2017 to March 5, 2017",
        "enero de 2017 a 5 de marzo de 2017",
        "tháng 1 năm 2017 đến ngày 5 tháng 3 năm 2017",
    ),
    "": ("Date not stated", "Fecha no indicada", "Không ghi ngày"),
}
"""The table of wordings that the design of the pages gives, and what follows from it."""


@pytest.mark.parametrize("language", ["en", "es", "vi"])
@pytest.mark.parametrize("edtf", TABLE)
def test_every_date_is_said_in_three_languages(edtf: str, language: str) -> None:
    with translation.override(language):
        said = civic_dates.date_words(edtf)
    assert said == TABLE[edtf][("en", "es", "vi").index(language)]


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("en", '<time datetime="2017-02-09">Feb. 9, 2017</time> (our reading of “Thursday”)'),
        ("es", '<time datetime="2017-02-09">9 de febrero de 2017</time> (según entendemos “Thursday”)'),
        ("vi", '<time datetime="2017-02-09">ngày 9 tháng 2 năm 2017</time> (hiểu theo “Thursday”)'),
    ],
)
def test_our_reading_is_named_in_three_languages(language: str, html: str) -> None:
    record = SimpleNamespace(edtf="2017-02-09", date_basis="inferred_from_weekday", as_printed="Thursday")
    with translation.override(language):
        assert civic_dates.dated(record) == html


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "Nov. 22, 2026"), ("es", "22 de noviembre de 2026"), ("vi", "ngày 22 tháng 11 năm 2026")],
)
def test_a_plain_day_is_said_in_three_languages(language: str, day: str) -> None:
    with translation.override(language):
        assert civic_dates.day(date(2026, 11, 22)) == f'<time datetime="2026-11-22">{day}</time>'
