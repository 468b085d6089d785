"""From the text of a page to the body: comments, headlines, menus and feet are cut, promises never."""

import json
from pathlib import Path

import pytest

from civic import textmatch
from civic.ingest.bodies import part
from civic.ingest.cuts import Cut, body_of, in_body, pieces, tidy
from civic.ingest.documents import page_starts
from tests.articles import SEED_TEXTS, TEXTS
from tests.ingest.pages import BODY, FORM, HEADLINE, PASTED, THREAD

CORPUS = SEED_TEXTS.parent / "corpus"
CODED = sorted(CORPUS.glob("*.json")) if CORPUS.is_dir() else []
no_seeds = pytest.mark.skipif(
    not SEED_TEXTS.is_dir(), reason="The seed texts are not at hand: set CIVIC_TEXTS."
)
no_corpus = pytest.mark.skipif(not CODED, reason=f"No coded texts in {CORPUS}.")


def cut(text: str) -> list[tuple[str, str]]:
    """Reasons and words of what is cut."""
    return [(reason, text[start:end].strip()) for start, end, reason in part(text).cuts]


def test_headline_and_comments_go_and_the_body_stays():
    parting = part(PASTED)
    assert body_of(PASTED, parting.cuts) == BODY
    assert [c.reason for c in parting.cuts] == ["headline", "comments"]
    assert parting.title == HEADLINE


def test_a_body_alone_stays_whole():
    assert part(BODY).cuts == []


def test_the_cuts_of_a_text_with_its_body_give_the_text_again():
    assert "".join(piece.text for piece in pieces(PASTED, part(PASTED).cuts)) == PASTED


@pytest.mark.parametrize(
    "comments",
    [
        THREAD,
        FORM,
        f"\n\nLeave a comment\n{THREAD}",
        "\n\n12 Comments\n\nZebulon says:\n\nA disgrace!",
        "\n\nZebulon says:\nMarch 3, 2017 at 4:15 pm\n\nA disgrace!\n\nReply\n\nMarvella says:\n\nIndeed.",
        "\n\nzebulon77\n2 hours ago\nA disgrace!\nReply\nmarvella\n1 hour ago\nIndeed.\nReply",
        "\n\nComentarios (2)\n\nZebulón dice:\n\n¡Qué vergüenza!\n\nDeja un comentario",
        "\n\nBình luận\n\nZebulon viết:\n\nThật đáng xấu hổ!\n\nGửi bình luận",
    ],
    ids=["thread", "form", "form first", "heading", "authors", "buttons", "spanish", "vietnamese"],
)
def test_comments_are_cut_however_they_are_laid_out(comments):
    text = textmatch.normalise(f"{BODY}{comments}")
    assert body_of(text, part(text).cuts) == BODY
    assert {c.reason for c in part(text).cuts} == {"comments"}


@pytest.mark.parametrize(
    "ending",
    [
        "\n\n  1. Staff shall not ask.\n\n  2. Staff shall not tell.",
        "\n\nComments\n\nThe board heard two hours of comment, and nobody spoke against the text at all.",
        "\n\nThe mayor says: nobody will be asked. The clerk says: nobody was.",
        "\n\nPublic comment\n\n  1. Ada Quill spoke in favour.\n\n  2. Bo Tran spoke against.",
        "\n\n\n  1. Staff shall\n    • ask nobody\n      • at school\n    • tell nobody\n  2. And so on.",
        f"\n\nLeave a comment\n\n{BODY}",
    ],
    ids=["list", "heading", "says", "minutes", "nested list", "form under a headline"],
)
def test_what_only_looks_like_comments_stays(ending):
    text = f"{BODY}{ending}"
    assert body_of(text, part(text).cuts) == text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share on Facebook", "chrome"),
        ("Sign up for Daily Newsletters", "chrome"),
        ("© 2017 Larkfield Ledger. All rights reserved.", "chrome"),
        ("Read or Share this story: https://l.example/2jD", "chrome"),
        ("Read more: The other story", "chrome"),
        ("Advertisement", "chrome"),
        ("The board on Tuesday. (Photo: Marta Ibsen)", "caption"),
        ("CLOSE One week in, the board is doing what it said.", "caption"),
    ],
)
def test_lines_of_the_site_are_cut_between_paragraphs(line, reason):
    first, rest = BODY.split("\n\n", 1)
    text = f"{first}\n\n{line}\n\n{rest}"
    assert cut(text) == [(reason, line)]
    assert body_of(text, part(text).cuts) == BODY


def test_the_head_of_a_page_is_told_apart():
    head = (
        f"https://ledger.example/doors/\n\n{HEADLINE}\n\nBy Marta Ibsen | Ledger staff\nFebruary 10, 2017\n\n"
    )
    parting = part(head + BODY)
    assert (parting.title, parting.authors, parting.address) == (
        HEADLINE, "Marta Ibsen", "https://ledger.example/doors/",
    )  # fmt: skip
    assert [c.reason for c in parting.cuts] == ["byline", "headline", "byline"]
    assert body_of(head + BODY, parting.cuts) == BODY


def test_the_text_of_a_resolution_keeps_its_head():
    text = f"RESOLUTION ON OPEN DOORS\n\nBy Trustee Ada Quill\n\nWHEREAS, {BODY}"
    assert part(text).cuts == []


def test_of_several_stories_the_one_about_immigration_stays():
    stories = (
        "News\n\nA new bridge\n\nDoors stay shut\n\n"
        f"A new bridge\n\nBy Bo Tran\n\n{'The bridge across the river opens in May. ' * 4}\n\n"
        f"Doors stay shut\n\nBy Marta Ibsen\n\n{BODY}"
    )
    parting = part(stories)
    assert body_of(stories, parting.cuts) == BODY
    assert (parting.title, parting.authors) == ("Doors stay shut", "Marta Ibsen")
    assert [c.reason for c in parting.cuts] == ["other_story", "headline", "byline"]


def test_running_heads_and_page_numbers_are_cut_out_of_a_sentence():
    words = (
        "The district shall not ask any pupil or",
        "parent in any of its schools about the",
        "status of them.",
    )
    pages = [f"Larkfield Board\n\n{line}\n\n{number}" for number, line in enumerate(words, start=1)]
    text, starts = "\n".join(pages), page_starts(pages)
    cuts = part(text, page_starts=starts).cuts
    assert {c.reason for c in cuts} == {"page_edge"}
    assert body_of(text, cuts).split() == " ".join(words).split()


def test_where_everything_would_go_nothing_goes():
    assert part("Leave a Reply").cuts == []


def test_cuts_are_put_in_order_and_blanks_at_the_edges_go_too():
    cuts = [Cut(6, 8, "y"), Cut(0, 4, "x"), Cut(3, 5, "x")]
    assert tidy("  ab  cd  ef  ", cuts) == [Cut(0, 5, "x"), Cut(5, 10, "y"), Cut(12, 14, "blank")]


def test_a_place_in_the_whole_is_a_place_in_the_body():
    cuts = [Cut(0, 3, "x"), Cut(5, 8, "y")]
    assert [in_body(place, cuts) for place in (0, 3, 4, 5, 8, 9)] == [0, 0, 1, 2, 2, 3]


def test_the_page_of_the_invented_article_gives_its_body():
    page, body = (
        textmatch.normalise((TEXTS / f"{n}.txt").read_text(encoding="utf-8")) for n in ("page", "body")
    )
    assert body_of(page, part(page).cuts) == body.strip()


@no_seeds
def test_the_seed_page_gives_exactly_the_body_that_the_other_text_is():
    page, body = (textmatch.normalise(_read(next(SEED_TEXTS.glob(f"{n}*.txt")))) for n in ("000", "001"))
    cuts = part(page).cuts
    assert body_of(page, cuts) == page[97:4042] == body
    assert [(start, end, reason) for start, end, reason in cuts] == [
        (0, 97, "headline"), (4042, len(page), "comments"),
    ]  # fmt: skip
    assert part(body).cuts == []


@no_corpus
@pytest.mark.parametrize("coding", CODED, ids=lambda path: path.stem)
def test_no_coded_quote_is_lost(coding):
    coded = json.loads(coding.read_text(encoding="utf-8"))
    text = textmatch.normalise(_read(coding.with_suffix(".txt")))
    body = body_of(text, part(text).cuts)
    quotes = [
        textmatch.normalise(found["quote"])
        for group in ("commitments", "counter", "unmapped")
        for found in coded[group] or []
    ]
    assert [len(textmatch.find_all(body, q)) for q in quotes] == [
        len(textmatch.find_all(text, q)) for q in quotes
    ]


@no_corpus
@pytest.mark.parametrize("coding", CODED, ids=lambda path: path.stem)
def test_where_the_coding_names_the_body_the_body_is_that(coding):
    span = json.loads(coding.read_text(encoding="utf-8"))["relevant_body_span"]
    text = textmatch.normalise(_read(coding.with_suffix(".txt")))
    if span is not None:
        assert body_of(text, part(text).cuts) == text[slice(*span)].strip()
    assert body_of(text, part(text).cuts)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")
