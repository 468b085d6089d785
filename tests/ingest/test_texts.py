"""Texts are found by their sum, cut to the body, and never kept beyond it."""

import pytest

from civic.ingest.load import load
from civic.ingest.positions import NoSheet
from civic.ingest.texts import Texts, misplaced
from civic.models import Evidence, Snapshot
from tests.articles import CODEBOOK, GAZETTE, TEXTS, each_article


@each_article
def test_every_quote_anchors_exactly_once_in_every_copy(db, article):
    report = load(article.sheets, texts=str(article.texts), commit=True)
    assert report.problems == []
    found = dict(report.copies)[str(article.sheets[-1])] if article.name == "gazette" else report.copies[0][1]
    assert len(found.bodies) == 2
    assert found.missing == []
    quotes = Evidence.objects.all()
    assert quotes
    for body in found.bodies.values():
        for quote in quotes:
            prefix = quote.prefix if body.count(quote.exact) > 1 else ""
            assert misplaced(body, quote.exact, quote.start, prefix) == ""


@each_article
def test_one_snapshot_keeps_the_body_and_nothing_after_it(db, article):
    load(article.sheets, texts=str(article.texts), commit=True)
    snapshot = Snapshot.objects.get()
    assert len(snapshot.text) == snapshot.length
    assert "\u00a0" not in snapshot.text
    assert "Leave a Reply" not in snapshot.text
    assert article.comment not in snapshot.text
    page = next(text for text in map(read, article.texts.iterdir()) if len(text) > snapshot.length)
    assert article.comment in page


def read(path) -> str:
    return path.read_bytes().decode("utf-8")


@each_article
def test_without_texts_a_snapshot_is_a_sum_and_a_length(db, article):
    load(article.sheets, commit=True)
    snapshot = Snapshot.objects.get()
    assert (snapshot.text, len(snapshot.sha256), snapshot.length > 0) == ("", 64, True)
    assert set(Evidence.objects.values_list("anchor_state", flat=True)) == {"exact"}


def test_texts_that_come_later_are_attached(gazette):
    gazette()
    report = gazette(texts=str(TEXTS))
    assert {step.state for step in report.steps} == {"same"}
    assert Snapshot.objects.get().text.startswith("The Larkfield school board")
    assert Evidence.objects.get(key="larkfield-c2-q1").prefix == "migration status. It also says that "[-32:]


def test_texts_that_are_missing_or_unknown_are_named(db, tmp_path):
    (tmp_path / "body.txt").write_bytes((TEXTS / "body.txt").read_bytes())
    (tmp_path / "stranger.txt").write_text("Nobody knows me.")
    report = load([CODEBOOK, GAZETTE], texts=str(tmp_path))
    (_, found), *_ = report.copies
    assert (list(found.bodies), found.missing) == (["body"], ["page"])
    assert report.unclaimed == ["stranger.txt"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("body: [36,", "body: [35,"),
            "page.txt: characters 35 to 929 are not the body that `sha256` names.",
        ),
        (
            ("body: [36, 929]", "body: [36, 92900]"),
            "page.txt: Characters 36 to 92900 do not lie in a text of 1058.",
        ),
        (("length: 1058", "length: 1059"), "page.txt: the text has 1058 characters, `length` says 1059."),
    ],
)
def test_a_copy_that_is_not_the_text_is_a_problem_of_the_sheet(problems_of, change, expected):
    found = problems_of(change, texts=str(TEXTS))
    assert [problem.split(": ", 2)[2] for problem in found] == [expected]


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(NoSheet) as refusal:
        Texts(str(tmp_path / "none"))
    assert str(refusal.value).endswith(
        "none is no folder of texts (No such file or directory). Give --texts a folder."
    )
