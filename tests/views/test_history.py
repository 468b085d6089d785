"""What we published about an institution, version by version."""

import re
from html import unescape
from typing import Any

import pytest

from civic import workflow
from civic.models import Institution
from civic.views.history import PER_PAGE
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.WHEN.replace(day=25)


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def edits(client: Any, institution: Any, query: str = "") -> list[str]:
    page = client.get(f"/institutions/{institution.slug}/history/{query}").content.decode()
    return [text(item) for item in re.findall(r'<li>\s*<p class="when">.*?</li>', page, flags=re.S)]


def test_every_public_record_of_the_institution_is_there_the_newest_first(client: Any) -> None:
    commitment = make.make_published()
    institution = commitment.institution
    said = make.make_statement(institution, make.make_article(), title_en="Words")
    make.published(said.evidence.get().snapshot.article, said)
    make.make_statement(institution, title_en="Draft words")
    make.make_published()
    assert edits(client, institution) == [
        "Nov. 22, 2026 · version 1 Statement : Words first published",
        "Nov. 22, 2026 · version 1 Promise : DATA.COLLECT level 2 first published",
        f"Nov. 22, 2026 · version 1 Resolution : {commitment.resolution.title} first published",
        f"Nov. 22, 2026 · version 1 Institution : {institution.name} first published",
    ]


def test_an_edit_says_what_was_and_what_is_and_why(client: Any) -> None:
    institution = make.published(make.make_institution("Larkfield Unified"))
    institution.name, institution.website = "Larkfield District", "https://larkfield.example/"
    institution.save()
    workflow.record_edit(institution, make.make_user("Bo Reviewer"), note="Renamed in 2026.", at=LATER)
    institution.refresh_from_db()
    assert edits(client, institution)[0] == (
        "Nov. 25, 2026 · version 2 Institution : Larkfield District Renamed in 2026. "
        "Name Before: Larkfield Unified Now: Larkfield District "
        "Website Before: nothing Now: https://larkfield.example/"
    )


def test_parts_that_came_and_went_are_listed(client: Any) -> None:
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    make.verified(commitment, make.WHEN.date())
    make.make_evidence(article, "We do not ask", commitment=commitment, order=2)
    workflow.record_edit(commitment, at=LATER)
    newest, second = edits(client, commitment.institution)[:2]
    assert newest.endswith("DATA.COLLECT level 2 Quotes Added: “We do not ask”")
    assert second.endswith(
        "What happened Added: Checked: still holds, Nov. 22, 2026 "
        "Last checked Before: nothing Now: Nov. 22, 2026"
    )


def test_staff_and_their_notes_to_one_another_are_not_there(client: Any) -> None:
    commitment = make.make_published()
    author = make.make_user("boreviewer", first_name="Bo", last_name="Secretname")
    type(commitment).objects.filter(pk=commitment.pk).update(
        created_by=author, reviewed_by=author, review_note="Secretnote"
    )
    institution = Institution.objects.get(pk=commitment.institution_id)
    page = client.get(f"/institutions/{institution.slug}/history/").content.decode()
    assert len(edits(client, institution)) == 3
    assert not re.search("boreviewer|Secretname|Secretnote", page)


def test_what_was_taken_back_leaves_only_its_reason(client: Any) -> None:
    commitment = make.make_published(slug="taken-back")
    workflow.withdraw(commitment, "The source was wrong.", at=LATER)
    page = client.get(f"/institutions/{commitment.institution.slug}/history/").content.decode()
    assert len(edits(client, commitment.institution)) == 2
    assert '<a href="/commitments/taken-back/"><time datetime="2026-11-25">Nov. 25, 2026</time></a>: ' in page
    assert "The source was wrong." in page
    assert make.QUOTE not in page


def test_a_draft_a_withdrawn_and_a_renamed_institution_have_the_doors_of_their_page(client: Any) -> None:
    draft = make.make_institution(slug="draft")
    gone, renamed = (
        make.published(make.make_institution(slug="gone")),
        make.published(make.make_institution(slug="old")),
    )
    workflow.withdraw(gone, "A test.", at=LATER)
    workflow.rename(renamed, "new")
    found = [client.get(f"/institutions/{slug}/history/") for slug in (draft.slug, "gone", "old", "none")]
    assert [r.status_code for r in found] == [404, 410, 301, 404]
    assert found[2]["Location"] == "/institutions/new/history/"


def test_a_long_history_has_pages(client: Any) -> None:
    institution = make.published(make.make_institution())
    for n in range(PER_PAGE):
        institution.summary = f"Summary {n}"
        institution.save()
        workflow.record_edit(institution, at=LATER)
    assert len(edits(client, institution)) == PER_PAGE
    assert edits(client, institution, "?page=2") == [
        f"Nov. 22, 2026 · version 1 Institution : {institution.name} first published"
    ]


def test_one_and_three_versions_take_the_same_queries(client: Any, django_assert_num_queries: Any) -> None:
    institution = make.published(make.make_institution())
    for n in (1, 3):
        while len(edits(client, institution)) < n:
            institution.summary += "x"
            institution.save()
            workflow.record_edit(institution, at=LATER)
        with django_assert_num_queries(11):
            edits(client, institution)
