"""A small register in which every facet has more than one value."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from civic import workflow
from tests import factories as make


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Made once a module, since publishing is slow; tests run in savepoints inside its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def mixed(register: dict[str, Any], db: None) -> dict[str, Any]:
    return register


def build() -> dict[str, Any]:
    """Seven public commitments by name, beside a draft and a withdrawn one that would fit any query."""
    collect, access = make.make_type("DATA.COLLECT"), make.make_type("SITE.ACCESS", levels=4)
    school = make.make_institution("Larkfield Unified", slug="larkfield")
    police = make.make_institution("Ávila Police", slug="avila", kind="police_department")
    mesa = make.make_institution(
        "Mesa City", slug="mesa", kind="city", state="AZ", places=[make.make_place("Mesa", "AZ")]
    )
    article = make.make_article()
    unclear: dict[str, Any] = {"certainty": "ambiguous", "certainty_note_en": "Entry or records?"}
    month = make.make_resolution(school, article, "drafted", edtf="2017-01")
    ended = make.make_resolution(mesa, article, "adopted", edtf="2015-05-01")
    workflow.record_event(ended, "rescinded", edtf="2018", date_basis="stated", key="ended", at=make.WHEN)
    before = make.make_statement(school, article, edtf="../2017-02-10")
    undated = make.make_statement(police, article, edtf="", date_basis="")
    said = make.make_statement(mesa, article, edtf="2017-02-10")
    made = {
        "adopted": make.make_published(
            article=article, institution=school, type=collect, level=2, slug="adopted"
        ),
        "planned": make.make_published(
            article=article,
            institution=school,
            type=access,
            level=1,
            slug="planned",
            resolution=month,
            **unclear,
        ),
        "before": make.make_published(
            article=article,
            institution=school,
            type=access,
            level=3,
            slug="before",
            statement=before,
            **unclear,
        ),
        "undated": make.make_published(
            article=article, institution=police, type=access, level=4, slug="undated", statement=undated
        ),
        "said": make.make_published(
            article=article, institution=mesa, type=collect, level=1, slug="said", statement=said
        ),
        "ended": make.make_published(
            article=article, institution=mesa, type=access, level=2, slug="ended", resolution=ended
        ),
        "none": make.make_published(
            article=article, institution=mesa, type=collect, level=0, slug="none", statement=said
        ),
    }
    make.make_commitment(institution=school, type=collect, slug="draft")
    withdrawn = make.make_published(article=article, institution=school, type=collect, slug="withdrawn")
    workflow.withdraw(withdrawn, "A test.", at=make.WHEN)
    return made
