"""The page, what it warns of, what it sends to review, and who may do what."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from civic import workflow
from civic.models import Commitment, Institution, PublishedVersion, SetAside, SourceArticle, Statement
from tests import factories
from tests.admin.coding.conftest import COMMITMENT, PROMISE, address, errors, post, quoted, saved

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_text_with_links_to_what_is_coded(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    saved(coder, article, **quoted("Schools ask for a warrant."), kind="aside", note="A fact")
    html = coder.get(address(article)).content.decode()
    made = Commitment.objects.get()
    link = reverse("admin:civic_commitment_change", args=[made.pk])
    assert html.count(f'{PROMISE}</mark><a class="ref" href="{link}" aria-label="commitment: ') == 1
    assert (
        '<mark class="aside" title="Read, not a commitment: A fact">Schools ask for a warrant.</mark>' in html
    )
    assert html.count("<p data-start=") == 4
    assert " style=" not in html
    assert "onclick" not in html


def test_the_form_of_an_article_leads_to_the_page(coder, article):
    html = coder.get(reverse("admin:civic_sourcearticle_change", args=[article.pk])).content.decode()
    assert f'<a href="{address(article)}">Code this article</a>' in html


def test_an_article_without_a_text_says_what_to_do(coder):
    article = SourceArticle.objects.create(
        key="bare", slug="bare", title="Bare", publisher="P", canonical_url="https://bare.example/"
    )
    assert "Add its text first" in coder.get(address(article)).content.decode()
    assert post(coder, article, **COMMITMENT).status_code == 200


def test_a_save_answers_with_what_changes_and_never_the_text(coder, article, levels):
    answer = saved(coder, article, **COMMITMENT)
    assert list(answer["paragraphs"]) == ["64"]
    assert PROMISE in answer["paragraphs"]["64"]
    assert "stays open" not in str(answer)
    assert "Larkfield Unified" in answer["lists"]


def test_without_script_a_save_is_a_page_with_messages(coder, article, levels):
    page = coder.post(address(article), COMMITMENT, follow=True)
    assert [str(m) for m in page.context["messages"]][-1].startswith("Saved: commitment")
    form = page.context["subject"]
    assert (form["institution"].value(), form["basis"].value()) == (
        "Larkfield Unified",
        "The district on papers",
    )
    assert page.context["parts"]["date"]["edtf"].value() == "../2017-02-10"


def test_without_script_an_error_keeps_what_was_typed(coder, article, levels):
    page = coder.post(address(article), {**COMMITMENT, **quoted("the district will never collect")})
    html = page.content.decode()
    assert "These words do not stand in the text, letter for letter" in html
    assert "the district will never collect</textarea>" in html
    assert 'value="Larkfield Unified"' in html


def test_a_warrant_coded_as_a_judges_is_stopped_with_the_missing_words(coder, article, levels):
    strong = {**COMMITMENT, **quoted("Schools ask for a warrant."), "type": "SITE.ACCESS 4"}
    answer = post(coder, article, **strong).json()
    caution, _again = answer["cautions"]
    assert caution.startswith(
        "“A judge's warrant” is stronger than the quotes: none of them says “judge” or “court order”."
    )
    assert not Commitment.objects.exists()
    saved(coder, article, **strong, seen=answer["seen"])
    said = post(coder, article, do="send").json()["said"]
    assert said[0] == "3 records are in review now."
    assert [line for line in said if "judge" in line and "Choose a lower level" in line]
    assert Commitment.objects.get().review_state == "draft"


def test_a_likely_twin_is_named_before_saving(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    answer = post(coder, article, **{**COMMITMENT, **quoted("We do not ask")}).json()
    assert answer["cautions"][0] == f"There is a commitment like this: “{Commitment.objects.get()}” (draft)."
    page = coder.post(address(article), {**COMMITMENT, **quoted("We do not ask")})
    assert f'name="seen" value="{answer["seen"]}"' in page.content.decode()
    other = {**COMMITMENT, "institution": "Other Unified", "basis": "Other words"}
    answer = post(coder, article, **other).json()
    assert "prove this type already" in answer["cautions"][0]


def test_everything_goes_to_review_in_one_go(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    answer = post(coder, article, do="send").json()
    assert answer["said"] == ["4 records are in review now."]
    records = [
        SourceArticle.objects.get(),
        Institution.objects.get(),
        Statement.objects.get(),
        Commitment.objects.get(),
    ]
    assert [(r.review_state, r.submitted_by) for r in records] == [("in_review", coder.user)] * 4
    assert post(coder, article, do="send").json()["said"] == ["0 records are in review now."]


def test_what_is_public_already_is_not_sent_again(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    workflow.publish(article)
    assert post(coder, article, do="send").json()["said"] == ["3 records are in review now."]
    assert SourceArticle.objects.get().review_state == "published"


def test_names_are_proposed_as_one_types(coder, article, levels):
    factories.make_institution("Sonoma Valley Unified")
    found = coder.get(address(article), {"find": "institutions", "q": "sonoma"}).json()
    assert found["names"] == ["Sonoma Valley Unified"]
    assert found["token"]
    for what in ("bases", "speakers", "places", "nonsense", ""):
        assert coder.get(address(article), {"find": what, "q": "zzz"}).json()["names"] == []


def test_two_of_one_name_have_to_be_told_apart(coder, article, levels):
    first, second = factories.make_institution("Twin Oaks"), factories.make_institution("Twin Oaks")
    (message,) = errors(coder, article, **{**COMMITMENT, "institution": "Twin Oaks"})["institution"]
    assert f"Twin Oaks #{first.pk}; Twin Oaks #{second.pk}" in message
    saved(coder, article, **{**COMMITMENT, "institution": f"Twin Oaks #{second.pk}"})
    assert Commitment.objects.get().institution == second


def test_only_staff_who_code_may(coder, article, levels, client):
    assert client.get(address(article)).status_code == 302
    reader = Client()
    reader.force_login(factories.make_user("reader"))
    assert reader.get(address(article)).status_code == 403
    assert post(reader, article, **COMMITMENT).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coder.user)
    assert post(strict, article, **COMMITMENT).status_code == 403
    assert not Commitment.objects.exists()
    assert coder.get(reverse("admin:civic_sourcearticle_code", args=[10**9])).status_code == 404


def test_a_permission_that_is_missing_takes_all_of_it_back(article, levels):
    half = factories.make_user("half")
    names = ("view_sourcearticle", "add_commitment", "add_evidence", "add_statement")
    half.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(half)
    answer = post(client, article, **COMMITMENT)
    assert (answer.status_code, answer.json()) == (
        403, {"errors": {"kind": ["You may not add records of this kind."]}},
    )  # fmt: skip
    assert not Institution.objects.exists()
    assert client.post(address(article), COMMITMENT).status_code == 403
    assert post(client, article, do="send").status_code == 403


def test_another_coder_adds_beside_what_is_here(coder, reviewer, article, levels):
    saved(coder, article, **COMMITMENT)
    before = Statement.objects.get().revision
    more = {
        **quoted("We do not ask"),
        "kind": "statement",
        "basis": "The district on papers",
        "institution": "LUSD",
    }
    saved(reviewer, article, **more)
    statement = Statement.objects.get()
    assert [e.exact for e in statement.evidence.all()] == [PROMISE, "We do not ask"]
    assert (statement.revision, statement.created_by) == (before + 1, coder.user)


def test_a_page_says_that_its_article_is_fiction(coder, levels):
    practice = factories.make_article(is_fiction=True)
    assert "This article is fiction: for practice." in coder.get(address(practice)).content.decode()


def test_a_passage_set_aside_reaches_nobody_outside(coder, client, article, levels):
    saved(coder, article, **COMMITMENT)
    saved(coder, article, **quoted("Schools ask for a warrant."), kind="aside", note="zebulon")
    made = Commitment.objects.get()
    factories.published(article, made.institution, made.statement, made)
    pages = [r.get_absolute_url() for r in (article, made, made.institution, made.statement)]
    read = [
        client.get(page).content.decode() for page in (*pages, "/search/?q=zebulon", "/search/?q=warrant")
    ]
    assert all(PROMISE in page for page in read[:4])
    assert [page for page in read if "zebulon</" in page or "Schools ask" in page] == []
    assert "Schools ask" not in str(list(PublishedVersion.objects.values_list("record", flat=True)))
    assert SetAside.objects.count() == 1
