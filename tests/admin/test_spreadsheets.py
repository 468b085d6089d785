"""Importing a spreadsheet through the admin: preview, confirm, and everything that goes wrong."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from civic.exports.csv import BOM
from civic.ingest.spreadsheets import uploads
from civic.ingest.spreadsheets.importing import SHEETS
from civic.models import Institution, SpreadsheetUpload
from tests import factories
from tests.ingest.spreadsheets.conftest import as_file

pytestmark = pytest.mark.django_db
LISTS = ("institution", "person", "resolution", "commitment")
HEADER = ["slug", "name", "kind", "state"]
CITY = ["larkfield", "<b>Larkfield</b>", "city", "CA"]


def at(page: str, *args: str, model: str = "institution") -> str:
    return reverse(f"admin:civic_{model}_{page}", args=args)


def send(client: Client, content: bytes, name: str = "cities.csv"):
    return client.post(at("import"), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def preview(coder) -> str:
    """The address of the preview of one new city."""
    return send(coder, as_file([HEADER, CITY]))["Location"]


@pytest.mark.parametrize("model", LISTS)
def test_each_list_leads_to_its_import_and_template(coder, model):
    page = coder.get(at("changelist", model=model)).content.decode()
    assert f'href="{at("import", model=model)}"' in page
    form = coder.get(at("import", model=model)).content.decode()
    assert all(f"{column.name}" in form for column in SHEETS[model].columns)
    template = b"".join(coder.get(at("import_template", model=model)).streaming_content).decode()
    assert template.startswith(BOM)
    rows = list(csv.reader(io.StringIO(template.removeprefix(BOM), newline="")))
    assert rows == [list(row) for row in SHEETS[model].template()]


def test_a_preview_is_read_before_anything_is_written(coder, preview):
    page = coder.get(preview).content.decode()
    assert "cities.csv: 1 rows new, 0 changed, 0 the same, 0 with errors." in page
    assert "Import as drafts" in page
    assert not Institution.objects.exists()
    answer = coder.post(preview, follow=True)
    assert "Imported: 1 new, 0 changed, 0 same, 0 error." in answer.content.decode()
    record = Institution.objects.get()
    assert (record.name, record.review_state, record.created_by) == (CITY[1], "draft", coder.user)


def test_what_changes_is_shown_and_never_run(coder):
    factories.make_institution("Old", slug="larkfield", kind="city")
    page = coder.get(send(coder, as_file([HEADER, CITY]))["Location"]).content.decode()
    assert "name: “Old” → “&lt;b&gt;Larkfield&lt;/b&gt;”" in page
    assert "<b>Larkfield" not in page


def test_a_file_with_errors_cannot_be_confirmed(coder):
    address = send(coder, as_file([HEADER, CITY, ["police", "", "police", "CA"]]))["Location"]
    page = coder.get(address).content.decode()
    assert "2 errors" in page
    assert "This cell may not be empty." in page
    assert "Import as drafts" not in page
    assert "There is nothing to import." in coder.post(address, follow=True).content.decode()
    assert not Institution.objects.exists()


def test_a_register_that_changed_meanwhile_is_shown_anew(coder, preview):
    factories.make_institution("Somebody else's", slug="larkfield", kind="city")
    page = coder.post(preview, follow=True).content.decode()
    assert "The register has changed since this preview was made. Nothing was imported." in page
    assert "name: “Somebody else&#x27;s” → “&lt;b&gt;Larkfield&lt;/b&gt;”" in page
    assert Institution.objects.get().name == "Somebody else's"
    coder.post(preview)
    assert Institution.objects.get().name == CITY[1]


def test_a_second_press_imports_nothing(coder, preview):
    coder.post(preview)
    page = coder.post(preview, follow=True).content.decode()
    assert "This file was imported already" in page
    assert Institution.objects.count() == 1


def test_a_file_can_be_thrown_away(coder, preview):
    assert coder.post(preview, {"discard": "1"})["Location"] == at("import")
    assert not SpreadsheetUpload.objects.exists()
    assert coder.get(preview).status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"name,typ\nx,y\n", "The column “typ” is not known."),
        (b"PK\x03\x04" + bytes(500), "Excel or OpenDocument format, not CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 20, "binary file"),
    ],
)
def test_what_is_no_spreadsheet_comes_back_with_the_reason(coder, content, why):
    answer = send(coder, content)
    assert answer.status_code == 200
    assert why in answer.content.decode()
    assert not SpreadsheetUpload.objects.exists()


def test_fifty_megabytes_are_refused_with_the_limit(coder):
    answer = send(coder, b"slug,name,kind,state\n" + b"x" * (50 * 2**20))
    assert answer.status_code == 200
    assert "The file has 50 MB; at most 20 MB fit here." in answer.content.decode()


def test_a_form_without_a_file_says_so(coder):
    assert "This field is required." in coder.post(at("import")).content.decode()


def test_an_upload_that_stops_half_way_writes_nothing(coder):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"slug,name,kind,state\nlark"
    answer = coder.generic("POST", at("import"), body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200
    assert "This field is required." in answer.content.decode()
    assert not SpreadsheetUpload.objects.exists()


def test_a_file_that_was_cut_off_is_an_error_of_its_last_row(coder):
    page = coder.get(send(coder, b"slug,name,kind,state\na,A,city,CA\nlark")["Location"]).content.decode()
    assert "The row has 1 cells, the first row names 4 columns." in page
    assert "Import as drafts" not in page
    assert not Institution.objects.exists()


def test_utf_16_and_semicolons_are_read(coder):
    content = "slug;name;kind;state\nduc;Đức;city;CA\n".encode("utf-16")
    coder.post(send(coder, content)["Location"])
    assert Institution.objects.get().name == "Đức"


def test_many_errors_are_counted_and_the_first_are_shown(coder):
    rows = [[f"s-{n}", "", "city", "CA"] for n in range(1500)]
    page = coder.get(send(coder, as_file([HEADER, *rows]))["Location"]).content.decode()
    assert "1500 errors" in page
    assert page.count("This cell may not be empty.") == 200


def test_only_who_may_add_and_change_imports(preview):
    reader = Client()
    user = factories.make_user("reader")
    user.user_permissions.set(Permission.objects.filter(codename="view_institution"))
    reader.force_login(user)
    assert at("import") not in reader.get(at("changelist")).content.decode()
    pages = (at("import"), at("import_template"), preview)
    assert [reader.get(page).status_code for page in pages] == [403, 403, 403]
    assert reader.post(preview).status_code == 403
    assert not Institution.objects.exists()


def test_nobody_confirms_the_file_of_another(preview, reviewer):
    assert reviewer.get(preview).status_code == 404
    reviewer.post(preview)
    assert not Institution.objects.exists()
    assert SpreadsheetUpload.objects.count() == 1


def test_the_limit_is_the_one_the_form_names(coder):
    assert f"at most {uploads.LARGEST // 2**20} MB" in coder.get(at("import")).content.decode()
