"""`manage.py import_article`: what it proposes, cuts, finds and stores, and with which exit status."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from civic.models import SourceArticle
from tests import factories
from tests.ingest.pages import BODY, HEADLINE, HTML, PASTED, URL, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tmp_path):
    """The pasted page in a file."""
    path = tmp_path / "page.txt"
    path.write_bytes(PASTED.encode())
    return path


def run(*arguments: object) -> tuple[str, str]:
    """What the command printed to stdout and to stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_article", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"exit {error.returncode}: {error}")
    return out.getvalue(), err.getvalue()


def test_a_dry_run_prints_what_it_would_store_and_writes_nothing(page):
    printed, said = run(page, "--url", URL)
    assert printed.splitlines() == [
        f"title: {HEADLINE}",
        "publisher: (not known)",
        "authors: (not known)",
        f"canonical_url: {URL}",
        "edtf: 2017-02-10",
        "date_source: The date in the article's address",
        "language: en",
        f"cut 0–57  Headline: it becomes the title: {HEADLINE}",
        "cut 514–807  Comments of readers: 1. You are all out of your minds. Watch what happens now! •",
        "body: 457 of 807 characters",
        "Nothing was written: this was a dry run. Add --commit to write.",
    ]
    assert said == ""
    assert not SourceArticle.objects.exists()


def test_json_holds_title_body_cuts_and_duplicates(page):
    known = factories.make_article(BODY, title="Known", canonical_url=URL)
    printed, _said = run(page, "--json")
    assert json.loads(printed) == {
        "title": HEADLINE,
        "body": BODY,
        "cut": [[0, 57, "headline"], [57 + len(BODY), len(PASTED), "comments"]],
        "duplicates": [
            {
                "key": known.key,
                "title": "Known",
                "url": URL,
                "why": "The same text, letter by letter",
                "same": True,
                "jaccard": 1.0,
                "containment": 1.0,
            }
        ],
    }


def test_standard_input_is_read_as_bytes(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(HTML.encode())))
    assert json.loads(run("-", "--json")[0])["body"] == BODY


def test_committing_stores_a_draft_with_its_text_and_leaves_the_unknown_empty(page):
    _printed, said = run(page, "--url", URL, "--commit")
    article = SourceArticle.objects.get()
    assert said == f"Stored as a draft: {article.slug}. Confirm it in the admin.\n"
    assert (article.review_state, article.title, article.publisher) == ("draft", HEADLINE, "")
    assert (article.edtf, article.date_basis, article.created_by) == ("2017-02-10", "metadata", None)
    assert [(s.text, s.source_text) for s in article.snapshots.all()] == [(BODY, PASTED)]


def test_pages_of_a_pdf_are_kept_in_the_offsets_of_the_body(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf(["Larkfield Ledger\nThe first page.", "Larkfield Ledger\nThe second.", "Larkfield Ledger\nEnd."])
    )
    run(path, "--url", URL, "--title", "Minutes", "--commit")
    snapshot = SourceArticle.objects.get(title="Minutes").snapshots.get()
    assert snapshot.text == "The first page.\nThe second.\nEnd."
    assert snapshot.page_starts == [0, 16, 28]
    assert [snapshot.page_at(place) for place in (0, 15, 16, 31)] == [1, 1, 2, 3]


def test_a_duplicate_is_refused_unless_it_is_told(page):
    known = factories.make_article(BODY.replace("nine", "ten"), canonical_url=URL)
    said = run(page, "--url", URL, "--commit")[1]
    assert said == (
        f"exit 1: Nothing was written: “{known}” is here already. Add --new-snapshot to store this as a new "
        "text of it, or --another if it is another article."
    )
    assert known.snapshots.count() == 1
    assert run(page, "--url", URL, "--commit", "--new-snapshot")[1].startswith(
        f"Stored as a text of “{known}”"
    )
    assert known.snapshots.count() == 2
    assert "stored already" in run(page, "--commit", "--new-snapshot")[1]
    assert "This article is here already" in run(page, "--url", URL, "--commit", "--another")[1]
    assert "Stored as a draft" in run(page, "--url", f"{URL}two/", "--commit", "--another")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("{page}", "--commit"),
            "exit 1: Nothing was written: the article's address is not known. Give it with --url.",
        ),
        (("{page}", "--commit", "--new-snapshot"), "exit 2: Nothing was written: no article is known"),
        (("{page}", "--url", "nonsense"), "exit 2: 'nonsense' is no web address."),
        (("none.txt",), "exit 2: none.txt cannot be read (No such file or directory). Check the path."),
        (("{folder}",), "exit 2: {folder} cannot be read (Is a directory). Check the path."),
        (("{folder}/empty.txt",), "exit 1: “empty.txt” is empty."),
        (("{folder}/picture.txt",), "exit 1: “picture.txt” holds no text that can be read (PNG)."),
    ],
)
def test_what_goes_wrong_is_said_with_a_status(page, arguments, said):
    folder = page.parent
    (folder / "empty.txt").touch()
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    names = {"page": page, "folder": folder}
    assert run(*(text.format(**names) for text in arguments))[1].startswith(said.format(**names))
    assert not SourceArticle.objects.exists()
