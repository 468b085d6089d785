"""Every page of a record asks the database as often for three things as for one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from civic.models import Institution
from tests import factories

pytestmark = pytest.mark.django_db


def _institution(items: int) -> str:
    """A district with that many texts, statements, promises, people, neighbours, events and searches."""
    place, article = factories.make_place(), factories.make_article()
    district = factories.make_institution("Larkfield Unified", slug="larkfield", places=[place])
    factories.published(article, district)
    for number in range(items):
        other = factories.published(factories.make_institution(f"Neighbour {number}", places=[place]))
        factories.make_evidence(article, "Ada Quill", role=factories.make_role(district, f"Ada {number}"))
        heard = district.events.create(key=f"heard-{number}", kind="public_comment")
        factories.make_evidence(article, "agreed to a resolution", resolution_event=heard)
        first = factories.published(factories.make_resolution(other, article, slug=f"first-{number}"))
        text = factories.make_resolution(district, article)
        relation = text.relations.create(
            key=f"follows-{number}", to_resolution=first, kind="follows", certainty="stated"
        )
        factories.make_evidence(article, "agreed to a resolution", resolution_relation=relation)
        kind = factories.make_type(f"DATA.T{number}")
        factories.make_published(institution=district, article=article, resolution=text, type=kind)
        said = factories.make_statement(district, article)
        factories.make_published(institution=district, article=article, statement=said, type=kind)
    return "/institutions/larkfield/"


def _commitment(items: int) -> str:
    commitment = factories.make_published(slug="promise")
    article = commitment.evidence.get().snapshot.article
    for number in range(items):
        factories.make_evidence(article, "We do not ask", order=number + 2, commitment=commitment)
        event = commitment.events.create(key=f"check-{number}", kind="verified", order=number + 1)
        factories.make_evidence(article, "We do not ask", commitment_event=event)
    return "/commitments/promise/"


def _resolution(items: int) -> str:
    article, district = factories.make_article(), factories.make_institution()
    factories.published(article, district)
    text = factories.make_resolution(district, article, *["heard"] * items, slug="text")
    factories.published(text)
    for number in range(items):
        other = factories.published(factories.make_resolution(district, article))
        for one, two in ((text, other), (other, text)):
            relation = one.relations.create(
                key=f"{one}-{two}", to_resolution=two, kind="follows", certainty="stated"
            )
            factories.make_evidence(article, "agreed to a resolution", resolution_relation=relation)
        kind = factories.make_type(f"DATA.T{number}")
        factories.make_published(institution=district, article=article, resolution=text, type=kind)
    return "/resolutions/text/"


def _statement(items: int) -> str:
    article, district = factories.make_article(), factories.make_institution()
    factories.published(article, district)
    said = factories.make_statement(district, article, slug="said")
    factories.published(said)
    for number in range(items):
        factories.make_evidence(article, "We do not ask", order=number + 2, statement=said)
        kind = factories.make_type(f"DATA.T{number}")
        factories.make_published(institution=district, article=article, statement=said, type=kind)
    return "/statements/said/"


def _article(items: int) -> str:
    article = factories.make_article(slug="article")
    for _number in range(items):
        factories.make_published(article=article)
    return "/articles/article/"


def _type(items: int) -> str:
    for _number in range(items):
        factories.make_published()
    return "/codebook/data-collect/"


def _types(items: int) -> str:
    for number in range(items):
        factories.make_published(type=factories.make_type(f"DATA.T{number}"))
    return "/codebook/"


def _home(items: int) -> str:
    for number, state in zip(range(items), ("CA", "NY", "TX"), strict=False):
        district = factories.make_institution(state=state)
        kind = factories.make_type(f"DATA.T{number}")
        factories.make_published(institution=district, type=kind)
    return "/"


def _state(items: int) -> str:
    for number in range(items):
        places = [factories.make_place(f"Place {number}")]
        factories.published(factories.make_institution(places=places), factories.make_institution(places=[]))
    return "/places/ca/"


def _place(items: int) -> str:
    for _number in range(items):
        factories.make_published()
    return "/places/ca/larkfield/"


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(
    ("build", "queries"),
    [
        (_institution, 10),
        (_commitment, 5),
        (_resolution, 10),
        (_statement, 5),
        (_article, 3),
        (_type, 5),
        (_types, 4),
        (_home, 6),
        (_state, 3),
        (_place, 4),
    ],
)
def test_a_page_asks_as_often_for_three_as_for_one(
    build: Callable[[int], str],
    queries: int,
    items: int,
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    path = build(items)
    assert Institution.objects.published().exists()
    client.get(path)  # the process keeps the codebook
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.status_code == 200
