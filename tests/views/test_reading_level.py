"""How hard our English is to read, on the pages of the seeds: textstat over every sentence that is ours."""

from statistics import median

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import Client

from civic import models
from tests import reading

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAMED = {
    models.Institution: "name",
    models.Place: "name",
    models.Resolution: "title",
    models.SourceArticle: "title",
}
RECORDS: tuple[type[Model], ...] = (models.Commitment, models.Statement, *NAMED)
TEXTS = ["/about/", "/privacy/", "/accessibility/", "/methodology/", "/corrections/new/?about=/institutions/"]
LISTS = [
    "/",
    "/institutions/",
    "/commitments/",
    "/commitments/?state=AK&sttaus=x",
    "/resolutions/",
    "/statements/",
    "/articles/",
    "/compare/?state=CA",
    "/timeline/",
    "/changes/",
    "/search/?q=school",
    "/search/?q=the",
    "/places/ca/",
    "/corrections/",
    "/corrections/thanks/",
    "/no/such/page/",
]


@pytest.fixture
def ours(client: Client, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Our sentences on each page of the register and of its codebook, by address."""
    call_command("load_seeds", commit=True, verbosity=0)
    capsys.readouterr()
    names = {name for model, column in NAMED.items() for name in model.objects.values_list(column, flat=True)}
    names |= set(models.SourceArticle.objects.values_list("publisher", flat=True))
    records = [each.get_absolute_url() for model in RECORDS for each in model.objects.all()]
    codebook = [each.get_absolute_url() for each in models.CommitmentType.objects.all()]
    paths = [*TEXTS, *LISTS, *records, "/codebook/", *codebook]
    return {path: reading.sentences(client.get(path).content, names) for path in paths}


def test_our_words_are_plain(ours: dict[str, list[str]]) -> None:
    """The codebook's definitions have tests of their own; here they count for the median alone."""
    assert len(ours) > 60
    grades = {path: reading.grade(page) for path, page in ours.items()}
    assert median(grades.values()) <= 6
    assert {path: grade for path, grade in grades.items() if grade > 8} == {}
    assert grades["/methodology/"] <= 8
    spoken = {sentence for path, page in ours.items() if "/codebook/" not in path for sentence in page}
    assert len(spoken) > 100
    assert sorted(sentence for sentence in spoken if len(sentence.split()) > 20) == []


def test_what_is_ours_is_told_from_what_is_not() -> None:
    page = """<!doctype html><html><head><title>Not this.</title></head><body><nav>Not this menu.</nav>
    <h1>Not this title.</h1><p>Larkfield Unified School District said this on Feb. 9, 2017.
    <a href="/articles/x/">Some long title</a> says so (our reading). Is it?</p>
    <blockquote><p>Not this quote at all.</p></blockquote><ul><li>No sentence here</li></ul></body></html>"""
    found = reading.sentences(page.encode(), ["Larkfield Unified School District"])
    assert found == ["It said this It.", "It says so (our reading)."]


def test_hard_words_have_a_high_grade() -> None:
    hard = "Notwithstanding contradictory administrative determinations, institutional obligations persist."
    assert reading.grade([hard]) > 12 > reading.grade(["We ask if it still holds."])
