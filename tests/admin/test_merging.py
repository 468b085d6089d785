"""Merging duplicates on the desk."""

import pytest

from civic.models import Institution, Merge
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/civic/institution/"


@pytest.fixture
def twins():
    first = make.make_published().institution
    second = make.make_institution("Larkfield USD")
    make.make_commitment(second)
    return first, second


def choose(client, *records):
    form = {"action": "merge_selected", "_selected_action": [r.pk for r in records]}
    return client.post(LIST, form, follow=True)


def test_two_are_chosen_and_the_public_one_stays(publisher, twins):
    first, second = twins
    response = choose(publisher, second, first)
    assert response.redirect_chain == [(f"{LIST}{first.pk}/merge/{second.pk}/", 302)]
    page = response.content.decode()
    assert "1 × commitment" in page
    assert "1 × resolution" in page
    assert Merge.objects.count() == 0


def test_one_or_three_cannot_be_merged(publisher, twins):
    for chosen in (twins[:1], [*twins, make.make_institution()]):
        assert "Choose exactly two records" in choose(publisher, *chosen).content.decode()


def test_merging_asks_for_a_reason_and_can_be_taken_back(publisher, twins, settings):
    settings.FOUR_EYES = False
    first, second = twins
    address = f"{LIST}{first.pk}/merge/{second.pk}/"
    assert "Say why these two are one." in publisher.post(address, {"reason": " "}).content.decode()
    response = publisher.post(address, {"reason": "Entered twice"}, follow=True)
    assert "“Larkfield USD” is now part of" in response.content.decode()
    (merge,) = Merge.objects.all()
    assert (merge.by, merge.reason) == (publisher.user, "Entered twice")
    form = {"action": "take_back", "_selected_action": [merge.pk]}
    assert "is taken back" in publisher.post("/admin/civic/merge/", form, follow=True).content.decode()
    assert Institution.objects.get(pk=second.pk).commitments.count() == 1


def test_a_coder_may_not_merge(coder, twins):
    first, second = twins
    assert coder.get(f"{LIST}{first.pk}/merge/{second.pk}/").status_code == 403
    assert "merge_selected" not in coder.get(LIST).content.decode()


def test_a_refusal_says_why_before_anything_is_asked(publisher, twins):
    first, second = twins
    page = publisher.get(f"{LIST}{second.pk}/merge/{first.pk}/").content.decode()
    assert "keep that one" in page
    assert "id_reason" not in page


def test_what_is_not_there_is_no_page(publisher, twins):
    assert publisher.get(f"{LIST}{twins[0].pk}/merge/999999/").status_code in (302, 404)
