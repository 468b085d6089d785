"""Look for what is known to be wrong with what civic is made of: `make audit`.

Three questions, each of which can fail: does bandit find anything in our code for which nobody wrote a
reason, is a vulnerability known in a pinned version, and may all that we ship with be shared? It also writes
the list of parts (CycloneDX) to ``var/sbom.json``, byte for byte the same for the same pins.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv" / "audit" / "bin"
PINS = ROOT / "requirements.txt"
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)
PARTS = ROOT / "var" / "sbom.json"
EXPLAINED = {
    ("civic/admin/coding/paragraphs.py", "B308"): "every piece was escaped",
    ("civic/admin/coding/paragraphs.py", "B703"): "every piece was escaped",
    ("civic/admin/factors.py", "B105"): "the name of a place in the session",
    ("civic/admin/intake.py", "B101"): "says for the types what the form has checked",
    ("civic/admin/pending.py", "B105"): "an empty version token, no password",
    ("civic/admin/signing_in.py", "B107"): "no password given is the default",
    ("civic/exports/package/columnar.py", "B608"): "our own names of tables and files",
    ("civic/exports/package/database.py", "B608"): "our own names of tables; values are bound",
    ("civic/ingest/confined.py", "B404"): "strangers' files are read in a process of their own",
    ("civic/ingest/confined.py", "B603"): "our own interpreter and modules, no shell",
    ("civic/management/backups/postgresql.py", "B404"): "pg_dump and psql make the backups",
    ("civic/management/backups/postgresql.py", "B603"): "their paths are looked up, no shell",
    ("civic/management/commands/demo.py", "B606"): "becomes the server, no shell",
    ("civic/models/among.py", "B608"): "our own names of columns; values are bound",
    ("civic/models/bulk.py", "B608"): "our own names of tables; values are bound",
    ("civic/management/generation/chunks.py", "B311"): "invented rows, the same for the same seed",
    ("civic/management/generation/names.py", "B311"): "invented names, the same for the same seed",
    ("civic/management/generation/plan.py", "B311"): "invented numbers, the same for the same seed",
    ("civic/search.py", "B610"): "the words are bound; the condition is one of two constants",
    ("civic/sitemaps.py", "B406"): "only writes XML",
    ("civic/templatetags/civic_cards.py", "B703"): "made by format_html",
    ("civic/templatetags/civic_facets.py", "B703"): "made of escaped labels",
    ("civic/templatetags/civic_languages.py", "B703"): "rendered by templates that escape",
    ("civic/templatetags/civic_marks.py", "B308"): "every piece is escaped",
    ("civic/templatetags/civic_marks.py", "B703"): "every piece is escaped",
    ("civic/templatetags/civic_site.py", "B703"): "rendered by a template that escapes",
    ("civic/versions/marking.py", "B608"): "triggers, whose names and values are all written there",
    ("civic/views/cards.py", "B703"): "an SVG that segno draws of our own address",
    ("civic/web/structured.py", "B703"): "JSON whose <, > and & are escaped",
}
"""Why a finding of bandit is none, by file and rule. One that is no longer found has to go."""
SHARED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General|"
    r"HPND|Unlicense|Public Domain|CC0|Zlib|0BSD|Historical Permission)\b",
    re.IGNORECASE,
)
"""Licences under which a part may be shipped with a site, as the parts themselves name them."""


def main() -> int:
    """Print everything that was found; the exit status is 1 if anything is wrong."""
    problems = [*_unexplained(_findings()), *_vulnerable(), *_licences()]
    _write_parts()
    sys.stdout.write("\n".join([*problems, f"{len(problems)} problems."]) + "\n")
    return 1 if problems else 0


def _run(tool: str, *arguments: str) -> str:
    """What a tool prints; it ends with 1 where it found something."""
    done = subprocess.run(
        [TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode > 1 or not done.stdout:
        raise SystemExit(f"{tool} failed: {done.stderr.strip()}")
    return done.stdout


def _findings() -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in json.loads(_run("bandit", "-q", "-r", "civic", "manage.py", "-f", "json"))["results"]:
        found.setdefault((one["filename"].removeprefix("./"), one["test_id"]), []).append(one)
    return found


def _unexplained(found: dict[tuple[str, str], list[dict[str, Any]]]) -> Iterator[str]:
    for key in found.keys() - EXPLAINED.keys():
        for one in found[key]:
            yield f"{key[0]}:{one['line_number']}: {key[1]} {one['issue_text']}"
    for file, rule in EXPLAINED.keys() - found.keys():
        yield f"{file}: {rule} is explained in tests/audit.py, and no longer found: take it out there"


def _vulnerable() -> Iterator[str]:
    """Known vulnerabilities of the pinned versions; says of how many nothing could be learned."""
    said = _run(
        "pip-audit",
        "-r",
        str(PINS),
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
        "-f",
        "json",
    )
    parts = json.loads(said)["dependencies"]
    unknown = [part["name"] for part in parts if "skip_reason" in part]
    if unknown:
        sys.stderr.write(
            f"Vulnerabilities: no data for {len(unknown)} of {len(parts)} parts, so nothing is said of them. "
            "Run this where pypi.org answers.\n"
        )
    for part in parts:
        for hole in part.get("vulns", ()):
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            yield f"{part['name']} {part['version']}: {hole['id']}, mended in {fixed}"


def _licences() -> Iterator[str]:
    """Parts whose licence is missing or none under which we may ship them."""
    for name in re.findall(
        r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", PINS.read_text(encoding="utf-8"), re.MULTILINE
    ):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
        classified = [text for text in about.get_all("Classifier", []) if text.startswith("License")]
        said = " ".join([about.get("License-Expression", ""), *classified, about.get("License", "")[:200]])
        if not SHARED.search(said):
            yield f"{name}: its licence is none of those we ship with: {said.strip() or 'it names none'}"


def _write_parts() -> None:
    PARTS.parent.mkdir(exist_ok=True)
    arguments = ("--output-reproducible", "--pyproject", "pyproject.toml", "--output-format", "JSON")
    PARTS.write_text(_run("cyclonedx-py", "requirements", *arguments, "requirements.txt"), encoding="utf-8")
    many = len(json.loads(PARTS.read_text(encoding="utf-8"))["components"])
    sys.stdout.write(f"{many} parts: {PARTS.relative_to(ROOT)}\n")


if __name__ == "__main__":
    sys.exit(main())
