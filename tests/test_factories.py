"""The fictional records go through the real gate."""

import pytest

from civic.models import Commitment
from civic.publication import publication_problems
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_made_commitment_lacks_only_published_ground():
    made = factories.make_commitment()
    assert {p.code for p in publication_problems(made)} == {"article_not_public", "parent_not_public"}


def test_a_published_commitment_is_public():
    made = factories.make_published_commitment()
    assert list(Commitment.objects.published()) == [made]


def test_three_commitments_share_the_article_and_differ_in_slug():
    made = [factories.make_published_commitment() for _ in range(3)]
    assert [m.slug for m in made] == [
        "alder-falls-unified-school-district-data-collect-2",
        "alder-falls-unified-school-district-2-data-collect-2",
        "alder-falls-unified-school-district-3-data-collect-2",
    ]
    assert len({e.snapshot_id for m in made for e in m.evidence.all()}) == 1


def test_a_statement_may_be_the_basis():
    statement = factories.make_statement()
    police = factories.make_institution(
        "Alder Falls Police Department", "police_department", parent=statement.issuer
    )
    level = factories.make_level("ENFORCE.PARTICIPATE", 3)
    made = factories.make_commitment(police, level, statement=statement, quote=factories.SAID)
    assert factories.publish(made).is_public
