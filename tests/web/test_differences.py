"""What changed from one version to the next, in plain words."""

from typing import Any

import pytest

from civic.web.differences import Change, Value, differences, first_words

QUOTE = "the district will not collect information on the immigration status"


def changed(model: str, name: str, old: Any, new: Any) -> tuple[str, str, str]:
    """Label and both sides of the one field that differs."""
    (change,) = differences(model, {name: old}, {name: new})
    assert (change.added, change.removed) == ([], [])
    return change.label, change.old.text or change.old.edtf, change.new.text or change.new.edtf


@pytest.mark.parametrize(
    ("model", "name", "old", "new", "expected"),
    [
        ("institution", "name", "A", "B", ("Name", "A", "B")),
        ("institution", "summary_en", "", "New", ("Summary (in English)", "nothing", "New")),
        ("statement", "title_vi", "A", "B", ("Title (in Vietnamese)", "A", "B")),
        ("institution", "size", 30, None, ("Size", "30", "nothing")),
        ("institution", "size", 0, 30, ("Size", "0", "30")),
        ("institution", "size_approximate", False, True, ("Size is approximate", "no", "yes")),
        ("institution", "kind", "city", "county", ("Kind", "City", "County")),
        ("institution", "kind", "gone", "city", ("Kind", "gone", "City")),
        ("resolution", "status", "adopted", "rescinded", ("Status", "Adopted", "Ended: rescinded")),
        ("resolution", "stated_edtf", "", "2017-02", ("Date", "nothing", "2017-02")),
        ("commitment", "certainty", "ambiguous", "clear", ("How clear", "Unclear", "Clear")),
        (
            "commitment",
            "counterparties",
            "not_stated",
            "ice any_law_enforcement",
            (
                "Towards whom",
                "Not stated",
                "Immigration and Customs Enforcement (ICE), Any law enforcement",
            ),
        ),
        (
            "statement",
            "speaker",
            None,
            {"name": "Cy Marsh", "title": "Mayor"},
            ("Who said it", "nothing", "Cy Marsh, Mayor"),
        ),
    ],
)
def test_a_field_says_what_it_was_and_what_it_is(
    model: str, name: str, old: Any, new: Any, expected: tuple[str, str, str]
) -> None:
    assert changed(model, name, old, new) == expected


def test_what_is_the_same_is_not_named() -> None:
    assert differences("institution", {"name": "A", "state": "CA"}, {"name": "A", "state": "CA"}) == []


def test_a_field_that_a_new_version_of_the_site_added_is_a_change_from_nothing() -> None:
    assert differences("institution", {}, {"website": "https://a.example/"}) == [
        Change("Website", Value("nothing"), Value("https://a.example/"), [], [])
    ]


def parts(name: str, old: list[Any], new: list[Any]) -> tuple[list[Value], list[Value]]:
    (change,) = differences("commitment", {name: old}, {name: new})
    return change.added, change.removed


def test_quotes_are_named_by_their_first_words() -> None:
    assert parts("evidence", [{"exact": QUOTE}], [{"exact": "We do not ask"}]) == (
        [Value("“We do not ask”")],
        [Value("“the district will not collect information …”")],
    )


def test_a_quote_of_which_only_its_place_changed_is_neither_added_nor_removed() -> None:
    assert parts("evidence", [{"exact": QUOTE, "start": 1}], [{"exact": QUOTE, "start": 2}]) == ([], [])


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        ("events", {"kind": "adopted", "edtf": "2017-02-09"}, Value("Adopted", "2017-02-09")),
        ("events", {"kind": "verified", "edtf": ""}, Value("Checked: still holds")),
        ("people", {"name": "Cy Marsh", "title": "Mayor"}, Value("Cy Marsh, Mayor")),
        ("relations", {"kind": "supersedes", "to": "first-text"}, Value("replaces first-text")),
        ("identifiers", {"scheme": "nces", "value": "0634590"}, Value("NCES district id 0634590")),
        ("other_names", {"name": "SJUSD", "language": "en"}, Value("SJUSD")),
        ("places", "ca/larkfield", Value("ca/larkfield")),
    ],
)
def test_a_part_is_named_in_few_words(name: str, part: Any, expected: Value) -> None:
    assert parts(name, [], [part]) == ([expected], [])


def test_a_short_quote_is_not_cut() -> None:
    assert first_words("one two three four five six") == "“one two three four five six”"
