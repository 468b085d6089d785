"""What the public reads changes when a second person approves, and not before."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from civic import versions, workflow
from civic.models import (
    Commitment,
    CommitmentEvent,
    Evidence,
    Level,
    PendingChange,
    Person,
    PublishedVersion,
    ResearchLog,
)
from tests import factories
from tests.admin.forms import errors, fields, filled, messages, rows, save

pytestmark = pytest.mark.django_db
OLD = "The district will not collect immigration status."
NEW = "The district asks nobody about immigration status."


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def _review(change) -> str:
    return reverse("admin:civic_pendingchange_review", args=[change.pk])


def decide(client, change, decision: str, **more):
    page = client.get(_review(change))
    assert page.status_code == 200
    data = {"decision": decision, "seen": change.made_at.isoformat(), **more}
    return client.post(_review(change), data, follow=True)


@pytest.fixture
def made():
    return factories.make_published()


@pytest.fixture
def change(coder, made):
    assert save(coder, _change(made), summary_en=NEW, reason="Plainer words").status_code == 302
    return PendingChange.objects.get()


def _summary(made) -> str:
    return Commitment.objects.get(pk=made.pk).summary_en


@pytest.mark.parametrize("who", ["coder", "reviewer", "publisher", "root"])
def test_an_edit_of_a_published_record_waits_whoever_makes_it(who, request, made):
    client = request.getfixturevalue(who)
    answer = client.post(_change(made), filled(client.get(_change(made)), summary_en=NEW), follow=True)
    assert messages(answer) == [
        f"Your change of “{made}” waits: the public reads the old words until somebody else approves it."
    ]
    assert (_summary(made), PublishedVersion.objects.filter(model="commitment").count()) == (OLD, 1)
    assert OLD in client.get(made.get_absolute_url()).content.decode()
    assert f"A change is waiting (by {who}, " in answer.content.decode()


def test_a_change_keeps_what_the_public_reads_and_would_read(change, made):
    assert (change.model, change.record_key, change.act, change.reason) == (
        "commitment",
        made.key,
        "change",
        "Plainer words",
    )
    ((before,), (after,)) = change.before, change.after
    assert (before["record"]["summary_en"], after["record"]["summary_en"]) == (OLD, NEW)
    rest = {name for name in after["record"] if before["record"][name] != after["record"][name]}
    assert rest == {"summary_en"}


def test_an_approved_change_is_an_edit_by_its_maker_with_the_reason_as_note(change, made, coder, reviewer):
    answer = decide(reviewer, change, "approve")
    assert messages(answer) == [f"The change of “{made}” is approved. The public reads it now."]
    newest = versions.history(made).first()
    assert (newest.number, newest.note, newest.record["summary_en"]) == (2, "Plainer words", NEW)
    change.refresh_from_db()
    assert (change.state, change.decided_by, _summary(made)) == ("applied", reviewer.user, NEW)
    entries = LogEntry.objects.filter(object_id=str(made.pk)).order_by("pk")
    assert [(e.user.username, e.get_change_message()) for e in entries] == [
        ("coder", "Changed Plain-language summary (English)."),
        ("reviewer", "Approved the change by coder."),
    ]


def test_nobody_approves_their_own_change(publisher, made):
    save(publisher, _change(made), summary_en=NEW)
    own = PendingChange.objects.get()
    assert b'value="approve"' not in publisher.get(_review(own)).content
    answer = decide(publisher, own, "approve")
    (said,) = messages(answer)
    assert said.endswith("You made this change yourself. Somebody else has to approve it.")
    assert _summary(made) == OLD


def test_a_coder_decides_nothing(change, made):
    from django.test import Client  # noqa: PLC0415

    other = Client()
    other.force_login(factories.make_user("second", "coder"))
    for decision in ("approve", "return"):
        assert other.post(_review(change), {"decision": decision, "words": "x"}).status_code == 403
    assert "Only coder can take this change back." in messages(decide(other, change, "drop"))[0]
    assert (_summary(made), PendingChange.objects.get().state) == (OLD, "open")


def test_the_second_approval_is_told_of_the_first(change, made, reviewer, publisher):
    decide(reviewer, change, "approve")
    again = publisher.post(_review(change), {"decision": "approve"}, follow=True)
    assert "This change is decided already: applied by reviewer." in messages(again)[0]
    assert versions.history(made).count() == 2


def test_what_the_gate_refuses_does_not_wait(coder, made):
    form = filled(coder.get(_change(made)), summary_en=NEW, **{"evidence-0-DELETE": "on"})
    answer = coder.post(_change(made), form)
    assert errors(answer) == [
        "No quote proves this yet. Add at least one that stands word for word in its source."
    ]
    assert not PendingChange.objects.exists()


def test_a_change_of_a_record_that_moved_on_is_refused_and_its_maker_sees_both(change, made, coder, reviewer):
    factories.verified(made, factories.WHEN.date())
    page = reviewer.get(_review(change)).content.decode()
    assert "The record was changed after this was typed" in page
    answer = decide(reviewer, change, "approve")
    assert "was changed after this was typed. Send it back" in messages(answer)[0]
    assert (_summary(made), PendingChange.objects.get().state) == (OLD, "open")
    again = coder.get(f"{_change(made)}?reopen={change.pk}")
    assert again.status_code == 409
    assert [unit.name for unit in again.context["units"]] == ["summary_en", "events-0"]


def test_a_change_of_a_record_that_was_withdrawn_is_refused(change, made, reviewer):
    workflow.withdraw(made, "The paper corrected itself")
    answer = decide(reviewer, change, "approve")
    assert "was withdrawn after this change was made" in messages(answer)[0]
    assert _summary(made) == OLD


def test_a_change_whose_ground_the_gate_no_longer_takes_is_refused(change, made, reviewer):
    Level.objects.filter(pk=made.level_id).update(required_words="court order")
    answer = decide(reviewer, change, "approve")
    assert "none of them says “court order”" in messages(answer)[0]
    assert (_summary(made), PendingChange.objects.get().state) == (OLD, "open")


def test_what_its_maker_edited_since_it_was_read_is_not_approved_unread(change, made, coder, reviewer):
    save(coder, f"{_change(made)}", summary_en="Something else entirely.")
    answer = decide(reviewer, change, "approve")
    assert "Its maker edited this change since you opened it. Read it again." in messages(answer)[0]
    assert (_summary(made), PendingChange.objects.count()) == (OLD, 1)


def test_a_change_sent_back_is_edited_again_by_its_maker(change, made, coder, reviewer):
    empty = decide(reviewer, change, "return", words=" ")
    assert messages(empty) == ["What should change?"]
    decide(reviewer, change, "return", words="Say who asks")
    assert "Your change came back with this note: Say who asks" in coder.get(_change(made)).content.decode()
    again = coder.get(f"{_change(made)}?reopen={change.pk}")
    assert fields(again)["summary_en"] == [NEW]
    assert _summary(made) == OLD
    typed = filled(again, summary_en="No school asks.")
    assert coder.post(f"{_change(made)}?reopen={change.pk}", typed).status_code == 302
    assert list(PendingChange.objects.values_list("state", flat=True)) == ["dropped", "open"]
    decide(reviewer, PendingChange.objects.last(), "approve")
    assert _summary(made) == "No school asks."


def test_a_maker_takes_a_change_back(change, made, coder):
    answer = decide(coder, change, "drop")
    assert messages(answer) == [f"Your change of “{made}” is taken back."]
    assert PendingChange.objects.get().state == "dropped"
    assert "A change is waiting" not in answer.content.decode()


def test_one_change_waits_at_a_time_and_the_second_loses_nothing(change, made, reviewer):
    answer = save(reviewer, _change(made), summary_en="Mine")
    assert errors(answer) == [f"A change of “{made}” by coder is waiting. It has to be decided first."]
    assert fields(answer)["summary_en"] == ["Mine"]
    assert PendingChange.objects.get().made_by.username == "coder"


def test_without_four_eyes_a_publisher_edits_at_once_and_a_coder_still_waits(
    coder, publisher, made, settings
):
    settings.FOUR_EYES = False
    save(publisher, _change(made), summary_en=NEW, reason="Plainer")
    assert (_summary(made), versions.history(made).first().note) == (NEW, "Plainer")
    save(coder, _change(made), summary_en="A coder's")
    assert (_summary(made), PendingChange.objects.count()) == (NEW, 1)


def test_what_the_public_does_not_read_is_saved_at_once(coder, made):
    article = made.evidence.get().snapshot.article
    save(coder, _change(article), staff_note="Ask the editor")
    article.refresh_from_db()
    assert (article.staff_note, PendingChange.objects.count()) == ("Ask the editor", 0)


def test_saving_without_a_change_waits_for_nobody(coder, made):
    assert errors(save(coder, _change(made))) == []
    assert not PendingChange.objects.exists()


# Rows


def test_a_quote_added_to_a_published_record_waits(coder, reviewer, made):
    snapshot = str(made.evidence.get().snapshot_id)
    typed = {"snapshot": snapshot, "exact": "We do not ask", "attribution": "official_words"}
    more = rows("evidence", typed | {"part": "whole", "stance": "supports"}, saved=1)
    assert save(coder, _change(made), **more).status_code == 302
    assert made.evidence.count() == 1
    decide(reviewer, PendingChange.objects.get(), "approve")
    assert [e.exact for e in made.evidence.all()] == [factories.QUOTE, "We do not ask"]


def test_an_event_edited_on_its_own_page_waits(coder, reviewer, made):
    event = made.resolution.events.get()
    save(coder, _change(event), body="The board")
    event.refresh_from_db()
    waiting = PendingChange.objects.get()
    assert (event.body, waiting.model, waiting.form_model) == ("", "resolution", "resolutionevent")
    decide(reviewer, waiting, "approve")
    event.refresh_from_db()
    assert event.body == "The board"


def test_a_row_of_a_published_record_is_deleted_when_another_approves(coder, reviewer, made):
    check = factories.verified(made, factories.WHEN.date())
    url = reverse("admin:civic_commitmentevent_delete", args=[check.pk])
    assert coder.post(url, {"post": "yes"}).status_code == 302
    assert CommitmentEvent.objects.count() == 1
    decide(reviewer, PendingChange.objects.get(), "approve")
    assert CommitmentEvent.objects.count() == 0
    assert Commitment.objects.get().last_verified_on is None


def test_the_last_quote_of_a_published_record_cannot_even_be_proposed_away(coder, made):
    url = reverse("admin:civic_evidence_delete", args=[made.evidence.get().pk])
    answer = coder.post(url, {"post": "yes"}, follow=True)
    assert "No quote proves this yet." in messages(answer)[0]
    assert (Evidence.objects.filter(commitment=made).count(), PendingChange.objects.count()) == (1, 0)


def test_a_recorded_search_of_a_public_institution_waits(coder, reviewer, made):
    url = reverse("admin:civic_researchlog_add")
    typed = {
        "institution": made.institution_id,
        "type": made.type_id,
        "searched_on": "2026-11-01",
        "where_en": "The district's site",
        "outcome": "not_found",
    }
    for _again in range(2):
        assert save(coder, url, **typed).status_code == 302
    assert (ResearchLog.objects.count(), PendingChange.objects.count()) == (0, 2)
    decide(reviewer, PendingChange.objects.first(), "approve")
    assert ResearchLog.objects.get().by == coder.user


def test_a_persons_name_waits_with_every_record_that_shows_it(coder, reviewer):
    city = factories.make_institution("City of Larkfield", kind="city")
    article = factories.make_article()
    role = factories.make_role(city)
    statement = factories.make_statement(city, article, speaker=role)
    factories.published(article, city, statement)
    save(coder, _change(role.person), name="Ada Quillfeather")
    waiting = PendingChange.objects.get()
    assert Person.objects.get().name == "Ada Quill"
    assert {row["model"] for row in waiting.after} == {"institution", "statement", "person"}
    decide(reviewer, waiting, "approve")
    assert Person.objects.get().name == "Ada Quillfeather"
    assert not any(versions.differs(r) for r in (type(city).objects.get(), type(statement).objects.get()))


def test_the_codebook_waits_too(publisher, root):
    kind = factories.make_type()
    save(publisher, _change(kind), label_en="Another label")
    kind.refresh_from_db()
    assert kind.label_en == "Label of DATA.COLLECT"
    decide(root, PendingChange.objects.get(), "approve")
    kind.refresh_from_db()
    assert kind.label_en == "Another label"


def test_a_maker_who_may_no_longer_edit_is_named(change, coder, reviewer, made):
    coder.user.groups.clear()
    assert "coder may no longer edit this." in messages(decide(reviewer, change, "approve"))[0]
    assert _summary(made) == OLD


def test_the_diff_shows_the_words_that_change(change, reviewer):
    page = reviewer.get(_review(change))
    (record,) = page.context["records"]
    (field,) = record.fields
    assert field.label == "Summary (in English)"
    assert "".join(run.text for run in field.old) == OLD
    assert [run.text for run in field.new if run.differs] == ["asks", "nobody", "about"]


def test_a_reason_with_control_characters_is_refused(coder, made):
    answer = save(coder, _change(made), summary_en=NEW, reason="a\x0cb")
    assert errors(answer) == ["reason: Remove the control characters."]
    assert not PendingChange.objects.exists()
