"""What holds between records and sheets: references, keys, levels, quotes."""

import pytest

from civic.ingest.load import load
from civic.models import Commitment, SourceArticle
from tests.articles import CODEBOOK, GAZETTE, TEXTS

QUOTE = "the district will not ask pupils or parents about their immigration status"


def messages(problems: list[str]) -> list[str]:
    return [problem.split(": ", 1)[1] for problem in problems]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("to: larkfield-safe-schools", "to: larkfield-soft-schools"),
            (
                "resolutions.0.relations.0.to: There is no resolution with the key “larkfield-soft-schools”, "
                "here or in the database."
            ),
        ),
        (
            ("speaker: ada-quill-schools", "speaker: ada-quill"),
            (
                "commitments.0.evidence.2.speaker: There is no role with the key “ada-quill”, "
                "here or in the database."
            ),
        ),
        (
            ("type: ENFORCE.PARTICIPATE", "type: ENFORCE.NOTHING"),
            (
                "commitments.2.type: There is no commitment type with the key “ENFORCE.NOTHING”, "
                "here or in the database."
            ),
        ),
        (("level: 4", "level: 2"), "commitments.1.level: SITE.ACCESS has no level 2. See the codebook."),
        (
            ("level: 4", "level: 5"),
            (
                "commitments.1.level: Level 5 is stronger than the quotes: none of them says “procedure” or "
                "“in writing”. Choose a lower level."
            ),
        ),
        (
            ("exact: " + f'"{QUOTE}"', 'exact: "' + "word " * 50 + 'will not ask"'),
            "commitments.0.evidence.1.exact: The quote has 53 words; 50 are allowed. Shorten it.",
        ),
    ],
    ids=lambda value: value.split(":")[0] if isinstance(value, str) else "",
)
def test_a_broken_rule_between_records_is_named(problems_of, change, expected):
    assert messages(problems_of(change)) == [expected]


def test_a_key_belongs_to_one_record(problems_of, tmp_path):
    found = problems_of(("key: larkfield-open-doors-adopted\n", "key: larkfield-schools-comment\n"))
    lines = (tmp_path / "gazette.yaml").read_text(encoding="utf-8").splitlines()
    first = lines.index("      - key: larkfield-schools-comment") + 1
    assert messages(found) == [
        (
            f"resolutions.0.events.0.key: The key “larkfield-schools-comment” is taken by "
            f"gazette.yaml:{first}. A key belongs to one record for ever."
        )
    ]


def test_a_key_cannot_stand_in_two_sheets(db, tmp_path):
    twin = tmp_path / "twin.yaml"
    twin.write_bytes(GAZETTE.read_bytes())
    report = load([CODEBOOK, GAZETTE, twin], commit=True)
    taken = [problem for problem in report.problems if "is taken by" in problem.message]
    assert {problem.file for problem in taken} == {str(twin)}
    assert len(taken) == 36  # every key of the sheet
    assert not SourceArticle.objects.exists()


def test_a_reference_may_lead_to_the_database(gazette, tmp_path):
    gazette()
    more = tmp_path / "more.yaml"
    more.write_text(
        "sheet: article\ncoded_on: 2026-11-23\n"
        "article: {key: more, slug: more, kind: minutes, title: Minutes, publisher: City, "
        "canonical_url: 'https://city.example/minutes/'}\n"
        f"text: {{key: more-text, sha256: {'a' * 64}, length: 90}}\n"
        "commitments:\n"
        "  - {key: more-c1, slug: more-c1, institution: larkfield-schools, type: DATA.COLLECT, level: 2,\n"
        "     resolution: larkfield-open-doors, counterparties: [not_stated], polarity: prohibits,\n"
        "     modality: will, clause: not_known, certainty: clear, summary: {en: It will not ask.},\n"
        "     evidence: [{key: more-q1, exact: will not ask, start: 3, attribution: instrument_text}]}\n"
    )
    report = load([more], commit=True)
    assert report.problems == []
    assert Commitment.objects.published().get(key="more-c1").institution.slug == "larkfield-schools"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("start: 111", "start: 110"),
            "The quote stands at 111, not at 110. Correct `start`.",
        ),
        (
            (QUOTE, QUOTE.replace("pupils", "pupil")),
            "The text does not contain this quote. Copy it from the text letter by letter.",
        ),
        (
            ("“Open Doors” resolution on", '\\"Open Doors\\" resolution on'),
            "The text spells this quote with other quotation marks, dashes or line breaks. Copy it.",
        ),
        (
            ('        prefix: "Mayor Bo Tran said that"\n', ""),
            "The text contains this quote 2 times. Quote more, or give `prefix` and `suffix`.",
        ),
    ],
)
def test_a_quote_must_stand_in_the_text_at_hand(problems_of, change, expected):
    found = problems_of(change, texts=str(TEXTS))
    assert [message.split(": ", 1)[1] for message in messages(found)] == [expected]


def test_a_quote_cannot_end_after_the_text(problems_of):
    assert messages(problems_of(("start: 111", "start: 900"))) == [
        "commitments.0.evidence.0.start: The quote would end after the text, which has 893 characters."
    ]


def test_quotes_together_stay_short(problems_of, settings):
    settings.ARTICLE_MAX_WORDS = 60
    assert messages(problems_of()) == [
        "article: The quotes show 83 words of this article; 60 are allowed. Shorten some."
    ]


def test_public_documents_may_be_quoted_at_length(problems_of, settings):
    settings.ARTICLE_MAX_WORDS, settings.EXCERPT_MAX_WORDS = 60, 5
    assert problems_of(("kind: news_article", "kind: minutes")) == []
