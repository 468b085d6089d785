"""A spreadsheet from the file to the drafts, in a real browser, with nothing for axe to find."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from civic.models import Institution
from tests import factories
from tests.ingest.spreadsheets.conftest import as_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADER = ["slug", "name", "kind", "state"]


@pytest.fixture
def page(desk: Callable[..., Page]) -> Page:
    """A coder at a desk."""
    return desk("coder", "coder", viewport={"width": 1280, "height": 900})


def violations(page: Page, axe: str, complaints: list[str]) -> list[str]:
    """What axe finds on the page as it is. What the policy forbids axe itself is no fault of the page."""
    before = list(complaints)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    complaints[:] = before
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def save(folder: Path, *rows: list[str]) -> Path:
    file = folder / "cities.csv"
    file.write_bytes(as_file([HEADER, *rows]))
    return file


def test_from_the_file_to_the_drafts(page, axe, tmp_path, complaints):
    factories.make_institution("Old name", slug="alder-falls", kind="city")
    page.goto("civic/institution/")
    page.get_by_role("link", name="Import a spreadsheet").click()
    assert violations(page, axe, complaints) == []
    wrong = save(tmp_path, ["larkfield", "", "town", "CA"])
    page.get_by_label("CSV file").set_input_files(wrong)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#errors h2")).to_have_text("2 errors")
    assert violations(page, axe, complaints) == []
    page.get_by_role("button", name="Throw this file away").click()
    right = save(
        tmp_path, ["larkfield", "=Larkfield()", "city", "CA"], ["alder-falls", "Alder Falls", "city", "CA"]
    )
    page.get_by_label("CSV file").set_input_files(right)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#content")).to_contain_text("name: “Old name” → “Alder Falls”")
    assert violations(page, axe, complaints) == []
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.locator(".messagelist .success")).to_have_text("Imported: 1 new, 1 changed, 0 same, 0 error.")
    assert sorted(Institution.objects.values_list("name", flat=True)) == ["=Larkfield()", "Alder Falls"]
    assert complaints == []
