"""A release: the same bytes for the same records, whole or not at all, and never another under its name."""

import csv
import hashlib
import json
import subprocess
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from civic import workflow
from civic.exports.package import sums, writing
from civic.exports.package.tables import TABLES
from civic.ingest.fixtures import scratch_database
from civic.models import Place
from tests import factories as make
from tests import releases
from tests.settings import BASE_DIR
from tests.views import scene

pytestmark = pytest.mark.django_db

OTHERS = {
    *("CHANGES.csv", "CITATION.cff", "LICENSE", "changes.json", "codebook.json", "datapackage.json"),
    *("metadata.json", "places.geojson", "register.jsonl", "register.sqlite"),
}


def rows(release, table):
    with (release / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_release_holds_every_table_twice_and_what_describes_them(tmp_path):
    scene.build()
    release = releases.write(tmp_path)
    tables = {f"{folder}/{t.name}.{folder}" for t in TABLES for folder in ("csv", "parquet")}
    assert set(sums.files(release)) == OTHERS | tables
    checked = subprocess.run(["sha256sum", "--check", "--quiet", sums.NAME], cwd=release, check=False)
    assert checked.returncode == 0


def seed_release(folder):
    call_command("loaddata", *sorted((BASE_DIR / "fixtures").glob("*.json")), verbosity=0)
    return releases.write(folder)


def test_the_same_records_make_the_same_bytes_on_every_engine(tmp_path):
    here = seed_release(tmp_path / "here")
    with scratch_database():  # always SQLite
        there = seed_release(tmp_path / "there")
    assert sums.files(here) == sums.files(there)
    assert len(rows(here, "commitments")) > 5


def test_the_data_bears_the_name_of_the_release_that_holds_it(tmp_path, settings, client):
    settings.RELEASES_DIR = str(tmp_path)
    promise = make.make_published()
    releases.write(tmp_path)
    assert client.get("/api/v1/").json()["release"] == "2026.11.1"
    workflow.withdraw(promise, "Misread.")
    unreleased = client.get("/api/v1/commitments.csv").headers["X-Civic-Release"]
    assert (unreleased[:11], len(unreleased)) == ("unreleased-", 27)


def test_only_public_rows_are_there(tmp_path):
    public = make.make_published(slug="public")
    make.make_commitment(slug="draft", institution=make.make_institution("Draft", slug="draft"))
    release = releases.write(tmp_path)
    assert [row["slug"] for row in rows(release, "commitments")] == ["public"]
    assert [row["slug"] for row in rows(release, "institutions")] == [public.institution.slug]
    assert {row["commitment"] for row in rows(release, "evidence")} == {"public", ""}


def test_a_withdrawn_record_leaves_its_address_and_the_reason(tmp_path):
    promise = make.make_published(slug="gone")
    workflow.withdraw(promise, "Misread.", at=datetime(2026, 12, 2, tzinfo=UTC))
    release = releases.write(tmp_path)
    assert rows(release, "commitments") == []
    assert rows(release, "withdrawals") == [
        {"model": "commitment", "slug": "gone", "withdrawn_at": "2026-12-02T00:00:00Z", "reason": "Misread."}
    ]


def test_versions_lose_the_quotes_of_a_source_that_was_withdrawn(tmp_path):
    promise = make.make_published(slug="stays")
    article = promise.evidence.get().snapshot.article
    type(article).objects.filter(pk=article.pk).update(review_state="draft")
    release = releases.write(tmp_path)
    assert [row["slug"] for row in rows(release, "versions") if row["model"] == "commitment"] == ["stays"]
    assert make.QUOTE not in (release / "csv" / "versions.csv").read_text(encoding="utf-8")
    assert make.QUOTE not in (release / "register.jsonl").read_text(encoding="utf-8")


def test_places_with_coordinates_are_points(tmp_path):
    place = make.make_place(lat=37.25, lon=-121.5)
    make.published(make.make_institution(slug="district", places=[place, make.make_place("Oakville")]))
    collection = json.loads((releases.write(tmp_path) / "places.geojson").read_text(encoding="utf-8"))
    properties = {"name": "Larkfield", "state": "CA", "geoid": None, "institutions": ["district"]}
    geometry = {"type": "Point", "coordinates": [-121.5, 37.25]}
    assert collection == {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": "ca/larkfield", "geometry": geometry, "properties": properties}
        ],
    }
    assert Place.objects.count() == 2


def test_a_text_that_would_run_as_a_formula_is_harmless_in_csv(tmp_path):
    make.published(make.make_institution("=cmd()", slug="formula"))
    release = releases.write(tmp_path)
    assert [row["name"] for row in rows(release, "institutions")] == ["'=cmd()"]


def test_the_changelog_names_rows_that_came_went_and_changed(tmp_path):
    make.published(make.make_institution("One", slug="one"), make.make_institution("Two", slug="two"))
    first = releases.write(tmp_path)
    two = make.published(make.make_institution("Three", slug="three"))
    type(two).objects.filter(slug="one").update(name="Uno")
    workflow.withdraw(type(two).objects.get(slug="two"), "Entered twice.")
    second = releases.write(tmp_path, "2026.11.2", first)
    with (second / "CHANGES.csv").open(encoding="utf-8", newline="") as file:
        changes = [row for row in csv.reader(file) if row[0] == "institutions"]
    assert changes == [
        ["institutions", "changed", "one", "name"],
        ["institutions", "added", "three", ""],
        ["institutions", "removed", "two", ""],
    ]
    told = json.loads((second / "changes.json").read_text(encoding="utf-8"))
    sum_ = hashlib.sha256((first / sums.NAME).read_bytes()).hexdigest()
    assert told["since"] == {"release": "2026.11.1", "sha256sums": sum_}
    assert told["tables"]["institutions"] == {"added": 1, "changed": 1, "removed": 1}


def test_writing_again_changes_nothing_and_other_bytes_are_refused(tmp_path):
    make.make_published()
    folder = tmp_path / "2026.11.1"
    quiet = lambda _text: None  # noqa: E731
    assert writing.write(folder, "2026.11.1", None, quiet) == "written"
    assert writing.write(folder, "2026.11.1", None, quiet) == "same"
    before = sums.files(folder)
    make.make_published()
    with pytest.raises(writing.Refused, match="never changes"):
        writing.write(folder, "2026.11.1", None, quiet)
    assert sums.files(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["2026.11.1"]


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(writing.Refused, match="not empty"):
        writing.write(tmp_path, "2026.11.1", None, print)


def test_a_failure_leaves_nothing_half_written(tmp_path):
    def fails(text):
        if "commitments" in text:
            raise OSError("The disk is full.")

    with pytest.raises(OSError, match="full"):
        writing.write(tmp_path / "2026.11.1", "2026.11.1", None, fails)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("there", "expected"),
    [([], "2026.11.1"), (["2026.11.9", "2026.11.10"], "2026.11.11"), (["2026.10.3", "x"], "2026.11.1")],
)
def test_the_next_version_is_the_next_number_of_the_month(tmp_path, there, expected):
    for name in there:
        (tmp_path / name).mkdir()
    assert writing.following(tmp_path, date(2026, 11, 22)) == expected
