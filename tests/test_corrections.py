"""Taking reports in, settling them, and what floods and copies do to the queue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from civic import corrections
from civic.choices import ReportState
from civic.corrections import Full
from civic.models import Correction, CorrectionReport, ReportAllowance
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BODY = "The vote was on Tuesday and not on Thursday as you write here. I was there."
WORDS = {"wrong": "The day of the vote.", "changed": "It now says Tuesday."}


def send(body: str = BODY, path: str = "/about/", at: datetime = NOON, **fields) -> CorrectionReport:
    report = CorrectionReport(body=body, path=path, **fields)
    corrections.file_report(report, at=at)
    return report


def full(path: str, at: datetime) -> int:
    """After how many seconds the next report about a page is taken; 0 for at once."""
    try:
        send(f"Probe {path} {at}", path, at)
    except Full as refusal:
        return refusal.seconds
    return 0


# Taking in


def test_a_report_waits_in_the_queue():
    send(title="About", email="ada@larkfield.example")
    report = CorrectionReport.objects.get()
    assert (report.state, report.path, report.body, report.created_at, report.closed_at) == (
        ReportState.OPEN, "/about/", BODY, NOON, None,
    )  # fmt: skip


def test_the_same_words_about_the_same_page_count_once_within_a_day():
    send()
    send("  the VOTE was on Tuesday and\nnot on Thursday as you write here. I was there. ")
    send(at=NOON + timedelta(hours=23))
    assert CorrectionReport.objects.count() == 1


def test_the_same_words_count_again_on_another_page_or_another_day():
    send()
    send(path="/methodology/")
    send(at=NOON + timedelta(hours=24))
    assert CorrectionReport.objects.count() == 3


def test_a_copy_takes_nothing_from_the_allowance():
    for _ in range(50):
        send()
    assert ReportAllowance.objects.get(key="/about/").tokens == corrections.PER_PAGE_AND_HOUR - 1


def test_one_page_takes_ten_reports_an_hour_and_the_others_stay_open():
    for number in range(corrections.PER_PAGE_AND_HOUR):
        send(f"Report {number}")
    assert full("/about/", NOON) == 360
    assert full("/methodology/", NOON) == 0
    assert full("/about/", NOON + timedelta(seconds=359)) == 1
    assert full("/about/", NOON + timedelta(seconds=360)) == 0


def test_all_pages_together_take_sixty_reports_an_hour():
    for number in range(corrections.PER_HOUR):
        send(path=f"/codebook/type-{number}/")
    assert full("/about/", NOON) == 60
    assert full("/about/", NOON + timedelta(seconds=60)) == 0
    assert CorrectionReport.objects.count() == corrections.PER_HOUR + 1


def test_reports_that_name_no_page_share_one_allowance():
    for number in range(corrections.PER_PAGE_AND_HOUR):
        send(f"Report {number}", "")
    assert full("", NOON) == 360


def test_a_clock_set_back_fills_no_bucket():
    for number in range(corrections.PER_PAGE_AND_HOUR):
        send(f"Report {number}")
    assert full("/about/", NOON - timedelta(days=1)) == 360


def test_pages_that_nobody_reports_any_more_leave_no_row():
    send()
    send(path="/methodology/", at=NOON + timedelta(hours=2))
    assert set(ReportAllowance.objects.values_list("key", flat=True)) == {"*", "/methodology/"}


def test_a_full_queue_takes_no_more_until_staff_close_some():
    rows = [
        CorrectionReport(body="x", digest=f"{number:064}", created_at=NOON - timedelta(days=9))
        for number in range(corrections.MAX_OPEN)
    ]
    CorrectionReport.objects.bulk_create(rows)
    assert full("/about/", NOON) == 3600
    assert corrections.junk(CorrectionReport.objects.all(), None) == corrections.MAX_OPEN
    assert full("/about/", NOON) == 0


def test_a_flood_is_refused_without_a_write(django_assert_num_queries):
    for number in range(corrections.PER_PAGE_AND_HOUR):
        send(f"Report {number}")
    with django_assert_num_queries(3), pytest.raises(Full):  # a twin, two buckets
        send("One more")


@pytest.mark.parametrize("values", [{"body": ""}, {"body": "a" * 2001}, {"path": "//evil/"}, {"email": "x"}])
def test_what_no_report_may_hold_is_refused_before_it_counts(values):
    with pytest.raises(ValidationError):
        send(**{"body": BODY} | values)
    assert not ReportAllowance.objects.exists()


# Settling


def test_accepting_writes_the_public_log_in_the_words_of_staff():
    by = make.make_user("reviewer")
    report = send(title="About", email="ada@larkfield.example")
    entry = corrections.accept(
        [report], by, **WORDS, note=" Seen the minutes. ", on=date(2026, 11, 23), at=NOON
    )
    report.refresh_from_db()
    assert (report.state, report.closed_by, report.closed_at, report.correction, report.staff_note) == (
        ReportState.ACCEPTED, by, NOON, entry, "Seen the minutes.",
    )  # fmt: skip
    public = {name: getattr(entry, name) for name in ("corrected_on", "path", "title", "wrong", "changed")}
    assert public == {"corrected_on": date(2026, 11, 23), "path": "/about/", "title": "About"} | WORDS


def test_several_reports_about_one_page_become_one_entry():
    entry = corrections.accept([send("One."), send("Two.")], None, **WORDS)
    assert entry.reports.count() == 2
    assert Correction.objects.count() == 1


def test_reports_about_two_pages_are_not_accepted_together():
    with pytest.raises(ValidationError) as refusal:
        corrections.accept([send("One."), send("Two.", "/privacy/")], None, **WORDS)
    assert refusal.value.messages == [
        "These reports are about more than one page. Accept one page at a time."
    ]
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"wrong": " "}, {"wrong": ["Say it in a sentence. The public reads this."]}),
        ({"changed": ""}, {"changed": ["Say it in a sentence. The public reads this."]}),
        ({"wrong": "a\x07b"}, {"wrong": ["Remove the control characters."]}),
        (
            {"wrong": "Ada (ADA@larkfield.example) wrote to us."},
            {"wrong": ["Leave out the reporter's e-mail address."]},
        ),
        (
            {"changed": "The vote was on Tuesday  and not on Thursday as you write here: fixed."},
            {"changed": ["Use your own words. The reporter's are not for the public."]},
        ),
    ],
)
def test_the_log_never_holds_a_reporters_words_or_address(words, said):
    report = send(email="ada@larkfield.example")
    with pytest.raises(ValidationError) as refusal:
        corrections.accept([report], None, **WORDS | words)
    assert refusal.value.message_dict == said
    report.refresh_from_db()
    assert (report.state, Correction.objects.count()) == (ReportState.OPEN, 0)


def test_a_few_words_in_common_are_no_quotation():
    entry = corrections.accept([send("Wrong day.")], None, wrong="Wrong day.", changed="Right day.")
    assert entry.wrong == "Wrong day."


def test_declining_keeps_the_address_for_an_answer_and_junk_wipes_it_at_once():
    declined, junk = (
        send(body, email="ada@larkfield.example") for body in ("A view, no mistake.", "Buy now!")
    )
    corrections.decline([declined], None, note="A view.")
    corrections.junk([junk], None)
    states = CorrectionReport.objects.values_list("state", "email", "staff_note")
    assert list(states) == [("declined", "ada@larkfield.example", "A view."), ("junk", "", "")]


@pytest.mark.parametrize(
    "verb", [corrections.decline, corrections.junk, lambda r, by: corrections.accept(r, by, **WORDS)]
)
def test_what_somebody_closed_already_is_not_closed_again(verb):
    report = send()
    corrections.decline([report], None, at=NOON)
    with pytest.raises(ValidationError) as refusal:
        verb([report], None)
    assert refusal.value.messages == ["Somebody closed this already. Load the list again."]
    assert CorrectionReport.objects.get().closed_at == NOON
