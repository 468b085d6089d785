"""The schema refuses what it does not know, and says what to write instead."""

import pytest

from civic.ingest.sheets import open_sheet

FIRST, SECOND = "- key: larkfield-c1-collect", "- key: larkfield-c2-access"
MISTAKES = [
    (
        ("polarity: prohibits", "polarity: forbids"),
        "polarity: forbids",
        "commitments.0.polarity: 'forbids' is not a known value. Use one of: prohibits, requires, permits.",
    ),
    (
        ("    certainty: clear", "    certanty: clear\n    certainty: clear"),
        "certanty: clear",
        "commitments.0.certanty: This field is not known here. Did you mean `certainty`?",
    ),
    (("    modality: will\n", ""), FIRST, "commitments.0.modality: This field is missing."),
    (
        ('{edtf: "2019-06-12"', '{edtf: "2019-02-30"'),
        "2019-02-30",
        "article.date.edtf: “2019-02-30” is not in the calendar. Write a day that exists, as in 2017-02-28.",
    ),
    (
        ('value: "0600000"', "value: 0600000"),
        "value: 0600000",
        "institutions.2.identifiers.0.value: 600000 is read as int, not as text. Put it in quotes.",
    ),
    (
        ("coded_on: 2026-11-22", "coded_on: 2026-22-11"),
        "coded_on",
        "coded_on: “2026-22-11” is not a day. Write it as 2017-02-09.",
    ),
    (
        ("slug: larkfield-schools-do-not-ask", "slug: Lärkfield"),
        "slug: Lärkfield",
        "commitments.0.slug: 'Lärkfield' does not fit the form ^[a-z0-9]+(-[a-z0-9]+)*$.",
    ),
    (
        (
            "resolution: larkfield-open-doors",
            "resolution: larkfield-open-doors\n    statement: larkfield-mayor",
        ),
        FIRST,
        "commitments.0: Give one basis: `resolution` or `statement`, not both and not neither.",
    ),
    (
        ("    certainty_note: {en: Only classrooms are named.}\n", ""),
        SECOND,
        "commitments.1: Say in `certainty_note` what is unclear.",
    ),
    (
        ("actor: {en: staff, es: el personal}", "actor: staff"),
        "actor: staff",
        "commitments.1.actor: 'staff' stands in no language. Write {en: …, es: …, vi: …}; en alone will do.",
    ),
    (
        ("actor: {en: staff, es: el personal}", "actor: {es: el personal}"),
        "actor: {es",
        "commitments.1.actor.en: This field is missing.",
    ),
    (
        ("actor: {en: staff, es: el personal}", f"actor: {{en: staff, es: {'x' * 121}}}"),
        "actor: {en",
        "commitments.1.actor.es: Ensure this value has at most 120 characters (it has 121).",
    ),
    (
        ("approximate: true", "approximate: 1"),
        "approximate: 1",
        "institutions.2.size.approximate: 1 is not a yes or no. Write true or false.",
    ),
    (
        ("value: 4200", "value: '4200'"),
        "value: '4200'",
        "institutions.2.size.value: '4200' is not a whole number. Write it without quotes.",
    ),
    (
        ("places: [place-larkfield]", "places: place-larkfield"),
        "places: place-larkfield",
        "institutions.0.places: 'place-larkfield' is not a list. Write a list here.",
    ),
]


@pytest.mark.parametrize(("change", "at", "expected"), MISTAKES, ids=[m[2].split(":")[0] for m in MISTAKES])
def test_each_mistake_is_named_with_its_line(problems_of, tmp_path, change, at, expected):
    found = problems_of(change)
    lines = (tmp_path / "gazette.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if at in text)
    assert found == [f"gazette.yaml:{line}: {expected}"]


def test_every_problem_of_a_sheet_is_named_at_once(problems_of):
    found = problems_of(
        ("    polarity: prohibits\n", "    polarity: forbids\n"),
        (
            "institution: larkfield-schools\n    type: DATA.COLLECT",
            "institution: nobody\n    type: DATA.COLLECT",
        ),
        ("level: 4", "level: 5"),
        ("key: larkfield-c3-q1", "key: larkfield-c2-q1"),
        ('as_printed: "2019/06/12"', 'printed: "2019/06/12"'),
    )
    assert [problem.split(": ", 2)[1] for problem in found] == [
        "article.date.printed",
        "commitments.0.institution",
        "commitments.0.polarity",
        "commitments.1.level",
        "commitments.2.evidence.0.key",
    ]


def test_a_sheet_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "sheet.yaml"
    path.write_text("sheet: novel\n")
    source, sheet = open_sheet(path)
    assert sheet is None
    assert [p.message for p in source.problems] == [
        "A sheet begins with `sheet: article` or `sheet: codebook`."
    ]


def test_a_codebook_needs_labels_and_known_kinds(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_text(
        "sheet: codebook\nversion: '1'\nreleased: 2026-11-22\nchangelog: x\ntypes:\n"
        "  - notation: data.collect\n    direction: sideways\n    applies_to: [school]\n    label: {es: x}\n"
        "    question: {en: x}\n    definition: {en: x}\n    levels:\n"
        "      - {level: 0, label: {en: x}, test: {en: x}, words: [[], ['a|b']]}\n"
    )
    source, _ = open_sheet(path)
    assert [f"{p.line}: {'.'.join(map(str, p.where))}" for p in source.problems] == [
        "2: version",
        "6: types.0.notation",
        "7: types.0.direction",
        "8: types.0.applies_to.0",
        "9: types.0.label.en",
        "13: types.0.levels.0.words.0",
        "13: types.0.levels.0.words.1.0",
    ]
