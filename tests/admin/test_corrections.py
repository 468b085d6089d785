"""Staff settle reports in the queue, and write the public log."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from civic import corrections
from civic.choices import ReportState
from civic.models import Correction, CorrectionReport
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, LOG = "/admin/civic/correctionreport/", "/admin/civic/correction/"
WORDS = {"wrong": "The day of the vote.", "changed": "It now says Tuesday."}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def reviewer(client):
    user = make.make_user("rita", "reviewer")
    client.force_login(user)
    return user


@pytest.fixture
def coder(client):
    user = make.make_user("cora", "coder")
    client.force_login(user)
    return user


def send(body: str, path: str = "/about/", **fields) -> CorrectionReport:
    report = CorrectionReport(body=body, path=path, title="About", **fields)
    corrections.file_report(report)
    return report


def form_of(report: CorrectionReport) -> str:
    return reverse("admin:civic_correctionreport_change", args=[report.pk])


def act(client, action: str, *reports: CorrectionReport, **more):
    data = {"action": action, "_selected_action": [report.pk for report in reports]} | more
    return client.post(LIST, data, follow=True)


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def errors_of(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def states() -> list[str]:
    return list(CorrectionReport.objects.values_list("state", flat=True))


# The queue


@pytest.mark.usefixtures("reviewer")
def test_the_queue_shows_open_reports_with_the_number_in_every_state(client):
    send("First about it"), send("Second about it"), send("About another", "/privacy/")
    corrections.junk([send("Buy now")], None)
    page = client.get(LIST).content.decode()
    assert all(label in page for label in ("Open (3)", "Accepted (0)", "Declined (0)", "Junk (1)"))
    assert page.count('<td class="field-open_here">2</td>') == 2
    assert ("First about it" in page, "Buy now" in page) == (True, False)
    assert "Buy now" in client.get(f"{LIST}?state=junk").content.decode()
    assert "First about it" in client.get(f"{LIST}?state=nonsense").content.decode()


@pytest.mark.usefixtures("reviewer")
def test_what_a_reader_wrote_runs_as_no_markup(client):
    report = send("<script>alert(1)</script>", where="<b>x</b>")
    for page in (client.get(LIST), client.get(form_of(report)), act(client, "accept_selected", report)):
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"<b>x" not in page.content


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.usefixtures("reviewer")
def test_the_queue_takes_the_same_queries_however_long(client, number, django_assert_num_queries):
    for one in range(number):
        send(f"Report {one}")
    with django_assert_num_queries(7):  # session, user, two of permissions, count of states, count, rows
        client.get(LIST)


@pytest.mark.usefixtures("reviewer")
def test_a_whole_page_of_junk_is_closed_at_once(client):
    send("Buy now", email="a@b.example"), send("Buy soon"), send("Buy never")
    response = act(client, "junk_selected", *CorrectionReport.objects.all())
    assert messages_of(response) == ["3 reports are closed."]
    assert set(CorrectionReport.objects.values_list("state", "email")) == {("junk", "")}


@pytest.mark.usefixtures("reviewer")
def test_all_of_a_full_queue_is_closed_as_junk_with_one_action(client):
    rows = [CorrectionReport(body="x", digest=f"{n:064}") for n in range(corrections.MAX_OPEN)]
    CorrectionReport.objects.bulk_create(rows)
    assert client.get(LIST).status_code == 200
    response = act(client, "junk_selected", CorrectionReport.objects.first(), select_across="1")
    assert messages_of(response) == ["1000 reports are closed."]
    assert not CorrectionReport.objects.exclude(state=ReportState.JUNK).exists()


def test_declining_says_who_and_when_and_logs_nothing_that_was_written(client, reviewer):
    report = send("My secret view", email="ada@larkfield.example")
    assert messages_of(act(client, "decline_selected", report)) == ["1 report is closed."]
    report.refresh_from_db()
    assert (report.state, report.closed_by) == (ReportState.DECLINED, reviewer)
    entry = LogEntry.objects.get()
    assert (entry.change_message, entry.object_repr) == ("declined", str(report))
    assert "secret" not in entry.object_repr


# Accepting from the list


@pytest.mark.usefixtures("reviewer")
def test_accepting_asks_for_the_words_of_the_log_first(client):
    report = send("It was Tuesday")
    response = act(client, "accept_selected", report)
    assert "Accept and publish the entry" in response.content.decode()
    assert states() == ["open"]
    response = act(client, "accept_selected", report, apply="1", **WORDS)
    assert messages_of(response) == ["The public log has a new entry."]
    assert (states(), Correction.objects.values("wrong", "changed").get()) == (["accepted"], WORDS)
    assert "It now says Tuesday." in client.get("/corrections/").content.decode()


@pytest.mark.parametrize(
    ("words", "paths", "said"),
    [
        ({"wrong": ""}, ["/about/"], "Say it in a sentence. The public reads this."),
        ({}, ["/about/", "/privacy/"], "These reports are about more than one page."),
    ],
)
@pytest.mark.usefixtures("reviewer")
def test_a_refused_acceptance_keeps_what_was_typed(client, words, paths, said):
    reports = [send(f"Report {path}", path) for path in paths]
    response = act(client, "accept_selected", *reports, apply="1", **WORDS | words)
    page = response.content.decode()
    assert said in page
    assert WORDS["changed"] in page
    assert (set(states()), Correction.objects.count(), LogEntry.objects.count()) == ({"open"}, 0, 0)


# The form


@pytest.mark.usefixtures("reviewer")
def test_the_words_of_the_reader_cannot_be_edited(client):
    report = send("It was Tuesday", email="ada@larkfield.example")
    client.post(form_of(report), {"body": "changed", "email": "x@y.example", "staff_note": "Ask the board."})
    report.refresh_from_db()
    assert (report.body, report.email, report.staff_note, report.state) == (
        "It was Tuesday", "ada@larkfield.example", "Ask the board.", ReportState.OPEN,
    )  # fmt: skip


@pytest.mark.parametrize("decision", ["accepted", "declined", "junk"])
def test_a_decision_on_the_form_closes_the_report(client, reviewer, decision):
    report = send("It was Tuesday")
    response = client.post(form_of(report), {"decision": decision, "staff_note": "Seen.", **WORDS})
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.closed_by, report.staff_note) == (decision, reviewer, "Seen.")
    assert Correction.objects.count() == (1 if decision == "accepted" else 0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, {name: ["Say it in a sentence. The public reads this."] for name in WORDS}),
        (WORDS | {"staff_note": "a\x07b"}, {"staff_note": ["Remove the control characters."]}),
        (
            WORDS | {"wrong": "Write to ada@larkfield.example"},
            {"wrong": ["Leave out the reporter's e-mail address."]},
        ),
    ],
)
@pytest.mark.usefixtures("reviewer")
def test_what_keeps_a_report_from_being_accepted_stands_at_its_field(client, given, said):
    report = send("It was Tuesday", email="ada@larkfield.example")
    response = client.post(form_of(report), {"decision": "accepted", **given})
    assert (response.status_code, errors_of(response), states()) == (200, said, ["open"])


@pytest.mark.usefixtures("reviewer")
def test_a_closed_report_is_read_only(client):
    report = send("It was Tuesday")
    corrections.accept([report], None, **WORDS)
    page = client.get(form_of(report))
    assert (page.status_code, b"<textarea" in page.content) == (200, False)
    assert client.post(form_of(report), {"decision": "junk"}).status_code == 403
    assert states() == ["accepted"]


@pytest.mark.usefixtures("reviewer")
def test_nobody_adds_or_deletes_reports_or_deletes_entries(client):
    report = send("It was Tuesday")
    entry = corrections.accept([report], None, **WORDS)
    paths = [f"{LIST}add/", f"{LIST}{report.pk}/delete/", f"{LOG}{entry.pk}/delete/"]
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]


@pytest.mark.usefixtures("coder")
def test_a_coder_reads_the_queue_and_settles_nothing(client):
    report = send("It was Tuesday")
    assert client.get(LIST).status_code == 200
    page = client.get(form_of(report))
    assert (page.status_code, b'name="decision"' in page.content) == (200, False)
    assert client.post(form_of(report), {"decision": "junk"}).status_code == 403
    act(client, "junk_selected", report)
    assert states() == ["open"]


# The log


@pytest.mark.usefixtures("reviewer")
def test_an_entry_that_nobody_reported_is_named_after_its_page(client):
    district = make.published(make.make_institution("Larkfield Unified", slug="larkfield"))
    data = {"corrected_on": "2026-11-22", "path": "/institutions/larkfield/", **WORDS}
    assert client.post(f"{LOG}add/", data).status_code == 302
    names = ("title", "model", "record_key", "path")
    assert Correction.objects.values_list(*names).get() == (
        "Larkfield Unified", "institution", district.key, "/institutions/larkfield/",
    )  # fmt: skip


@pytest.mark.usefixtures("reviewer")
def test_an_entry_about_no_page_of_ours_is_refused(client):
    data = {"corrected_on": "2026-11-22", "path": "/institutions/nowhere/", **WORDS}
    response = client.post(f"{LOG}add/", data)
    assert errors_of(response) == {
        "path": ["No public page stands at this path. Write it like /institutions/name/."]
    }


@pytest.mark.usefixtures("reviewer")
def test_better_words_for_an_entry_may_not_be_the_reporters(client):
    body = "It was on a Tuesday in February and not on a Thursday"
    entry = corrections.accept([send(body)], None, **WORDS)
    form = f"{LOG}{entry.pk}/change/"
    data = {"corrected_on": "2026-11-22", "path": "/about/", **WORDS}
    response = client.post(form, data | {"wrong": body})
    assert errors_of(response) == {"wrong": ["Use your own words. The reporter's are not for the public."]}
    assert client.post(form, data | {"wrong": "The weekday."}).status_code == 302
    entry.refresh_from_db()
    assert entry.wrong == "The weekday."
