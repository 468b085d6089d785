"""Dates with precision: what an editor may type, and which days it can mean."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.dates import DAWN, NEVER, BadDate, Edtf, parse

UNKNOWN = Edtf("", None, None, "unknown", False, False)


def day(text: str) -> date:
    return date.fromisoformat(text)


READ = [
    ("2017-02-09", Edtf("2017-02-09", day("2017-02-09"), day("2017-02-09"), "day")),
    ("  2017-02-09\n", Edtf("2017-02-09", day("2017-02-09"), day("2017-02-09"), "day")),
    ("2017-01", Edtf("2017-01", day("2017-01-01"), day("2017-01-31"), "month")),
    ("2016-02", Edtf("2016-02", day("2016-02-01"), day("2016-02-29"), "month")),
    ("2017", Edtf("2017", day("2017-01-01"), day("2017-12-31"), "year")),
    ("1900", Edtf("1900", day("1900-01-01"), day("1900-12-31"), "year")),
    ("2100", Edtf("2100", day("2100-01-01"), day("2100-12-31"), "year")),
    ("../2017-02-10", Edtf("../2017-02-10", None, day("2017-02-10"), "before")),
    ("<2017-02-10", Edtf("../2017-02-10", None, day("2017-02-10"), "before")),
    ("< 2017-02", Edtf("../2017-02", None, day("2017-02-28"), "before")),
    ("2017-02-10/..", Edtf("2017-02-10/..", day("2017-02-10"), None, "after")),
    (">2017", Edtf("2017/..", day("2017-01-01"), None, "after")),
    ("2017-01/2017-03", Edtf("2017-01/2017-03", day("2017-01-01"), day("2017-03-31"), "interval")),
    ("2017 / 2017-02-09", Edtf("2017/2017-02-09", day("2017-01-01"), day("2017-02-09"), "interval")),
    ("2017-02-15/2017-02", Edtf("2017-02-15/2017-02", day("2017-02-15"), day("2017-02-28"), "interval")),
    ("2017-02-09?", Edtf("2017-02-09?", day("2017-02-09"), day("2017-02-09"), "day", True, False)),
    ("~2017-02", Edtf("2017-02~", day("2017-02-01"), day("2017-02-28"), "month", False, True)),
    ("2017-02~", Edtf("2017-02~", day("2017-02-01"), day("2017-02-28"), "month", False, True)),
    ("2017%", Edtf("2017%", day("2017-01-01"), day("2017-12-31"), "year", True, True)),
    ("~2017?", Edtf("2017%", day("2017-01-01"), day("2017-12-31"), "year", True, True)),
    ("<~2017", Edtf("../2017~", None, day("2017-12-31"), "before", False, True)),
    ("2016?/2017~", Edtf("2016?/2017~", day("2016-01-01"), day("2017-12-31"), "interval", True, True)),
    ("", UNKNOWN),
    (" \u00a0", UNKNOWN),
    ("Unknown", UNKNOWN),
]


@pytest.mark.parametrize(("typed", "expected"), READ, ids=[repr(typed) for typed, _ in READ])
def test_what_is_typed_gives_the_text_the_bounds_and_the_precision(typed, expected):
    assert parse(typed) == expected


@pytest.mark.parametrize("expected", [value for _, value in READ], ids=lambda value: value.text)
def test_the_stored_text_alone_gives_the_value_back(expected):
    assert parse(expected.text) == expected


UNREADABLE = [
    "yesterday", "Feb. 9, 2017", "9/2/2017", "2017-2-9", "20170209", "2017-02-", "-2017", "+2017",
    "2017-02-09T10:00", "2017-02-09??", "?2017", "~~2017", "~<2017", "<", ">", "..", "/", "../..",
    "<..", "2017/", "/2017", "<2017/2018", "2017/2018/2019", "2017\x00", "\x00", "2017-02-0\x00",
    "２０１７", "٢٠١٧-٠٢", "2017-02-0９", "2017‑02‑09", "\ud800", "x" * 5000, "1" * 5000, "2017-01/" * 900,
]  # fmt: skip


@pytest.mark.parametrize("typed", UNREADABLE, ids=lambda typed: ascii(typed[:20]))
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(BadDate, match=r"cannot be read as a date\. Write 2017-02-09, 2017-02 or"):
        parse(typed)


@pytest.mark.parametrize(
    "typed", ["2017-02-30", "2017-02-29", "2017-13", "2017-00", "2017-01-00", "../2017-04-31"]
)
def test_a_day_missing_from_the_calendar_is_refused(typed):
    with pytest.raises(BadDate) as refusal:
        parse(typed)
    expected = f"“{typed}” is not in the calendar. Write a day that exists, as in 2017-02-28."
    assert str(refusal.value) == expected


@pytest.mark.parametrize("typed", ["1899-12-31", "2101", "0000", "0001-01-01", "9999-12-31", "2017/2101"])
def test_a_year_before_1900_or_after_2100_is_refused(typed):
    with pytest.raises(BadDate) as refusal:
        parse(typed)
    expected = f"“{typed}”: the year must lie between 1900 and 2100, as in 2017-02-09."
    assert str(refusal.value) == expected


@pytest.mark.parametrize("typed", ["2017-03/2017-01", "2017-02-10/2017-02-09", "2018/2017"])
def test_a_span_that_ends_before_it_starts_is_refused(typed):
    with pytest.raises(BadDate) as refusal:
        parse(typed)
    expected = f"“{typed}” ends before it starts. Write the earlier date first: 2017-01/2017-03."
    assert str(refusal.value) == expected


def test_a_refusal_repeats_neither_control_characters_nor_endless_input():
    with pytest.raises(BadDate) as refusal:
        parse("2017\x00\x1b" + "9" * 5000)
    assert str(refusal.value).startswith("“2017\ufffd\ufffd" + "9" * 34 + "…” cannot be read")


def test_a_bad_date_is_a_value_error():
    assert issubclass(BadDate, ValueError)


typed_dates = st.from_regex(
    r"\A[<>~]?(19|20)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?[?~%]?(/(\.\.|20[0-9]{2}(-0[1-9])?[?~%]?))?\Z"
)


@settings(derandomize=True, max_examples=300)
@given(typed_dates | st.text(alphabet="0123456789-/.~?%<> \x00９", max_size=30) | st.text())
def test_any_text_is_read_or_refused_and_what_is_read_survives_storing(text):
    try:
        value = parse(text)
    except BadDate:
        value = UNKNOWN
    assert parse(value.text) == value
    assert (value.earliest or DAWN) <= (value.latest or NEVER)
