"""An edit of a small row reaches every public record that shows it."""

import pytest
from django.urls import reverse

from civic import search, versions
from civic.derivation import stale
from civic.models import Commitment, Institution, Level, Place
from tests import factories
from tests.admin.forms import approve_waiting, errors, save

pytestmark = pytest.mark.django_db


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def spoken():
    """A public commitment on the public words of an official, whose institution is public."""
    city = factories.make_institution("City of Larkfield", kind="city")
    article = factories.make_article()
    role = factories.make_role(city)
    statement = factories.make_statement(city, article, speaker=role)
    made = factories.make_commitment(city, article, statement=statement)
    made.evidence.update(speaker=role)
    factories.published(article, city, statement, made)
    return made


def _all_in_step(*records) -> bool:
    fresh = [type(r).objects.get(pk=r.pk) for r in records]
    return not any(stale(r) or versions.differs(r) for r in fresh)


@pytest.mark.parametrize("what", ["person", "role"])
def test_the_name_of_an_official_changes_everywhere_once_it_is_approved(what, coder, publisher, spoken):
    role = spoken.statement.speaker
    record, typed = (
        (role.person, {"name": "Ada Quillfeather"}) if what == "person" else (role, {"title": "aide"})
    )
    assert errors(save(coder, _change(record), **typed)) == []
    (word,) = typed.values()
    assert not search.search(Commitment.objects.published(), word).exists()
    assert len(approve_waiting(publisher)) == 1
    assert _all_in_step(spoken, spoken.statement, spoken.institution)
    assert search.search(Commitment.objects.published(), word).get() == spoken


def test_a_place_of_a_public_institution_changes_once_it_is_approved(coder, publisher, spoken):
    place = Place.objects.get()
    assert errors(save(coder, _change(place), name="Quarrytown", slug="quarrytown")) == []
    assert not search.search(Institution.objects.published(), "quarrytown").exists()
    assert len(approve_waiting(publisher)) == 1
    assert _all_in_step(spoken.institution)
    assert search.search(Institution.objects.published(), "quarrytown").get() == spoken.institution


def test_a_place_in_use_is_not_deleted(root, spoken):
    place = Place.objects.get()
    url = reverse("admin:civic_place_delete", args=[place.pk])
    assert root.post(url, {"post": "yes"}).status_code == 403
    unused = factories.make_place("Nowhere")
    url = reverse("admin:civic_place_delete", args=[unused.pk])
    assert root.post(url, {"post": "yes"}).status_code == 302
    assert list(Place.objects.all()) == [place]


def test_a_new_label_of_a_level_is_found_once_it_is_approved(publisher, reviewer, spoken):
    assert errors(save(publisher, _change(spoken.level), label_en="Never writes it down")) == []
    assert len(approve_waiting(reviewer)) == 1
    assert _all_in_step(spoken)


def test_words_that_public_quotes_do_not_hold_are_refused_with_the_name_of_the_record(publisher, spoken):
    answer = save(publisher, _change(spoken.level), required_words="court order")
    (said,) = errors(answer)
    assert said.startswith(f"“{spoken}”: ")
    assert "none of them says “court order”" in said
    assert Level.objects.get(pk=spoken.level_id).required_words == ""


def test_a_new_official_of_a_public_institution_is_not_public_before_a_source_is(coder, spoken):
    other = factories.make_role(spoken.institution, "Bo Tran")
    assert errors(save(coder, _change(other), title="deputy")) == []
    assert b"Bo Tran" not in coder.get(f"/institutions/{spoken.institution.slug}/").content
