"""One stolen account, and everything that it did taken back, row for row."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from civic import history, workflow
from civic.models import (
    Anchor,
    Commitment,
    FacetCount,
    FormerSlug,
    Institution,
    Merge,
    PendingChange,
    PublishedVersion,
    Resolution,
    SearchDocument,
    SourceArticle,
    because,
)
from civic.models.history import REMEMBERED
from tests import factories as make
from tests.admin.forms import rows, save

pytestmark = pytest.mark.django_db

STAMPS = {
    "revision",
    "updated_at",
    "changed_at",
    "withdrawn_at",
    "edited_by_id",
    "submitted_by_id",
    "reviewed_by_id",
}
"""When and by whom, which moves on: nothing that a record says."""
WITHOUT_KEYS = {
    SearchDocument: ("institution", "role", "resolution", "statement", "commitment", "article", "text"),
    FacetCount: ("key", "total"),
    Anchor: ("evidence", "snapshot", "start", "end", "state"),
    FormerSlug: ("model", "slug", "current"),
}
"""Derived rows may come back under another key."""


def everything() -> dict[str, list[Any]]:
    """Every column of every row that says something, stamps aside, with many-to-many columns."""
    found: dict[str, list[Any]] = {}
    for model in REMEMBERED:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in STAMPS]
        linked = [f.name for f in model._meta.local_many_to_many]
        found[model.__name__] = [
            [getattr(row, name) for name in names]
            + [sorted(getattr(row, name).values_list("pk", flat=True)) for name in linked]
            for row in model.objects.order_by("pk")
        ]
    for model, columns in WITHOUT_KEYS.items():
        found[model.__name__] = sorted(model.objects.values_list(*columns), key=repr)
    return found


def page(record: Any, what: str = "change", *more: Any) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_{what}", args=[record.pk, *more])


def press(client: Any, record: Any, verb: str, **more: Any) -> None:
    client.post(page(record, "verb", verb), more)


def revert(name: str, since: Any, *more: str) -> str:
    out = StringIO()
    call_command("revert_user", name, f"--since={since.isoformat()}", *more, stdout=out, stderr=StringIO())
    return out.getvalue()


def forget_tombstones(records: list[Any]) -> set[tuple[str, str]]:
    """What the public read meanwhile leaves a tombstone, which alone differs; returns what these say."""
    rows = Institution.objects.filter(pk__in=[record.pk for record in records])
    said = set(rows.values_list("review_state", "withdrawal_reason"))
    rows.update(published_at=None, withdrawal_reason="")
    return said


@pytest.fixture
def register(coder: Any, publisher: Any, reviewer: Any, settings: Any) -> dict[str, Any]:
    """A public promise, drafts, and one record in review; the publisher needs nobody."""
    settings.FOUR_EYES = False
    public = make.make_published()
    draft = make.make_institution("Draftville", website="https://draftville.example/")
    draft.other_names.create(name="DV")
    waiting = make.make_institution("Waiting County")
    workflow.submit(waiting, coder.user)
    text = make.make_resolution(draft, make.make_article(), "introduced", "adopted")
    twins = [make.make_institution("Twin one"), make.make_institution("Twin two")]
    make.make_commitment(twins[1])
    articles = {"article": make.make_article(), "fiction": make.make_article(is_fiction=True)}
    for model in (SourceArticle, Institution, Resolution, Commitment):
        for record in model.objects.exclude(review_state="in_review"):
            workflow.record_edit(record)
    there = {"public": public, "draft": draft, "waiting": waiting, "text": text, "twins": twins, **articles}
    return {
        name: one if isinstance(one, list) else type(one).objects.get(pk=one.pk)
        for name, one in there.items()
    }


def deface(client: Any, there: dict[str, Any]) -> None:
    """One of every kind of damage, through the forms."""
    public, draft = there["public"], there["draft"]
    save(client, page(draft), name="LIES", website="https://lies.example/", slug="lies")
    assert save(client, page(draft), **{"other_names-0-DELETE": "on"}).status_code == 302
    save(client, page(draft), **rows("other_names", {"name": "More lies", "language": "en"}))
    assert [each.name for each in draft.other_names.all()] == ["More lies"]
    gone = {"events-0-DELETE": "on", "events-1-order": "1"}
    assert save(client, page(there["text"]), **gone).status_code == 302
    save(client, page(public), summary_en="They promise nothing.")
    press(client, there["waiting"], "publish")
    press(client, public.institution, "withdraw", words="Lies")
    for name in ("article", "fiction"):
        client.post(page(there[name], "delete"), {"post": "yes"})
    client.post(page(there["twins"][0], "merge", there["twins"][1].pk), {"reason": "lies"})


def test_everything_comes_back_row_for_row(register, publisher, reviewer):
    before, versions = everything(), PublishedVersion.objects.count()
    since = timezone.now()
    deface(publisher, register)
    after = everything()
    assert {name for name in before if before[name] != after[name]} >= {
        "Institution", "Commitment", "InstitutionName", "SourceArticle", "Snapshot", "SearchDocument",
    }  # fmt: skip

    assert "Nothing was changed: this is the plan." in revert("publisher", since)
    assert everything() == after
    said = revert("publisher", since, "--by=reviewer", "--reason=A stolen password", "--commit")
    assert said.endswith("Done.\n")

    assert forget_tombstones([register["waiting"]]) == {("in_review", "A stolen password")}
    assert everything() == before
    assert PublishedVersion.objects.count() > versions
    told = history.changes(register["draft"])[0]
    assert (told.user, told.reason) == (reviewer.user, "A stolen password")
    assert Merge.objects.get().undone_at is not None
    call_command("check_records", stdout=StringIO())


def deface_much(client: Any, there: dict[str, list[Any]]) -> int:
    """500 acts through the forms; returns how many were done."""
    done = []
    for number, draft in enumerate(there["drafts"]):
        more = {"other_names-0-DELETE": "on"} if number % 2 else {}
        done.append(save(client, page(draft), name=f"LIES {number}", slug=f"lies-{number}", **more))
        if number % 2:
            new = {"name": f"More lies {number}", "language": "en"}
            done.append(save(client, page(draft), **rows("other_names", new)))
    for number, record in enumerate(there["waiting"]):
        done.append(client.post(page(record, "verb", "publish")))
        fresh = {"name": f"Invented {number}", "slug": f"invented-{number}", "kind": "city", "state": "CA"}
        done.append(save(client, reverse("admin:civic_institution_add"), **fresh))
    for number, public in enumerate(there["public"]):
        done.append(save(client, page(public), summary_en=f"They promise nothing {number}."))
        done.append(client.post(page(public.institution, "verb", "withdraw"), {"words": "Lies"}))
    done += [client.post(page(article, "delete"), {"post": "yes"}) for article in there["articles"]]
    return sum(answer.status_code == 302 for answer in done)


@pytest.mark.full
def test_five_hundred_acts_are_taken_back_row_for_row(publisher, reviewer, settings):
    settings.FOUR_EYES = False
    there: dict[str, list[Any]] = {
        "public": [make.make_published() for _ in range(50)],
        "drafts": [make.make_institution() for _ in range(120)],
        "waiting": [make.make_institution() for _ in range(60)],
        "articles": [make.make_article() for _ in range(100)],
    }
    for draft in there["drafts"]:
        draft.other_names.create(name="Other name")
    for record in [*there["drafts"], *there["articles"], *there["public"]]:
        workflow.record_edit(type(record).objects.get(pk=record.pk))
    for record in there["waiting"]:
        workflow.submit(record, reviewer.user)
    before, since = everything(), timezone.now()
    assert deface_much(publisher, there) == 500
    revert("publisher", since, "--by=reviewer", "--commit")
    assert {state for state, _reason in forget_tombstones(there["waiting"])} == {"in_review"}
    after = everything()
    assert [name for name in before if before[name] != after[name]] == []
    call_command("check_records", stdout=StringIO())


def test_what_others_did_since_stays_and_is_named(register, publisher, coder):
    draft, since = register["draft"], timezone.now()
    save(publisher, page(draft), name="LIES", website="https://lies.example/", summary_en="Lies")
    save(coder, page(draft), website="https://true.example/")
    said = revert("publisher", since, "--by=coder", "--commit")
    draft.refresh_from_db()
    assert (draft.name, draft.website, draft.summary_en) == ("Draftville", "https://true.example/", "")
    assert "LEFT institution “LIES”: somebody else changed this since: website" in said


def test_a_new_record_goes_unless_the_public_read_it_or_others_use_it(register, publisher, coder):
    since = timezone.now()
    with because("", publisher.user):
        made = [make.make_institution(name) for name in ("Unread", "Read", "Used")]
        workflow.publish(made[1])
    make.make_resolution(made[2])
    said = revert("publisher", since, "--by=coder", "--commit")
    states = dict(Institution.objects.filter(pk__in=[m.pk for m in made]).values_list("name", "review_state"))
    assert states == {"Read": "withdrawn", "Used": "draft"}
    assert "LEFT institution “Used”: it is used by “Welcoming pupils" in said


def test_a_waiting_change_is_dropped_and_one_that_was_approved_is_undone(
    register, publisher, coder, settings
):
    settings.FOUR_EYES = True
    public, since = register["public"], timezone.now()
    save(coder, page(public), summary_en="Lies")
    waiting = PendingChange.objects.get()
    publisher.post(reverse("admin:civic_pendingchange_review", args=[waiting.pk]), {"decision": "approve"})
    assert Commitment.objects.get(pk=public.pk).summary_en == "Lies"
    save(coder, page(public), summary_en="More lies")
    said = revert("coder", since, "--by=publisher", "--commit")
    assert Commitment.objects.get(pk=public.pk).summary_en == public.summary_en
    assert sorted(PendingChange.objects.values_list("state", flat=True)) == ["applied", "dropped"]
    assert "waiting changes dropped: 1" in said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nobody", "2026-11-22T14:00:00Z"), "There is no account “nobody”."),
        (("publisher", "yesterday"), "Give an instant with its time zone"),
        (("publisher", "2026-11-22T14:00:00"), "Give an instant with its time zone"),
        (("publisher", "2026-11-22T14:00:00Z", "--commit"), "Say who takes the changes back"),
        (("publisher", "2026-11-22T14:00:00Z", "--commit", "--by=publisher"), "Use your own."),
    ],
)
def test_what_cannot_be_meant_is_refused(publisher, arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("revert_user", arguments[0], "--since", *arguments[1:])
