"""From records to what the public reads."""

from datetime import date

import pytest

from civic import answers, workflow
from civic.choices import Cell
from civic.models import Commitment, ResearchLog
from civic.versions import codebook
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def cell_of(commitment):
    found = {a.type.notation: a.cell for a in answers.answers(commitment.institution)}
    return found["DATA.COLLECT"]


def said(**fields):
    institution, article = make.make_institution(), make.make_article()
    statement = make.make_statement(institution, article)
    return make.make_published(institution=institution, article=article, statement=statement, **fields)


def planned(**fields):
    institution, article = make.make_institution(), make.make_article()
    text = make.make_resolution(institution, article, "announced")
    return make.make_published(institution=institution, article=article, resolution=text, **fields)


UNCLEAR = {"certainty": "ambiguous", "certainty_note_en": "The instrument is not named."}


def test_a_clear_commitment_on_an_adopted_text_is_promised():
    assert cell_of(make.make_published()) is Cell.PROMISED


def test_words_in_no_resolution_are_only_said():
    assert cell_of(said()) is Cell.SAID


def test_an_ambiguous_or_planned_commitment_is_unclear():
    assert [cell_of(c) for c in (make.make_published(**UNCLEAR), said(**UNCLEAR), planned())] == [
        Cell.UNCLEAR
    ] * 3


def test_level_zero_declines():
    assert cell_of(make.make_published(level=0)) is Cell.DECLINES


def test_what_ended_is_known_to_have_ended_not_unchecked():
    commitment = make.make_published()
    workflow.record_event(commitment.resolution, "rescinded", edtf="2020", date_basis="stated")
    assert cell_of(commitment) is Cell.ENDED


def test_only_a_recorded_search_makes_no_promise_found():
    institution, kind = make.make_institution(), make.make_type()
    cells = [answers.answers(institution)[0].cell]
    for outcome in ("inaccessible", "not_found"):
        day = date(2026, 1, len(cells))
        ResearchLog.objects.create(
            institution=institution, type=kind, searched_on=day, where_en="Minutes", outcome=outcome
        )
        cells.append(answers.answers(institution)[0].cell)
    assert cells == [Cell.NOT_CHECKED, Cell.NOT_CHECKED, Cell.NONE_FOUND]


def test_a_promise_beats_an_unclear_one_and_drafts_count_for_nothing():
    commitment = make.make_published()
    make.make_commitment(commitment.institution, resolution=commitment.resolution, **UNCLEAR)
    (answer,) = answers.answers(commitment.institution)
    assert (answer.cell, answer.commitments) == (Cell.PROMISED, [commitment])


def test_types_that_do_not_apply_are_left_out_unless_something_was_found():
    commitment = make.make_published()
    make.make_type("DETAIN.HOLD", applies_to=["sheriff"])
    assert [a.type.notation for a in answers.answers(commitment.institution)] == ["DATA.COLLECT"]


def test_answers_take_the_same_queries_for_one_and_three_commitments(django_assert_num_queries):
    commitment = make.make_published()
    institution = commitment.institution
    codebook()
    with django_assert_num_queries(4):
        answers.answers(institution)
    for _ in range(2):
        extra = make.make_commitment(institution, resolution=commitment.resolution)
        make.published(extra.evidence.get().snapshot.article, extra)
    codebook()
    with django_assert_num_queries(4):
        assert len(answers.answers(institution)[0].commitments) == 3


def test_several_institutions_take_the_queries_of_one(django_assert_num_queries):
    commitment, other = make.make_published(), said()
    institutions = [commitment.institution, other.institution]
    codebook()
    with django_assert_num_queries(4):
        found = answers.answers_of(institutions)
    assert {pk: [(a.cell, a.commitments) for a in rows] for pk, rows in found.items()} == {
        commitment.institution_id: [(Cell.PROMISED, [commitment])],
        other.institution_id: [(Cell.SAID, [other])],
    }


def test_no_institution_has_no_answers():
    assert answers.answers_of([]) == {}


def holds(commitment, today=TODAY):
    return tuple(answers.holds(Commitment.objects.get(pk=commitment.pk), today))


def test_an_adopted_text_that_nobody_checked_says_so_and_is_old():
    assert holds(make.make_published()) == ("adopted_unchecked", None, True)


def test_it_is_not_old_within_two_years_of_its_newest_source():
    assert holds(make.make_published(), date(2018, 2, 10)) == ("adopted_unchecked", None, False)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 23), ("in_force_checked", date(2026, 11, 22), False)),
        (date(2027, 11, 22), ("in_force_checked", date(2026, 11, 22), False)),
        (date(2027, 11, 23), ("adopted_unchecked", date(2026, 11, 22), True)),
    ],
)
def test_a_check_counts_for_a_year(today, expected):
    commitment = make.make_published()
    make.verified(commitment, TODAY)
    assert holds(commitment, today) == expected


def test_a_statement_is_said_until_somebody_confirms_it():
    commitment = said()
    assert holds(commitment)[0] == "said_unknown"
    make.verified(commitment, TODAY)
    assert holds(commitment)[0] == "said_confirmed"


def test_a_plan_older_than_a_year_has_no_known_outcome():
    commitment = planned()
    assert [holds(commitment, day)[0] for day in (date(2018, 2, 9), date(2018, 2, 10))] == [
        "planned",
        "planned_old",
    ]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("superseded", "replaced"), ("rescinded", "ended"), ("expired", "ended"), ("enjoined", "not_known")],
)
def test_what_happened_to_a_text_is_what_the_public_reads(kind, code):
    commitment = make.make_published()
    workflow.record_event(commitment.resolution, kind, edtf="2020", date_basis="stated")
    assert holds(commitment)[0] == code


def test_the_newest_source_and_the_last_check_of_an_institution():
    commitment = make.make_published()
    promises = Commitment.objects.published().for_list()
    assert answers.newest_source_year(promises.all()) == 2017
    assert answers.last_checked(promises.all()) is None
    make.verified(commitment, TODAY)
    assert answers.last_checked(promises.all()) == TODAY
