"""What is no form and changes what the public reads waits for a second person just the same."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civic import versions
from civic.ingest.spreadsheets.importing import SHEETS, import_file
from civic.models import (
    ArticleIntake,
    Evidence,
    Institution,
    Merge,
    PendingChange,
    Person,
    PublishedVersion,
    Role,
    Snapshot,
)
from tests import factories
from tests.admin.coding.conftest import post as post_entry
from tests.admin.coding.conftest import quoted
from tests.admin.conftest import _client
from tests.admin.forms import messages
from tests.admin.test_intake import arrive, confirm
from tests.admin.test_pending import decide

pytestmark = pytest.mark.django_db
LATER = factories.TEXT.replace("will not collect", "will not share")


@pytest.fixture
def second(db):
    """Another publisher."""
    return _client("second", "publisher")


def act(client, name: str, *rows):
    form = {"action": name, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(f"admin:civic_{rows[0]._meta.model_name}_changelist"), form, follow=True)


def waits(record) -> list[str]:
    return [
        f"Your change of “{record}” waits: the public reads the old words until somebody else approves it."
    ]


# Merging


@pytest.fixture
def twins():
    first = factories.make_published().institution
    other = factories.make_institution("Larkfield USD")
    factories.make_commitment(other)
    return first, other


def merge(client, kept, gone, reason: str = "Entered twice"):
    url = reverse(f"admin:civic_{kept._meta.model_name}_merge", args=[kept.pk, gone.pk])
    return client.post(url, {"reason": reason}, follow=True)


def test_a_merge_that_the_public_sees_waits_for_another_publisher(publisher, second, reviewer, twins):
    kept, gone = twins
    assert messages(merge(publisher, kept, gone)) == waits(kept)
    change = PendingChange.objects.get()
    assert (Merge.objects.count(), change.act, change.reason) == (0, "merge", "Entered twice")
    assert reviewer.post(reverse("admin:civic_pendingchange_review", args=[change.pk]), {
        "decision": "approve"
    }).status_code == 403  # fmt: skip
    (said,) = messages(decide(publisher, change, "approve"))
    assert said.endswith("You made this change yourself. Somebody else has to approve it.")
    decide(second, change, "approve")
    (told,) = Merge.objects.all()
    assert (told.by, told.reason, kept.commitments.count()) == (publisher.user, "Entered twice", 2)
    assert [n.name for n in kept.other_names.all()] == ["Larkfield USD"]


def test_the_preview_of_a_waiting_merge_stays(publisher, second, twins):
    kept, gone = twins
    merge(publisher, kept, gone)
    change = PendingChange.objects.get()
    page = second.get(reverse("admin:civic_pendingchange_review", args=[change.pk]))
    preview = page.context["look_url"]
    assert preview == reverse("admin:civic_institution_merge", args=[kept.pk, gone.pk])
    assert "1 × commitment" in second.get(preview).content.decode()


def test_only_publishers_find_a_waiting_merge_in_their_queue(publisher, second, reviewer, twins):
    merge(publisher, *twins)
    queue = reverse("admin:queue", args=["to-review"])
    shown = [len(client.get(queue).context["items"]) for client in (publisher, second, reviewer)]
    assert shown == [0, 1, 0]


def test_two_public_records_are_shown_as_one_that_changes_and_one_that_goes(publisher, second):
    kept, gone = (factories.make_published().institution for _n in range(2))
    merge(publisher, kept, gone)
    change = PendingChange.objects.get()
    page = second.get(reverse("admin:civic_pendingchange_review", args=[change.pk]))
    assert {r.title: r.goes for r in page.context["records"]}[str(gone)] is True
    assert Institution.objects.published().count() == 2
    decide(second, change, "approve")
    assert Institution.objects.published().get() == kept


def test_a_merge_whose_other_record_was_changed_since_is_refused(publisher, second, twins):
    kept, gone = twins
    merge(publisher, kept, gone)
    Institution.objects.filter(pk=gone.pk).update(revision=7)
    (said,) = messages(decide(second, PendingChange.objects.get(), "approve"))
    assert "The record that would go was changed since" in said
    assert Merge.objects.count() == 0


def test_a_merge_of_drafts_waits_for_nobody(publisher):
    kept, gone = (factories.make_institution() for _n in range(2))
    merge(publisher, kept, gone)
    assert (Merge.objects.count(), PendingChange.objects.count()) == (1, 0)


def test_people_whom_the_public_reads_of_are_merged_when_another_approves(publisher, second):
    city = factories.make_institution("City of Larkfield", kind="city")
    article = factories.make_article()
    role = factories.make_role(city)
    factories.published(article, city, factories.make_statement(city, article, speaker=role))
    kept = factories.make_role(city, "A. Quill").person
    merge(publisher, kept, role.person)
    assert Person.objects.count() == 2
    decide(second, PendingChange.objects.get(), "approve")
    assert Person.objects.get() == kept
    assert not versions.differs(Institution.objects.get())


def test_taking_a_merge_back_waits_too(publisher, second, twins):
    kept, gone = twins
    merge(publisher, kept, gone)
    decide(second, PendingChange.objects.get(), "approve")
    told = Merge.objects.get()
    assert messages(act(second, "take_back", told)) == waits(kept)
    told.refresh_from_db()
    assert (told.undone_at, kept.commitments.count()) == (None, 2)
    decide(publisher, PendingChange.objects.get(state="open"), "approve")
    told.refresh_from_db()
    assert (told.undone_at is not None, kept.commitments.count(), gone.commitments.count()) == (True, 1, 1)


def test_without_four_eyes_a_publisher_merges_at_once(publisher, twins, settings):
    settings.FOUR_EYES = False
    merge(publisher, *twins)
    assert (Merge.objects.count(), PendingChange.objects.count()) == (1, 0)


# Vouching


def test_vouching_for_a_public_quote_waits(reviewer, publisher):
    made = factories.make_published()
    article = made.evidence.get().snapshot.article
    bare = Snapshot.objects.create(
        key="bare", article=article, captured_at=factories.WHEN, sha256="0" * 64, length=9
    )
    quote = Evidence.objects.create(
        key="bare-quote", snapshot=bare, exact="all we know", commitment=made, order=2,
        attribution="reported_speech",
    )  # fmt: skip
    assert messages(act(reviewer, "attest_selected", quote)) == waits(made)
    quote.refresh_from_db()
    change = PendingChange.objects.get()
    assert (quote.anchor_state, change.act, change.model) == ("orphan", "attest", "commitment")
    decide(publisher, change, "approve")
    quote.refresh_from_db()
    assert quote.anchor_state == "attested"


# New texts


@pytest.fixture
def held_text(coder):
    """A newer text of a public article, which lacks the quote of its promise."""
    made = factories.make_published()
    article = made.evidence.get().snapshot.article
    page = arrive(coder, text=LATER, url=article.canonical_url)
    answer = confirm(coder, page, choice=str(article.pk))
    assert messages(answer) == waits(article)
    return article, PendingChange.objects.get()


def test_a_text_that_lacks_a_public_quote_waits_with_all_of_it(held_text, coder, reviewer):
    article, change = held_text
    assert (article.snapshots.count(), ArticleIntake.objects.count(), change.act) == (1, 1, "text")
    page = reviewer.get(reverse("admin:civic_pendingchange_review", args=[change.pk]))
    assert coder.get(page.context["look_url"]).status_code == 200
    decide(reviewer, change, "approve")
    assert (article.snapshots.count(), ArticleIntake.objects.count()) == (2, 0)
    assert Evidence.objects.filter(absent_on__isnull=False).exists()


def test_a_text_that_is_gone_meanwhile_cannot_be_approved(held_text, reviewer):
    article, change = held_text
    ArticleIntake.objects.all().delete()
    (said,) = messages(decide(reviewer, change, "approve"))
    assert "The text is stored already, or no longer known" in said
    assert article.snapshots.count() == 1


def test_a_text_in_which_every_public_quote_stands_is_stored_at_once(coder):
    made = factories.make_published()
    article = made.evidence.get().snapshot.article
    page = arrive(coder, text=f"{factories.TEXT}\n\nOne more line.\n", url=article.canonical_url)
    before = PublishedVersion.objects.count()
    confirm(coder, page, choice=str(article.pk))
    assert (article.snapshots.count(), PendingChange.objects.count()) == (2, 0)
    assert PublishedVersion.objects.count() == before


# The coding view


def test_an_official_named_on_a_public_page_by_the_coding_view_waits(coder, reviewer):
    made = factories.make_published()
    article = made.evidence.get().snapshot.article
    person = {"person-name": "Ada Quill", "person-title": "speaker", "person-category": "spokesperson"}
    entry = {**quoted("Ada Quill"), **person, "kind": "role", "institution": made.institution.name}
    answer = post_entry(coder, article, **entry)
    assert answer.json()["said"] == waits(article)
    assert Role.objects.count() == 0
    change = PendingChange.objects.get()
    assert [row["model"] for row in change.after] == ["institution"]
    decide(reviewer, change, "approve")
    assert [str(r) for r in Role.objects.published()] == ["Ada Quill, speaker"]
    assert not versions.differs(made.institution)


# Spreadsheets


FILES = {
    "institution": "slug,name,kind,state,parent\n"
    "larkfield-police,Police,police_department,CA,{institution}\n",
    "person": "person_key,name,role_key,institution,title,category\n"
    "bo,Bo Tran,bo-1,{institution},chief,police_chief\n",
    "resolution": "slug,institution,kind,title,event_kind,named_institutions\n"
    "a-policy,{institution},board_policy,A policy,adopted,{institution}\n",
    "statement": "slug,issuer,kind,title_en,article,quote,attribution\n"
    "some-words,{institution},paraphrase,Some words,{article},{quote},reported_paraphrase\n",
    "commitment": "slug,institution,type,level,resolution,polarity,summary_en,article,quote,attribution\n"
    "a-promise,{institution},DATA.COLLECT,2,{resolution},prohibits,Nobody asks.,{article},{quote},"
    "reported_paraphrase\n",
}


@pytest.mark.parametrize("model", FILES)
def test_a_spreadsheet_beside_public_records_changes_nothing_that_the_public_reads(model):
    made = factories.make_published()
    places = {
        "institution": made.institution.slug,
        "resolution": made.resolution.slug,
        "article": made.evidence.get().snapshot.article.slug,
        "quote": factories.QUOTE,
    }
    before = {(v.model, v.number) for v in PublishedVersion.objects.all()}
    file = SimpleUploadedFile("a.csv", FILES[model].format(**places).encode())
    report = import_file(io.BytesIO(file.read()), SHEETS[model], commit=True)
    assert (report.sorted_faults(), report.committed) == ([], True)
    assert {(v.model, v.number) for v in PublishedVersion.objects.all()} == before
    public = [r for m in versions.PUBLIC_MODELS.values() for r in m.objects.published()]
    assert [str(record) for record in public if versions.differs(record)] == []
