"""`manage.py load_seeds`: what it prints, where, and with which exit status."""

import io

import pytest
from django.core.management import CommandError, call_command

from civic.models import Place, Snapshot
from tests.articles import CODEBOOK, GAZETTE, TEXTS


@pytest.fixture
def load_seeds(db):
    """Run the command; what it printed to stdout and to stderr, as lines."""

    def run(*arguments: object, **options: object) -> tuple[list[str], list[str]]:
        out, err = io.StringIO(), io.StringIO()
        options = {"texts": "", **options}
        try:
            call_command("load_seeds", *map(str, arguments), stdout=out, stderr=err, **options)
        except CommandError as error:
            err.write(f"exit {error.returncode}: {error}")
        return out.getvalue().splitlines(), err.getvalue().splitlines()

    return run


def test_a_dry_run_prints_the_plan_and_writes_nothing(load_seeds):
    printed, progress = load_seeds(CODEBOOK, GAZETTE)
    assert printed[:2] == ["new  codebookversion 0.1.0", "new  commitmenttype DATA.COLLECT"]
    assert printed[-2:] == [
        "new  evidence larkfield-c3-q1",
        (
            "53 new, 0 changed, 0 same, 0 edited here. Nothing was written: this was a dry run. "
            "Add --commit to write."
        ),
    ]
    assert progress == [
        "Sheets to read: 2",
        "Records to compare with the database: 53",
        f"{GAZETTE}: the text “page” is not at hand",
        f"{GAZETTE}: the text “body” is not at hand",
    ]
    assert not Place.objects.exists()


def test_committing_writes_and_a_second_run_finds_everything_the_same(load_seeds):
    printed, _ = load_seeds(CODEBOOK, GAZETTE, commit=True)
    assert printed[-1] == "53 new, 0 changed, 0 same, 0 edited here."
    printed, _ = load_seeds(CODEBOOK, GAZETTE, commit=True, verbosity=0)
    assert printed == ["0 new, 0 changed, 53 same, 0 edited here."]


def test_a_record_edited_here_is_reported(load_seeds):
    load_seeds(CODEBOOK, GAZETTE, commit=True)
    Place.objects.update(name="Larkfield Town")
    printed, _ = load_seeds(CODEBOOK, GAZETTE, commit=True)
    assert [line for line in printed if not line.startswith("same")] == [
        "edited here  place place-larkfield",
        "0 new, 0 changed, 52 same, 1 edited here.",
    ]


def test_without_a_path_it_loads_the_sheets_of_the_register(load_seeds):
    printed, _ = load_seeds(commit=True, verbosity=0)
    assert printed == ["179 new, 0 changed, 0 same, 0 edited here."]


def test_a_record_that_left_the_sheets_is_named_and_left_alone(load_seeds):
    load_seeds(CODEBOOK, GAZETTE, commit=True)
    printed, _ = load_seeds(verbosity=0)
    assert "no longer in the sheets, left alone  place place-larkfield" in printed
    assert Place.objects.get().name == "Larkfield"


def test_texts_found_missing_and_unknown_are_named(load_seeds, tmp_path):
    (tmp_path / "page.txt").write_bytes((TEXTS / "page.txt").read_bytes())
    (tmp_path / "stranger.txt").write_text("Nobody knows me.")
    _, progress = load_seeds(CODEBOOK, GAZETTE, commit=True, texts=str(tmp_path))
    assert progress[2:] == [
        f"{GAZETTE}: the text “page” is here and fits",
        f"{GAZETTE}: the text “body” is not at hand",
        "stranger.txt: no sheet knows this text",
    ]
    assert Snapshot.objects.get().text.endswith("still stands.")


def test_every_problem_is_printed_with_file_and_line(load_seeds, tmp_path):
    sheet = tmp_path / "sheet.yaml"
    text = GAZETTE.read_text(encoding="utf-8").replace("state: CA", "state: XX", 1)
    sheet.write_text(text.replace("kind: city", "kind: town", 1), encoding="utf-8")
    printed, progress = load_seeds(CODEBOOK, sheet, commit=True)
    assert printed == []
    unknown = [line.split(" is not a known value")[0] for line in progress if "is not a known value" in line]
    assert unknown == [f"{sheet}:33: places.0.state: 'XX'", f"{sheet}:47: institutions.1.kind: 'town'"]
    assert progress[-1] == (
        "exit 1: 2 problems. Nothing was written. Correct the sheets and load them again."
    )
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.yaml", "exit 2: {path} does not exist. Check the path."),
        ("", "exit 2: {path} is not a file. Name the sheets one by one: seeds/*.yaml"),
    ],
)
def test_a_path_that_is_no_sheet_is_a_mistake_of_use(load_seeds, tmp_path, path, message):
    path = tmp_path / path
    assert load_seeds(path)[1][-1] == message.format(path=path)


def test_a_folder_of_texts_that_is_none_is_a_mistake_of_use(load_seeds, tmp_path):
    path = tmp_path / "none"
    assert load_seeds(GAZETTE, texts=str(path))[1] == [
        f"exit 2: {path} is no folder of texts (No such file or directory). Give --texts a folder."
    ]
