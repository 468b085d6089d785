"""`manage.py import_csv`: what it prints, where, and with which exit status."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from civic import history
from civic.management.progress import Bar
from civic.models import Institution
from tests import factories

ROWS = "slug,name,kind,state\nlarkfield,Larkfield,city,CA\npolice,Police,police_department,CA\n"


@pytest.fixture
def import_csv(db, tmp_path):
    """Run the command on a text; its stdout, stderr and exit status."""

    def run(text: str = ROWS, *arguments: str, model: str = "institution") -> tuple[str, str, int]:
        file, out, err = tmp_path / "a.csv", io.StringIO(), io.StringIO()
        file.write_text(text, encoding="utf-8")
        status = 0
        try:
            call_command("import_csv", str(file), "--model", model, *arguments, stdout=out, stderr=err)
        except CommandError as error:
            status = error.returncode
            err.write(str(error))
        return out.getvalue(), err.getvalue().replace(str(file), "a.csv"), status

    return run


def test_a_dry_run_says_row_by_row_what_it_would_do(import_csv):
    assert import_csv() == (
        (
            "row 2  new  larkfield\nrow 3  new  police\n2 new, 0 changed, 0 same, 0 error. "
            "Nothing was written: this was a dry run. Add --commit to write.\n"
        ),
        "",
        0,
    )
    assert not Institution.objects.exists()


def test_committing_writes_and_a_second_run_tells_what_changed(import_csv):
    user = factories.make_user("coder")
    import_csv(ROWS, "--commit", "--by", "coder")
    assert set(Institution.objects.values_list("created_by", flat=True)) == {user.pk}
    out, _, status = import_csv(ROWS.replace("Police,", "Police Department,"), "--commit")
    assert (out, status) == (
        (
            "row 2  same  larkfield\nrow 3  changed  police  name: “Police” → “Police Department”\n"
            "0 new, 1 changed, 1 same, 0 error.\n"
        ),
        0,
    )


def test_errors_go_to_stderr_and_the_status_is_one(import_csv):
    out, err, status = import_csv(ROWS + "x,,city,XX\n", "--commit")
    assert status == 1
    assert out == "row 2  new  larkfield\nrow 3  new  police\n"
    assert err.splitlines()[0] == "row 4: name: This cell may not be empty."
    assert err.endswith("a.csv: 2 errors. Nothing was written. Correct the file and import it again.")
    assert not Institution.objects.exists()


def _new(slug: str, name: str, kind: str) -> dict[str, list[str]]:
    """Pairs of old and new for every cell that is filled."""
    return {"slug": ["", slug], "name": ["", name], "kind": ["", kind], "state": ["", "CA"]}


def test_json_is_one_object(import_csv):
    out, err, status = import_csv(ROWS + "x,,city,CA\n", "--json")
    assert status == 1
    assert json.loads(out) == {
        "model": "institution",
        "committed": False,
        "counts": {"new": 2, "changed": 0, "same": 0, "error": 1},
        "header": [],
        "errors": [{"row": 4, "column": "name", "code": "missing", "message": "This cell may not be empty."}],
        "errors_total": 1,
        "rows": [
            {
                "row": 2,
                "state": "new",
                "record": "larkfield",
                "changes": _new("larkfield", "Larkfield", "city"),
            },
            {
                "row": 3,
                "state": "new",
                "record": "police",
                "changes": _new("police", "Police", "police_department"),
            },
        ],
    }
    out, err, status = import_csv(ROWS, "--json", "--commit")
    assert (json.loads(out)["committed"], err, status) == (True, "", 0)


def test_a_wrong_header_is_an_error_of_row_one(import_csv):
    out, err, status = import_csv("slug,nam,kind,state\n")
    assert (out, status) == ("", 1)
    assert err.splitlines()[0] == "row 1: The column “nam” is not known. Did you mean “name”?"


@pytest.mark.parametrize(
    ("text", "arguments", "why"),
    [("", [], "The file is empty."), ("PK\x03\x04", [], "not CSV"), (ROWS, ["--by", "x"], "no user “x”")],
)
def test_what_cannot_be_read_at_all_is_status_two(import_csv, text, arguments, why):
    out, err, status = import_csv(text, *arguments)
    assert (out, status) == ("", 2)
    assert why in err


def test_the_bar_is_drawn_for_people_only():
    class Stream(io.StringIO):
        watched = True

        def isatty(self):
            return self.watched

        def write(self, text, ending=""):
            return super().write(text + ending)

    stream = Stream()
    bar = Bar(stream)
    bar.show(50, 100)
    bar.show(100, 100)
    bar.close()
    assert stream.getvalue() == (f"\r[{'#' * 15}{'.' * 15}] 50 of 100 rows\r[{'#' * 30}] 100 of 100 rows\n")
    silent = Stream()
    silent.watched = False
    Bar(silent).show(1, 2)
    assert silent.getvalue() == ""


def test_every_imported_row_is_remembered(import_csv):
    factories.make_user("coder", "coder")
    rows = "slug,name,kind,state,nces,nces_source\nlarkfield,Larkfield,city,CA,0600001,A list\n"
    import_csv(rows, "--commit", "--by", "coder")
    (change,) = history.changes(Institution.objects.get())
    assert (change.user.get_username(), change.reason) == ("coder", "Imported from a spreadsheet")
    assert [(step.kind, step.what) for step in change.steps] == [("+", "Institution"), ("+", "Identifier")]
