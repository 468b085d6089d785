"""How a text is cut into sentences, whatever its lines look like."""

import pytest

from civic.coding.reading import Reading


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One went. Two came!", ["One went.", "Two came!"]),
        (
            "On Jan. 5 the U.S. board, Mr. B. Tran said, met.",
            ["On Jan. 5 the U.S. board, Mr. B. Tran said, met."],
        ),
        ("“We do not ask.” They left.", ['"We do not ask."', "They left."]),
        ("No title\n\nA line that was wrapped\nby hand.", ["No title", "A line that was wrapped by hand."]),
        ("Ends here.\nbegins there", ["Ends here.", "begins there"]),
        ("It shall: (a) wait; (b) see.", ["It shall:", "(a) wait;", "(b) see."]),
        ("Emer-\ngency ﬁles", ["Emergency files"]),
        ("¿Quién? Nadie. Él vino.", ["¿Quién?", "Nadie.", "Él vino."]),
        ("", []),
    ],
)
def test_sentences_are_found(text, sentences):
    assert [each.plain.strip() for each in Reading(text).sentences()] == sentences


def test_every_place_leads_back_to_the_text():
    text = "One\u00ad two\r\n  three-\nfour ﬁve.  Six"
    reading = Reading(text)
    first, last = reading.plain.index("five"), reading.plain.index("five") + 4
    assert text[slice(*reading.span(first, last))] == "ﬁve"
    assert text[slice(*reading.span(0, len(reading.plain)))] == text
