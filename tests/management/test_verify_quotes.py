"""`manage.py verify_quotes` finds every quote that does not stand in its text any more."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from civic import workflow
from civic.ingest.load import load
from civic.models import Anchor, Evidence, Snapshot
from tests.articles import CODEBOOK, GAZETTE, TEXTS, each_article


@pytest.fixture
def verify(db):
    """Run the command; the lines it printed, an error as the last."""

    def run(texts: str = "") -> list[str]:
        out = io.StringIO()
        try:
            call_command("verify_quotes", texts=texts, stdout=out, stderr=out)
        except CommandError as error:
            out.write(f"exit {error.returncode}: {error}")
        return out.getvalue().splitlines()

    return run


@pytest.fixture
def with_text(db):
    load([CODEBOOK, GAZETTE], commit=True, texts=str(TEXTS))


@pytest.fixture
def without_text(db):
    load([CODEBOOK, GAZETTE], commit=True)


@each_article
def test_all_quotes_of_an_article_stand_in_its_text(verify, article):
    load(article.sheets, commit=True, texts=str(article.texts))
    number = Evidence.objects.count()
    assert verify() == [f"{number} quotes checked against their text, 0 only recorded, none wrong."]


@pytest.mark.usefixtures("without_text")
def test_without_texts_quotes_are_only_recorded(verify):
    assert verify() == ["0 quotes checked against their text, 11 only recorded, none wrong."]


@each_article
def test_texts_in_a_folder_are_enough_and_are_not_stored(verify, article):
    load(article.sheets, commit=True)
    number = Evidence.objects.count()
    assert verify(str(article.texts)) == [
        f"{number} quotes checked against their text, 0 only recorded, none wrong."
    ]
    assert set(Snapshot.objects.values_list("text", flat=True)) == {""}


SPOILED = [
    (
        {"exact": "the district will not ask pupils or parents about their immigration Status"},
        "The text does not contain this quote. Copy it from the text letter by letter.",
    ),
    ({"start": F("start") + 1, "end": F("end") + 1}, "The quote stands at 136, not at 137. Correct `start`."),
    (
        {"start": None, "end": None, "anchor_state": "orphan"},
        "The quote stands at 136, not at None. Correct `start`.",
    ),
    (
        {"anchor_state": "ambiguous"},
        "It is recorded as “found more than once”, so it proves nothing yet. Anchor it again.",
    ),
]


@pytest.mark.usefixtures("with_text")
@pytest.mark.parametrize(("change", "message"), SPOILED, ids=["letter", "offset", "no place", "state"])
def test_a_spoiled_quote_is_named(verify, change, message):
    Evidence.objects.filter(key="larkfield-c1-q2").update(**change)
    assert verify() == [
        f"larkfield-c1-q2: {message}",
        (
            "exit 1: 11 quotes checked against their text, 0 only recorded; 1 wrong. "
            "Correct each where it was entered."
        ),
    ]


@pytest.mark.usefixtures("with_text")
def test_a_quote_that_needs_its_prefix_is_ambiguous_without_it(verify):
    Evidence.objects.filter(key="larkfield-c3-q1").update(prefix="", suffix="")
    assert verify()[0] == (
        "larkfield-c3-q1: The text contains this quote 2 times. Quote more, or give `prefix` and `suffix`."
    )


@pytest.mark.usefixtures("with_text")
def test_a_place_in_a_newer_text_that_is_out_of_date_is_named(verify):
    first = Snapshot.objects.get()
    workflow.add_snapshot(first.article, f"Corrected. {first.text}", at=first.captured_at + timedelta(days=1))
    assert verify() == ["11 quotes checked against their text, 0 only recorded, none wrong."]
    Anchor.objects.filter(evidence__key="larkfield-c1-q2").update(start=F("start") + 1, end=F("end") + 1)
    assert verify()[0] == (
        "larkfield-c1-q2: Its place in a newer text of the source is out of date. Save the article again."
    )


@pytest.mark.usefixtures("with_text")
def test_a_spoiled_text_is_named(verify):
    snapshot = Snapshot.objects.get()
    Snapshot.objects.update(text=snapshot.text.replace("June", "July"))
    assert verify()[:2] == [
        "gazette-text: the text is not the one whose sum was recorded. Enter the captured text again.",
        (
            "larkfield-c1-verified-q1: The text does not contain this quote. "
            "Copy it from the text letter by letter."
        ),
    ]


@pytest.mark.usefixtures("without_text")
def test_a_recorded_quote_must_at_least_fit_its_text(verify):
    Evidence.objects.filter(key="larkfield-c1-q2").update(start=F("start") + 800, end=F("end") + 800)
    Evidence.objects.filter(key="larkfield-c2-q1").update(start=None, end=None, anchor_state="orphan")
    assert verify()[:2] == [
        "larkfield-c1-q2: The quote would end at 1010; the text has 893 characters.",
        "larkfield-c2-q1: Its place in the text is not known. Anchor it, or have a reviewer attest it.",
    ]


@pytest.mark.usefixtures("without_text")
def test_an_attested_quote_needs_no_place(verify):
    Evidence.objects.filter(key="larkfield-c2-q1").update(start=None, end=None, anchor_state="attested")
    assert verify() == ["0 quotes checked against their text, 11 only recorded, none wrong."]
