"""What the page proposes from a quote, as somebody who reads closely would."""

from types import SimpleNamespace

import pytest

from civic.admin.coding import proposals
from civic.admin.coding.quoting import Place
from tests import factories
from tests.admin.coding.conftest import COMMITMENT, PROMISE, post, quoted, saved

FRIDAY = SimpleNamespace(latest=factories.WHEN.date().replace(year=2017, month=2, day=10))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("", ("../2017-02-10", "inferred_from_publication")),
        ("previously", ("../2017-02-10", "inferred_from_publication")),
        ("Thursday", ("2017-02-09", "inferred_from_weekday")),
        ("On Friday", ("2017-02-10", "inferred_from_weekday")),
        ("Saturday", ("2017-02-04", "inferred_from_weekday")),
        ("January", ("2017-01", "inferred_from_publication")),
        ("March", ("2016-03", "inferred_from_publication")),
        ("Jan. 26", ("2017-01-26", "stated")),
        ("Dec. 5, 2015", ("2015-12-05", "stated")),
        ("may", ("../2017-02-10", "inferred_from_publication")),
    ],
)
def test_a_date_is_read_from_what_was_printed_and_the_day_of_publication(printed, expected):
    assert proposals.reading(printed, FRIDAY) == expected


def test_without_a_day_of_publication_no_date_is_proposed():
    assert proposals.reading("Thursday", SimpleNamespace(latest=None)) == ("", "")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("agreed on Thursday", "Thursday"),
        ("a Jan. 26 board meeting on Monday", "Jan. 26"),
        ("The Augustine rule", ""),
        ("none", ""),
    ],
)
def test_the_first_day_or_month_that_is_named_is_the_one_printed(words, printed):
    assert proposals.as_printed(words) == printed


@pytest.mark.parametrize(
    ("text", "words", "spoken"),
    [
        ("“We do not ask,” she said.", "We do not ask", True),
        ("“We do not ask,” she said.", "“We do not ask,”", True),
        ("“We do not ask,” she said.", "she said", False),
        ('"We do not ask," she said.', "We do not ask", True),
        ("He spoke of “care”.\nThe board will ask.", "The board will ask", False),
    ],
)
def test_words_within_quotation_marks_are_spoken(text, words, spoken):
    start = text.index(words)
    assert proposals.is_spoken(text, Place(words, start, start + len(words), "", "")) is spoken


@pytest.mark.django_db
def test_a_page_asks_for_proposals_and_nothing_is_stored(coder, article, levels):
    typed = {**quoted(PROMISE, "We do not ask"), "institution": "Larkfield Unified", "kind": "commitment"}
    answer = post(coder, article, **typed, basis="A new text", do="propose").json()
    assert answer == {
        "fields": {
            "date-as_printed": "",
            "date-edtf": "../2017-02-10",
            "date-date_basis": "inferred_from_publication",
            "commitment-modality": "will",
            "commitment-polarity": "prohibits",
            "commitment-counterparties": ["not_stated"],
            "quotes-0-attribution": "reported_paraphrase",
            "quotes-0-speaker": "",
            "quotes-1-attribution": "official_words",
            "quotes-1-speaker": "",
        },
        "cautions": [],
        "open": ["institution", "basis"],
        "of": "",
    }


@pytest.mark.django_db
def test_an_item_takes_after_its_lead_in_and_the_last_speaker_is_proposed(coder, article, levels):
    spoken = quoted("We do not ask", attribution="official_words", speaker="Ada Quill")
    saved(coder, article, **COMMITMENT | spoken | {"person-title": "x", "person-category": "mayor"})
    typed = {
        **quoted("We do not ask", PROMISE, "Schools ask for a warrant."),
        "quotes-1-part": "lead_in",
        "quotes-1-attribution": "instrument_text",
        "date-as_printed": "Thursday",
    }
    answer = post(coder, article, **typed, kind="event", do="propose", typed="date-as_printed").json()
    fields = answer["fields"]
    assert (fields["quotes-0-speaker"], fields["quotes-2-part"]) == ("Ada Quill", "item")
    assert fields["quotes-2-attribution"] == "instrument_text"
    assert (fields["date-edtf"], fields["date-date_basis"]) == ("2017-02-09", "inferred_from_weekday")


@pytest.mark.django_db
def test_the_missing_words_show_as_soon_as_the_level_is_typed(coder, article, levels):
    typed = {**quoted("Schools ask for a warrant."), "type": "site.access 4", "kind": "commitment"}
    (caution,) = post(coder, article, **typed, do="propose").json()["cautions"]
    assert "“judge” or “court order”" in caution
