"""`manage.py build_fixtures`: sheets, fixtures and database agree, on whichever engine the tests run."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from civic import facets
from civic.ingest.fixtures import FILES
from civic.ingest.load import load
from civic.models import (
    Commitment,
    Institution,
    PublishedVersion,
    Resolution,
    Role,
    Snapshot,
    SourceArticle,
    Statement,
)
from civic.models.sources import STAFF_TEXTS
from civic.search import search
from civic.serializers import public_record
from tests.articles import CODEBOOK, GAZETTE, SEEDS

FIXTURES = settings.BASE_DIR / "fixtures"
REVIEWED = (SourceArticle, Institution, Resolution, Statement, Commitment)


def build(*arguments: str) -> str:
    out = io.StringIO()
    call_command("build_fixtures", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def loaddata(folder=FIXTURES) -> None:
    call_command("loaddata", *sorted(map(str, folder.glob("*.json"))), verbosity=0)


def public() -> dict[str, object]:
    """Everything that the public sees: records, versions, what searches find, counts."""
    return {
        "records": {
            f"{model.__name__} {record.key}": public_record(record)
            for model in REVIEWED
            for record in model.objects.published().order_by("key")
        },
        "states": {
            f"{model.__name__} {record.key}": (record.published_at, record.updated_at, record.created_at)
            for model in REVIEWED
            for record in model.objects.order_by("key")
        },
        "versions": list(
            PublishedVersion.objects.order_by("key").values_list(
                "key", "number", "change_hash", "published_at"
            )
        ),
        "found": {
            f"{model.__name__} {words}": sorted(
                search(model.objects.published(), words).values_list("key", flat=True)
            )
            for model in (*REVIEWED, Role)
            for words in ("San Jose", "albarran", "warrant", "sanctuary", "0634590", "911", "liccardo")
        },
        "counts": facets.counts({}, *facets.FACETS),
        "total": facets.total({"type": ["site-access"]}),
    }


def keys(queryset) -> list[str]:
    return sorted(queryset.values_list("key", flat=True))


@pytest.mark.once
def test_the_committed_fixtures_are_what_the_sheets_give(db):
    assert build("--check") == "codebook.json, register.json: as the sheets give them\n"


def test_fixtures_and_sheets_give_the_same_public_register(db):
    loaddata()
    from_fixtures = public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM civic_searchdocument")
        assert cursor.fetchone()[0] == 23
    empty()
    assert load(SEEDS, commit=True).problems == []
    assert public() == from_fixtures
    assert from_fixtures["found"]["Institution San Jose"] == ["sj-city", "sj-police", "sjusd"]
    assert from_fixtures["found"]["Role albarran"] == ["role-albarran-sjusd"]
    assert from_fixtures["total"] == 2


def empty() -> None:
    Institution.objects.update(parent=None)
    for members in reversed(FILES.values()):
        for model in reversed(members):
            model.objects.all().delete()


def test_loading_fixtures_twice_changes_nothing(db):
    loaddata()
    before = public()
    loaddata()
    assert public() == before
    assert PublishedVersion.objects.count() == 20


def test_sheets_after_fixtures_find_everything_the_same(db):
    loaddata()
    report = load(SEEDS, commit=True)
    assert {step.state for step in report.steps} == {"same"}
    assert report.gone == []


def test_fixtures_pass_every_check(db):
    loaddata()
    for command in ("check_records", "verify_quotes"):
        out = io.StringIO()
        call_command(command, stdout=out, stderr=io.StringIO())
        assert "none wrong" in out.getvalue()


def test_fixtures_hold_no_text_no_key_of_one_database_and_no_context():
    rows = [row for path in FIXTURES.glob("*.json") for row in json.loads(path.read_text(encoding="utf-8"))]
    assert not any("pk" in row for row in rows)
    snapshots = [row["fields"] for row in rows if row["model"] == "civic.snapshot"]
    assert [s["length"] for s in snapshots] == [3945]
    assert [[s[name] for name in STAFF_TEXTS] for s in snapshots] == [["", "", [], [], ""]]
    assert not any(row["model"] == "civic.articleintake" for row in rows)
    quotes = [row["fields"] for row in rows if row["model"] == "civic.evidence"]
    assert {(q["prefix"], q["suffix"]) for q in quotes} == {("", "")}
    assert not any(row["model"].startswith("auth.") for row in rows)


@pytest.mark.once
def test_building_writes_the_same_bytes_each_time_and_leaves_the_database_alone(db, tmp_path):
    written = build(str(CODEBOOK), str(GAZETTE), "--output", str(tmp_path))
    assert written == "written  codebook.json\nwritten  register.json\n"
    assert not Snapshot.objects.exists()
    again = build(str(GAZETTE), str(CODEBOOK), "--output", str(tmp_path))
    assert again == "same  codebook.json\nsame  register.json\n"
    loaddata(tmp_path)
    assert Commitment.objects.published().count() == 3


@pytest.mark.once
def test_fixtures_that_differ_fail_the_check(db, tmp_path):
    (tmp_path / "codebook.json").write_text("[]")
    with pytest.raises(CommandError) as failure:
        build(str(CODEBOOK), str(GAZETTE), "--output", str(tmp_path), "--check")
    assert str(failure.value) == (
        "codebook.json, register.json: not what the sheets give. "
        "Run `manage.py build_fixtures` and commit them."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["codebook.json"]


@pytest.mark.once
def test_broken_sheets_build_nothing(db, tmp_path):
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("sheet: codebook\n")
    with pytest.raises(CommandError) as failure:
        build(str(sheet), "--output", str(tmp_path / "out"))
    assert str(failure.value).splitlines()[0] == f"{sheet}:1: version: This field is missing."
    assert not (tmp_path / "out").exists()
