"""What a release says about itself: descriptor, Datasette metadata, codebook, citation, licence."""

import json
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from civic.exports.package.tables import TABLES, Table
from civic.models import CommitmentType
from civic.serializers import public_record
from civic.serializers.datatypes import Column

DATABASE = "register.sqlite"
TITLE = "What schools, cities and police have promised about immigration enforcement, in their own words"
FIELD_TYPES = {"list": "array"}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".cff": "application/yaml",
}
NOTICE = """{title}
Release {version} of {site}, {url}

The data is published under {licence}:
{address}

You may use and share it under the terms that stand there. Name as the source:
{site}, release {version}, {url}

The licence covers our own words and the arrangement of the facts. The short quotes belong
to their authors and publishers, who are named beside them; they stand here as quotations.
"""


class Release(NamedTuple):
    """The name of a release, and the ISO day of the last change in it; empty if nothing is published.

    ``dataset`` is ``versions.dataset_version`` of what it holds.
    """

    version: str
    day: str
    dataset: str = ""

    @property
    def address(self) -> str:
        return permanent_address(self.version)


def permanent_address(version: str) -> str:
    """Where a release stands, for whoever cites it: the page in English, and its files below."""
    return f"{settings.SITE_URL}/data/releases/{version}/"


def licence_url() -> str:
    """The text of the licence, at the register of SPDX, which knows the name that the setting holds."""
    return f"https://spdx.org/licenses/{settings.DATA_LICENSE}"


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def package(release: Release, files: dict[str, tuple[int, str]], rows: dict[str, int]) -> str:
    """``datapackage.json``. ``files`` gives size and SHA-256 by path, ``rows`` their number by table."""
    tables = {f"csv/{table.name}.csv": table for table in TABLES}
    resources = [
        _tabular(tables[path], path, size, rows) | {"bytes": size, "hash": f"sha256:{sum_}"}
        if path in tables
        else _other(path) | {"bytes": size, "hash": f"sha256:{sum_}"}
        for path, (size, sum_) in sorted(files.items(), key=lambda item: (item[0] not in tables, item[0]))
    ]
    return as_json(
        {
            "name": "civic",
            "id": release.address,
            "title": TITLE,
            "description": f"Release {release.version} of {settings.SITE_NAME}. Empty cells are not known.",
            "homepage": f"{settings.SITE_URL}/data/",
            "version": release.version,
            "dataset": release.dataset,
            **({"created": f"{release.day}T00:00:00Z"} if release.day else {}),
            "licenses": [{"name": settings.DATA_LICENSE, "path": licence_url()}],
            "sources": [{"title": settings.SITE_NAME, "path": f"{settings.SITE_URL}/"}],
            "contributors": [
                {"title": settings.SITE_NAME, "path": f"{settings.SITE_URL}/", "role": "publisher"}
            ],
            "resources": resources,
        }
    )


def _tabular(table: Table, path: str, size: int, rows: dict[str, int]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": path,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows[table.name],
        "schema": schema(table),
    }


def _other(path: str) -> dict[str, Any]:
    suffix = Path(path).suffix
    name = path.lower().replace("/", "-").replace(".", "-").replace("_", "-")
    media = MEDIA_TYPES.get(suffix, "text/plain")
    return {"name": name, "type": "file", "path": path, "format": suffix[1:] or "txt", "mediatype": media}


def schema(table: Table) -> dict[str, Any]:
    """Table Schema of a table (https://specs.frictionlessdata.io/table-schema/)."""
    keys = [
        {"fields": [column], "reference": {"resource": "" if to == table.name else to, "fields": [at]}}
        for column, (to, at) in table.refers.items()
    ]
    return {
        "fields": [_field(column, column.name in table.key) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column, is_key: bool) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if is_key else {}
    if column.codes and column.kind == "string":
        rules["enum"] = list(column.codes)
    return {
        "name": column.name,
        "type": FIELD_TYPES.get(column.kind, column.kind),
        "description": column.description,
        **({"constraints": rules} if rules else {}),
    }


def metadata(release: Release) -> str:
    """What Datasette shows beside the SQLite file (``--metadata metadata.json``)."""
    about = {
        "title": f"{settings.SITE_NAME} {release.version}",
        "description": TITLE,
        "license": settings.DATA_LICENSE,
        "license_url": licence_url(),
        "source": settings.SITE_NAME,
        "source_url": release.address,
    }
    tables = {
        table.name: {
            "description": table.title,
            "columns": {column.name: column.description for column in table.columns},
        }
        for table in TABLES
    }
    return as_json({**about, "databases": {DATABASE.removesuffix(".sqlite"): {**about, "tables": tables}}})


def codebook() -> str:
    """Every type with its levels, as its page shows it."""
    types = CommitmentType.objects.prefetch_related("levels").order_by("order", "notation")
    return as_json({"types": [public_record(each) for each in types]})


def citation(release: Release) -> str:
    """``CITATION.cff`` (https://citation-file-format.github.io, 1.2.0)."""
    content = {
        "cff-version": "1.2.0",
        "message": "If you use this data, please cite it as below.",
        "type": "dataset",
        "title": f"{settings.SITE_NAME}: {TITLE}",
        "version": release.version,
        **({"date-released": release.day} if release.day else {}),
        "authors": [{"name": settings.SITE_NAME, "website": f"{settings.SITE_URL}/"}],
        "license": settings.DATA_LICENSE,
        "url": release.address,
    }
    text = StringIO()
    from ruamel.yaml import YAML  # noqa: PLC0415 pages need the names in this file and write nothing

    yaml = YAML()
    yaml.width = 1000
    yaml.dump(content, text)
    return text.getvalue()


def licence(release: Release) -> str:
    return NOTICE.format(
        title=TITLE,
        version=release.version,
        site=settings.SITE_NAME,
        url=release.address,
        licence=settings.DATA_LICENSE,
        address=licence_url(),
    )
