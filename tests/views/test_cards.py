"""One sheet of paper that says what was promised and where to look again."""

import re

import pytest

from civic import workflow
from civic.answers import answers
from civic.choices import Cell
from civic.versions import codebook
from civic.views import brief
from civic.views.cards import qr_code
from tests import factories
from tests.views import scene

CARD = "/institutions/larkfield-unified/card/"


def test_a_card_says_the_answer_its_age_and_where_to_look_again(client, db):
    scene.build()
    page = client.get(CARD).content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))
    for said in (
        "Larkfield Unified School District School district · Larkfield, California",
        "✓ Promised Does not collect immigration status Takes legal action against some requests",
        "! Unclear A leader or lawyer reviews entry first",
        "? None found 1 topic",
        "● Not checked yet",
        "Newest source: Feb. 10, 2017 . Not checked since. Ask the district if this still holds.",
        "It is not legal advice.",
        "http://127.0.0.1:8000/institutions/larkfield-unified/",
    ):
        assert said in words
    assert 'href="/institutions/larkfield-unified/"' in page


def test_a_card_needs_no_inline_style_no_script_and_no_cookie(client, db):
    scene.build()
    response = client.get(CARD)
    page = response.content.decode()
    assert (" style=" in page, "<style" in page, "<script" in page) == (False, False, False)
    assert not response.cookies
    assert response.headers["Content-Security-Policy"].count("'unsafe-inline'") == 0


def test_a_card_of_an_institution_without_promises_says_so(client, db):
    factories.published(factories.make_institution(slug="quiet"))
    assert "We have no promise on record yet." in client.get("/institutions/quiet/card/").content.decode()


def test_a_card_never_shows_what_is_not_public(client, db):
    commitment = factories.make_published()
    card = f"/institutions/{commitment.institution.slug}/card/"
    assert str(commitment.level.label) in client.get(card).content.decode()
    workflow.withdraw(commitment, "Misread.")
    assert str(commitment.level.label) not in client.get(card).content.decode()
    draft = factories.make_institution(slug="draft")
    assert client.get(f"/institutions/{draft.slug}/card/").status_code == 404
    workflow.withdraw(commitment.institution, "Closed.")
    assert client.get(card).status_code == 410


@pytest.mark.parametrize("number", [1, 3])
def test_a_card_asks_the_database_the_same_for_one_promise_and_three(
    client, db, django_assert_num_queries, number
):
    institution = factories.make_institution(slug="counted")
    for n in range(number):
        factories.make_published(institution=institution, type=factories.make_type(f"TOPIC.N{n}"))
    codebook()  # the process keeps it
    with django_assert_num_queries(7):
        assert client.get("/institutions/counted/card/").status_code == 200


def test_a_qr_code_is_an_svg_of_the_whole_address():
    svg = qr_code("https://register.example/institutions/larkfield-unified/")
    assert svg.startswith('<svg viewBox="0 0 ')
    assert (" style=" in svg, "<script" in svg) == (False, False)
    assert svg != qr_code("https://register.example/institutions/larkfield/")


def test_promises_without_room_are_counted_not_dropped(db):
    institution = factories.make_institution()
    for n in range(4):
        factories.make_published(institution=institution, type=factories.make_type(f"TOPIC.N{n}"))
    (line,) = brief.lines(answers(institution), room=3)
    assert (line.cell, len(line.promises), line.more, line.total) == (Cell.PROMISED, 2, 2, 4)
