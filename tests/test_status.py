"""Status is a fold over dated events, with certain and possible bounds."""

from datetime import date

import pytest

from civic import status
from civic.choices import EventKind, Status
from civic.dates import DAWN, NEVER
from civic.status import Happening, Span


def day(text):
    return date.fromisoformat(text) if text else None


def happened(kind, earliest, latest=...):
    return Happening(kind, day(earliest), day(earliest if latest is ... else latest))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("announced", "proposed"),
        ("drafted", "proposed"),
        ("introduced", "proposed"),
        ("heard", "proposed"),
        ("referred", "proposed"),
        ("tabled", "proposed"),
        ("failed", "not_adopted"),
        ("withdrawn", "not_adopted"),
        ("adopted", "adopted"),
        ("effective", "adopted"),
        ("amended", "amended"),
        ("superseded", "superseded"),
        ("rescinded", "rescinded"),
        ("vacated", "rescinded"),
        ("expired", "expired"),
        ("enjoined", "suspended"),
    ],
)
def test_each_kind_of_event_sets_the_status_of_the_design(kind, expected):
    assert status.SETS[kind] == expected


def test_public_comment_and_reaffirmation_set_no_status():
    assert set(EventKind.values) - set(status.SETS) == {"public_comment", "reaffirmed"}


def test_a_text_without_events_is_unknown_throughout():
    assert status.fold_resolution([]) == [Span(Status.UNKNOWN, DAWN, DAWN, NEVER, NEVER)]


def test_an_adopted_text_is_not_adopted_the_day_before():
    spans = status.fold_resolution([happened("adopted", "2017-02-09")])
    answers = [status.status_on(spans, day(d)) for d in ("2017-02-08", "2017-02-09", "2026-01-01")]
    assert answers == ["unknown", "adopted", "adopted"]


def test_an_event_known_by_month_is_possible_from_its_first_day_and_certain_from_its_last():
    (span,) = status.fold_resolution([happened("drafted", "2017-01-01", "2017-01-31")])
    asked = ["2016-12-31", "2017-01-01", "2017-01-30", "2017-01-31"]
    assert [(span.holds(day(d)), span.holds(day(d), certain=True)) for d in asked] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]


def test_an_event_known_only_by_its_last_day_is_possible_since_ever():
    (span,) = status.fold_resolution([happened("announced", None, "2017-02-10")])
    assert span == Span("proposed", DAWN, day("2017-02-10"), NEVER, NEVER)


def test_an_event_without_a_date_is_possible_always_and_certain_never():
    (span,) = status.fold_resolution([happened("adopted", None)])
    assert span == Span("adopted", DAWN, NEVER, NEVER, NEVER)
    assert status.status_on([span], day("2020-01-01")) == "adopted"


def test_a_future_event_folds_only_from_its_date_on():
    spans = status.fold_resolution([happened("adopted", "2017-02-09"), happened("expired", "2030-01-01")])
    answers = [status.status_on(spans, day(d)) for d in ("2029-12-31", "2030-01-01")]
    assert answers == ["adopted", "expired"]


def test_a_repeated_status_goes_on_from_its_first_event():
    spans = status.fold_resolution([happened("adopted", "2017-02-09"), happened("effective", "2017-07-01")])
    assert spans == [Span("adopted", day("2017-02-09"), day("2017-02-09"), NEVER, NEVER)]


def test_a_statement_stands_until_it_is_retracted():
    spans = status.fold_statement((day("2017-02-10"),) * 2, [happened("retracted", "2018-05-01")])
    answers = [status.status_on(spans, day(d)) for d in ("2017-02-10", "2018-04-30", "2018-05-01")]
    assert answers == ["stands", "stands", "retracted"]


def test_a_commitment_ends_with_its_own_event_though_its_basis_goes_on():
    basis = status.fold_resolution([happened("adopted", "2017-02-09")])
    spans = status.fold_commitment(
        basis, [happened("verified", "2018-01-01"), happened("ended", "2019-01-01")]
    )
    answers = [status.status_on(spans, day(d)) for d in ("2018-12-31", "2019-01-01")]
    assert answers == ["adopted", "ended"]


def test_a_reinstated_commitment_holds_again_and_leaves_a_gap():
    basis = status.fold_resolution([happened("adopted", "2017-02-09")])
    spans = status.fold_commitment(
        basis, [happened("ended", "2019-01-01"), happened("reinstated", "2021-01-01")]
    )
    answers = [status.status_on(spans, day(d)) for d in ("2018-06-01", "2020-06-01", "2021-01-01")]
    assert answers == ["adopted", "ended", "adopted"]
    assert [(s.possible_from, s.possible_until) for s in status.in_force_spans(spans)] == [
        (day("2017-02-09"), day("2019-01-01")),
        (day("2021-01-01"), NEVER),
    ]


def test_a_commitment_does_not_outlive_its_basis():
    basis = status.fold_resolution([happened("adopted", "2017-02-09"), happened("rescinded", "2020-01-01")])
    spans = status.fold_commitment(basis, [happened("verified", "2018-01-01")])
    assert status.status_on(spans, day("2020-01-01")) == "rescinded"


def test_adopted_and_amended_are_one_stretch_in_force():
    spans = status.fold_resolution(
        [happened("adopted", "2017-02-09"), happened("amended", "2018-01-01", "2018-12-31")]
    )
    assert [s[1:] for s in status.in_force_spans(spans)] == [
        (day("2017-02-09"), day("2017-02-09"), NEVER, NEVER)
    ]


@pytest.mark.parametrize(
    ("events", "complaint"),
    [
        (["rescinded", "adopted"], "event 1 (rescinded): cannot come before the resolution is adopted"),
        (["amended"], "event 1 (amended): cannot come before the resolution is adopted"),
        (["adopted", "introduced"], "event 2 (introduced): a text that was adopted cannot be proposed again"),
        (["adopted", "failed"], "event 2 (failed): a text that was adopted cannot fail later"),
        (["adopted", "rescinded", "amended"], "event 3 (amended): the text had already ended"),
    ],
)
def test_impossible_sequences_are_refused_with_the_reason(events, complaint):
    problems = status.problems([Happening(kind, None, None) for kind in events])
    assert problems[0].startswith(complaint)


def test_possible_sequences_have_no_problems():
    kinds = [
        "announced",
        "introduced",
        "failed",
        "introduced",
        "adopted",
        "amended",
        "reaffirmed",
        "rescinded",
    ]
    assert status.problems([Happening(kind, None, None) for kind in kinds]) == []


def test_an_order_that_the_dates_rule_out_is_named_also_across_an_undated_event():
    events = [happened("drafted", "2017-02-09"), happened("heard", None), happened("adopted", "2017-01-31")]
    assert status.problems(events) == [
        "event 3 (adopted) is dated before event 1 (drafted), which it follows. Correct the order or a date."
    ]
