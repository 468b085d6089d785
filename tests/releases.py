"""Releases for tests: a whole one of what the database holds, and one in miniature for pages."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from civic.exports.package import sums, writing

MINIATURE = "2026.11.1"
ROWS = {"commitments": 2, "evidence": 3}
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


def write(folder: Path, version: str = "2026.11.1", previous: Path | None = None) -> Path:
    """A whole release of everything public."""
    writing.write(folder / version, version, previous, lambda _text: None)
    return folder / version


def place_miniature(version: str = MINIATURE, *, folder: Path | None = None, since: str = "") -> Path:
    """A release with three small files, where pages look for releases; made once."""
    release = Path(folder or settings.RELEASES_DIR) / version
    if release.exists():
        return release
    (release / "csv").mkdir(parents=True)
    resources = [{"name": name, "rows": rows} for name, rows in ROWS.items()]
    package = {"created": MOMENT.isoformat(), "licenses": [{"name": "CC-BY-4.0"}], "resources": resources}
    counts = {"commitments": {"added": 1, "changed": 2, "removed": 0}} if since else {}
    changes = {"release": version, "since": {"release": since} if since else None, "tables": counts}
    (release / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (release / "changes.json").write_text(json.dumps(changes), encoding="utf-8")
    (release / "csv" / "commitments.csv").write_text("slug\none\ntwo\n", encoding="utf-8")
    (release / "CHANGES.csv").write_text("table,change,key,columns\n", encoding="utf-8")
    sums.write(release)
    return release
