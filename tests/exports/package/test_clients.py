"""The field's own programs open a release: Frictionless, Datasette, pandas, DuckDB."""

import asyncio
import json
import sqlite3

import duckdb
import pandas
import pytest
from datasette.app import Datasette
from frictionless import Package
from ruamel.yaml import YAML

from civic.exports.package.tables import TABLES
from civic.models import Commitment, Evidence
from tests import releases
from tests.views import scene


@pytest.fixture
def release(db, tmp_path):
    scene.build()
    return releases.write(tmp_path)


def test_frictionless_finds_the_package_valid(release):
    report = Package(str(release / "datapackage.json")).validate()
    assert report.flatten(["name", "fieldName", "type", "message"]) == []
    assert report.stats["tasks"] == 2 * len(TABLES) + 9


def test_datasette_shows_tables_with_their_metadata(release):
    metadata = json.loads((release / "metadata.json").read_text(encoding="utf-8"))
    datasette = Datasette([str(release / "register.sqlite")], metadata=metadata, memory=False)
    path = "/register/commitments.json?_shape=array&_sort=slug"
    found = asyncio.run(datasette.client.get(path)).json()
    slugs = Commitment.objects.published().order_by("slug").values_list("slug", flat=True)
    assert [row["slug"] for row in found] == list(slugs)
    page = asyncio.run(datasette.client.get("/register/commitments")).text
    assert "Who is bound to what, how strongly, and in which words." in page


def test_what_refers_to_a_row_finds_it(release):
    with sqlite3.connect(release / "register.sqlite") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_duckdb_and_pandas_read_the_quotes_as_they_are(release):
    with duckdb.connect() as engine:
        exact = engine.execute(
            f"SELECT exact, start FROM '{release}/parquet/evidence.parquet' WHERE commitment IS NOT NULL"
        ).df()
    ours = Evidence.objects.filter(commitment__isnull=False).values_list("exact", flat=True)
    assert sorted(exact["exact"]) == sorted(ours)
    promises = pandas.read_csv(release / "csv" / "commitments.csv")
    assert len(promises) == Commitment.objects.published().count()
    assert promises["level_ordinal"].dtype == "int64"


def test_parquet_and_sqlite_agree(release):
    with duckdb.connect() as engine, sqlite3.connect(release / "register.sqlite") as database:
        for table in TABLES:
            file = f"'{release}/parquet/{table.name}.parquet'"
            described = engine.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
            rows = database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
            assert [name for name, *_rest in described] == list(table.names)
            assert engine.execute(f"SELECT count(*) FROM {file}").fetchone() == rows


def test_the_citation_names_release_day_and_licence(release):
    cited = YAML(typ="safe").load((release / "CITATION.cff").read_text(encoding="utf-8"))
    assert {name: cited[name] for name in ("cff-version", "type", "version", "license", "url")} == {
        "cff-version": "1.2.0",
        "type": "dataset",
        "version": "2026.11.1",
        "license": "CC-BY-4.0",
        "url": "http://127.0.0.1:8000/data/releases/2026.11.1/",
    }
    assert "https://spdx.org/licenses/CC-BY-4.0" in (release / "LICENSE").read_text(encoding="utf-8")
