"""What is derived, and that a stored value which disagrees is noticed."""

from datetime import date

import pytest

from civic import derivation, versions, workflow
from civic.dates import DAWN, NEVER
from civic.models import Commitment, Institution, Resolution, Role, SearchDocument, StatusSpan
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_published_commitment_and_all_it_stands_on_are_not_stale():
    commitment = make.make_published()
    records = [
        commitment,
        commitment.resolution,
        commitment.institution,
        commitment.evidence.get().snapshot.article,
    ]
    assert [derivation.stale(r) for r in records] == [[]] * 4


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (
            lambda: Commitment.objects.update(status="rescinded"),
            "status is stored as “rescinded” but follows as “adopted”",
        ),
        (lambda: Commitment.objects.update(state="NV"), "state is stored as “NV” but follows as “CA”"),
        (lambda: StatusSpan.objects.all().delete(), "the stored status over time differs from its events"),
        (lambda: SearchDocument.objects.update(text="x"), "the search index differs from the record"),
    ],
)
def test_a_stored_value_that_disagrees_is_named(spoil, complaint):
    make.make_published()
    spoil()
    assert derivation.stale(Commitment.objects.get())[0] == complaint


def test_deriving_mends_what_is_stale():
    make.make_published()
    Commitment.objects.update(status="rescinded", state="NV")
    StatusSpan.objects.all().delete()
    commitment = Commitment.objects.get()
    derivation.derive(commitment)
    derivation.derive(commitment.resolution)
    assert derivation.stale(Commitment.objects.get()) == derivation.stale(Resolution.objects.get()) == []


def test_spans_have_permanent_keys_in_the_order_of_time():
    text = make.make_resolution(make.make_institution(), None, "announced", edtf="2016-12")
    workflow.record_event(text, "adopted", edtf="2017-02-09", date_basis="stated")
    assert list(text.status_spans.values_list("key", "status", "possible_from", "possible_until")) == [
        (f"resolution:{text.key}:001", "proposed", date(2016, 12, 1), date(2017, 2, 9)),
        (f"resolution:{text.key}:002", "adopted", date(2017, 2, 9), NEVER),
    ]


def test_a_text_goes_by_the_date_of_its_adoption_else_of_its_first_step():
    text = make.make_resolution(make.make_institution(), None, "announced", edtf="2016-12")
    derivation.derive(text)
    assert (text.stated_edtf, text.status) == ("2016-12", "proposed")
    workflow.record_event(text, "adopted", edtf="2017-02-09", date_basis="stated")
    assert (text.stated_edtf, text.status) == ("2017-02-09", "adopted")


def test_moving_an_institution_moves_its_commitments():
    commitment = make.make_published()
    Institution.objects.update(state="NV")
    workflow.record_edit(commitment.institution, at=make.WHEN)
    assert Commitment.objects.get().state == "NV"


def as_of(day, **mode):
    return Commitment.objects.in_force(date.fromisoformat(day), **mode).count()


def test_in_force_answers_possibly_and_certainly_from_the_stored_window():
    institution, article = make.make_institution(), make.make_article()
    text = make.make_resolution(institution, article, edtf="2017-02")
    make.make_published(institution=institution, article=article, resolution=text)
    days = ["2017-01-31", "2017-02-01", "2017-02-28"]
    assert [as_of(d) for d in days] == [0, 1, 1]
    assert [as_of(d, certain=True) for d in days] == [0, 0, 1]


def test_in_force_sees_the_gap_between_an_end_and_a_new_beginning():
    commitment = make.make_published()
    workflow.record_event(commitment, "ended", edtf="2019-01-01", date_basis="stated")
    workflow.record_event(commitment, "reinstated", edtf="2021-01-01", date_basis="stated")
    assert Commitment.objects.get().window_has_gaps
    assert [as_of(d) for d in ("2018-12-31", "2019-01-01", "2020-12-31", "2021-01-01")] == [1, 0, 0, 1]


def test_a_text_is_not_adopted_the_day_before_its_adoption():
    make.make_published()
    asked = [Resolution.objects.with_status(["adopted"], date(2017, 2, day)).count() for day in (8, 9)]
    assert asked == [0, 1]


def test_what_was_never_in_force_has_an_empty_window():
    institution, article = make.make_institution(), make.make_article()
    text = make.make_resolution(institution, article, "announced")
    commitment = make.make_published(institution=institution, article=article, resolution=text)
    window = (
        commitment.possible_from,
        commitment.certain_from,
        commitment.certain_until,
        commitment.possible_until,
    )
    assert window == (NEVER, NEVER, DAWN, DAWN)
    assert as_of("2020-01-01") == 0


def test_moving_an_institution_moves_what_rests_on_the_words_of_another():
    city = make.make_institution("City", kind="city")
    police = make.make_institution("Police", kind="police_department", parent=city)
    article = make.make_article()
    for basis in (
        {"statement": make.make_statement(city, article)},
        {"resolution": make.make_resolution(city, article)},
    ):
        make.make_published(institution=police, article=article, **basis)
    Institution.objects.filter(pk=police.pk).update(state="NV")
    workflow.record_edit(police, at=make.WHEN)
    assert list(Commitment.objects.values_list("state", flat=True)) == ["NV", "NV"]


def test_an_official_is_public_only_while_their_words_prove_something_public():
    commitment = make.make_published()
    city, article = commitment.institution, commitment.evidence.get().snapshot.article
    role = make.make_role(city)
    draft = make.make_commitment(city, article, resolution=commitment.resolution)
    make.make_evidence(article, "We do not ask", commitment=draft, speaker=role, order=2)
    assert not Role.objects.published().exists()
    draft = make.published(draft)
    assert not versions.differs(Institution.objects.get(pk=city.pk))
    assert [found.pk for found in Role.objects.published()] == [role.pk]
    assert SearchDocument.objects.filter(role=role).exists()
    workflow.withdraw(draft, "Coded twice")
    assert not Role.objects.published().exists()
    assert not SearchDocument.objects.filter(role=role).exists()
