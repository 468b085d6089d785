"""An article comes in: read, shown with its cuts, confirmed, stored; and nothing typed is ever lost."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from civic.ingest import documents
from civic.models import ArticleIntake, SourceArticle
from tests import factories
from tests.admin.forms import filled, messages
from tests.ingest.pages import BODY, HEADLINE, HTML, PASTED, URL

pytestmark = pytest.mark.django_db
ADD = "/admin/civic/sourcearticle/add/"
INTAKE = "/admin/civic/sourcearticle/intake/"
EMPTY = {"url": "", "text": "", "complete": "1"}


def arrive(client, **given):
    """Post the first step; the second page, or the first one again."""
    return client.post(INTAKE, {**EMPTY, **given}, follow=True)


def problems(page) -> list[str]:
    form = page.context.get("form") or page.context["arrive"]
    return [str(error) for listed in form.errors.values() for error in listed]


def confirm(client, page, **typed):
    return client.post(page.request["PATH_INFO"], filled(page, _confirm="1", **typed), follow=True)


def test_the_add_page_offers_a_text_first_and_the_plain_form_below(coder):
    page = coder.get(ADD).content.decode()
    assert 0 < page.index('id="arrive_form"') < page.index('id="sourcearticle_form"')
    assert f'action="{INTAKE}"' in page


def test_a_pasted_page_becomes_a_draft_with_its_body(coder):
    page = arrive(coder, text=PASTED.replace("\n", "\r\n"), url=URL)
    typed = page.context["form"].initial
    assert (typed["title"], typed["publisher"], typed["language"]) == (HEADLINE, "", "en")
    assert (typed["edtf"], typed["date_basis"]) == ("2017-02-10", "metadata")
    assert [(p.reason, p.is_cut) for p in page.context["parts"]] == [
        ("Headline: it becomes the title", True),
        ("", False),
        ("Comments of readers", True),
    ]
    answer = confirm(coder, page, publisher="Larkfield Ledger")
    article = SourceArticle.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:civic_sourcearticle_change", args=[article.pk])
    assert (article.review_state, article.created_by, article.title) == ("draft", coder.user, HEADLINE)
    snapshot = article.snapshots.get()
    assert (snapshot.text, snapshot.source_text) == (BODY, PASTED)
    assert [cut[2] for cut in snapshot.cuts] == ["headline", "comments"]
    assert not ArticleIntake.objects.exists()


def test_a_cut_that_is_taken_back_stays_in_the_body(coder):
    page = arrive(coder, text=PASTED, url=URL)
    again = coder.post(page.request["PATH_INFO"], filled(page, back="0", _again="1", title="Typed"))
    assert [p.is_cut for p in again.context["parts"]] == [False, False, True]
    assert again.context["form"]["title"].value() == "Typed"
    confirm(coder, again, publisher="Ledger")
    article = SourceArticle.objects.get()
    assert (article.title, article.snapshots.get().text) == ("Typed", f"{HEADLINE}\n\n{BODY}")


def test_words_are_cut_by_hand(coder):
    page = arrive(coder, text=PASTED, url=URL)
    confirm(coder, page, publisher="Ledger", cut_before="Under it,", cut_below="“We will call")
    text = SourceArticle.objects.get().snapshots.get().text
    assert (text[:9], text[-11:]) == ("Under it,", "by a judge.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("the district", "These words occur 2 times in the text. Copy more of them."),
        ("no such words", "These words do not stand in the text. Copy them from it."),
        (HEADLINE, "Nothing of the article would be left. Take a cut back."),
    ],
)
def test_words_that_say_no_place_cut_nothing(coder, words, said):
    answer = confirm(coder, arrive(coder, text=PASTED, url=URL), publisher="Ledger", cut_below=words)
    assert problems(answer) == [said]
    assert not SourceArticle.objects.exists()


def test_a_wrong_field_loses_nothing(coder):
    page = arrive(coder, text=PASTED, url=URL)
    answer = confirm(coder, page, publisher="", edtf="2017-02-31", title="Typed", back="1")
    assert len(problems(answer)) == 2
    assert answer.context["form"]["title"].value() == "Typed"
    assert [p.is_cut for p in answer.context["parts"]] == [True, False, False]
    assert ArticleIntake.objects.count() == 1


def test_a_file_is_read_with_what_it_says_about_itself(coder):
    page = arrive(coder, file=SimpleUploadedFile("page.html", HTML.encode()))
    typed = page.context["form"].initial
    assert [typed[name] for name in ("title", "publisher", "authors", "canonical_url", "date_source_en")] == [
        HEADLINE, "Larkfield Ledger", "Marta Ibsen", URL, "The page's metadata",
    ]  # fmt: skip
    assert b"<script>document" not in page.content
    confirm(coder, page)
    assert SourceArticle.objects.get().snapshots.get().text == BODY


def test_an_article_that_is_here_is_shown_before_anything_is_stored(coder):
    known = factories.make_article(BODY, title="The known one")
    page = arrive(coder, text=PASTED, url="https://other.example/story/")
    assert "The same text, letter by letter" in page.content.decode()
    assert reverse("admin:civic_sourcearticle_change", args=[known.pk]) in page.content.decode()
    assert problems(confirm(coder, page, publisher="Other")) == ["Say whether the article is here already."]
    confirm(coder, page, publisher="Other", choice="other")
    assert SourceArticle.objects.count() == 2


def test_a_new_text_of_a_known_article_is_a_new_snapshot(coder):
    known = factories.make_article(BODY.replace("nine schools", "ten schools"))
    page = arrive(coder, text=PASTED)
    answer = confirm(coder, page, choice=str(known.pk), title="", publisher="")
    assert messages(answer) == [f"“{known}” has its text."]
    assert [s.text == BODY for s in known.snapshots.all()] == [False, True]
    assert SourceArticle.objects.count() == 1


def test_a_text_that_was_known_by_its_sum_alone_is_stored_with_its_quotes_in_place(coder):
    known = factories.make_article(BODY)
    known.snapshots.update(text="")
    confirm(coder, arrive(coder, text=PASTED), choice=str(known.pk))
    assert [s.text for s in known.snapshots.all()] == [BODY]


def test_the_same_text_twice_is_refused(coder):
    known = factories.make_article(BODY)
    answer = confirm(coder, arrive(coder, text=PASTED), choice=str(known.pk))
    assert problems(answer) == ["This text is stored already: it is the snapshot of 2026-11-22."]


def test_what_was_confirmed_cannot_be_confirmed_again(coder):
    page = arrive(coder, text=PASTED, url=URL)
    confirm(coder, page, publisher="Ledger")
    answer = confirm(coder, page, publisher="Ledger")
    assert messages(answer)[-1:] == ["This text is stored already, or it waited for more than 30 days."]
    assert SourceArticle.objects.count() == 1


def test_texts_that_nobody_confirmed_go_after_thirty_days(coder):
    arrive(coder, text=PASTED)
    ArticleIntake.objects.update(created_at=timezone.now() - timedelta(days=31))
    arrive(coder, text=f"{PASTED} Another.")
    assert ArticleIntake.objects.count() == 1


def test_an_address_alone_is_kept_while_fetching_is_off(coder):
    page = arrive(coder, url=URL)
    assert problems(page)[0].startswith("Fetching is off on this site")
    assert URL in page.content.decode()


def test_where_fetching_is_built_and_on_an_address_is_enough(coder, settings, monkeypatch):
    settings.ARTICLE_FETCH = True
    fetched = documents.read_file(HTML.encode(), "page", url=URL)
    monkeypatch.setattr(admin.site._registry[SourceArticle], "fetch", lambda url: fetched)
    assert arrive(coder, url=URL).context["form"].initial["title"] == HEADLINE


# Bad input


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Paste the text of the article, or choose a file."),
        ({"text": "  \n "}, "“text” holds no text."),
        ({"text": "a\x07b"}, "Character 2 of “text” (U+0007) cannot be stored. Remove it."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "a", "url": "nonsense address"}, "Enter a valid URL."),
        ({"text": "a", "complete": ""}, "The upload stopped half-way"),
        ({"file": b""}, "The submitted file is empty."),
        ({"file": b"\x89PNG\r\n\x1a\n" + b"\x00" * 99}, "“it.txt” holds no text that can be read (PNG)"),
        ({"file": b"\x81\x8d\x8f" * 99}, "“it.txt” is written neither in UTF-8 nor in Windows-1252"),
    ],
)
def test_what_cannot_be_read_comes_back_with_the_reason(coder, given, said):
    if "file" in given:
        given = {"file": SimpleUploadedFile("it.txt", given["file"]), "url": URL}
    page = arrive(coder, **given)
    assert page.status_code == 200
    assert problems(page)[0].startswith(said)
    assert not ArticleIntake.objects.exists()
    assert given.get("url", "") in page.content.decode()


def test_fifty_megabytes_get_an_answer_that_can_be_read(coder):
    big = SimpleUploadedFile("big.txt", b"x" * 50 * 2**20)
    answer = coder.post(INTAKE, {**EMPTY, "url": URL, "file": big})
    assert answer.status_code == 413
    assert problems(answer) == [
        "“What you sent” is larger than 20 MB. Save the article alone, or paste its text."
    ]
    assert URL in answer.content.decode()


def test_twenty_megabytes_of_pdf_arrive(coder):
    padded = SimpleUploadedFile("big.pdf", b"%PDF-1.4\n" + b"%" * (19 * 2**20))
    answer = arrive(coder, file=padded)
    assert problems(answer) == [
        "“big.pdf” is a broken PDF: it cannot be read to its end. Fetch it again, or paste the text."
    ]


def test_a_paste_beyond_what_a_form_may_hold_gets_an_answer_that_can_be_read(coder, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = coder.post(INTAKE, {**EMPTY, "text": "x" * 2000})
    assert answer.status_code == 413
    assert problems(answer) == ["The text is too long to be pasted. Save it as a file, and choose that."]


def test_an_upload_that_stops_half_way_stores_nothing(coder):
    whole = (
        '--b\r\nContent-Disposition: form-data; name="url"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; '
        f'name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n{BODY[:200]}'
    )
    answer = coder.post(INTAKE, whole.encode(), content_type="multipart/form-data; boundary=b")
    assert problems(answer) == ["The upload stopped half-way, so nothing was stored. Send it again."]
    assert not ArticleIntake.objects.exists()


# Who may, and who no longer


def test_only_those_who_may_add_articles_come_in(client):
    client.force_login(factories.make_user("guest"))
    assert client.get(INTAKE).status_code == 403
    assert client.post(INTAKE, {**EMPTY, "text": PASTED}).status_code == 403


def test_a_session_that_ended_loses_nothing_that_was_typed(coder):
    page = arrive(coder, text=PASTED, url=URL)
    sent = filled(page, publisher="Typed <b>before</b>", _confirm="1")
    coder.logout()
    lost = coder.post(page.request["PATH_INFO"], sent)
    assert lost.status_code == 403
    assert 'value="Typed &lt;b&gt;before&lt;/b&gt;"' in lost.content.decode()
    assert BODY[:40] not in lost.content.decode()
    coder.force_login(coder.user)
    coder.post(page.request["PATH_INFO"], filled(lost))
    assert SourceArticle.objects.get().publisher == "Typed <b>before</b>"


def test_a_forged_form_is_not_obeyed(client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(factories.make_user("coder", "coder"))
    answer = strict.post(INTAKE, {**EMPTY, "text": PASTED})
    assert answer.status_code == 403
    assert "Send it again" in answer.content.decode()
    assert not ArticleIntake.objects.exists()
