"""Data blocks use the words of schema.org as it defines them: schema-dts, its types, finds no error."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from civic.models import Commitment
from civic.views.details import cards
from civic.web import annotations, catalog
from tests.e2e.addresses import everywhere
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]

CONTEXT = "https://schema.org"
FLAGS = [
    *("--noEmit", "--strict", "--skipLibCheck"),
    *("--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"),
]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def errors(blocks: dict[str, dict], node_modules: Path, folder: Path) -> list[str]:
    """What the compiler says of blocks, by the names under which they are given."""
    (folder / "node_modules").symlink_to(node_modules)
    lines = ['import type { Thing, WithContext } from "schema-dts";']
    lines += [
        f"/* {name} */ export const block{number}: WithContext<Thing> = {json.dumps(data)};"
        for number, (name, data) in enumerate(blocks.items())
    ]
    (folder / "blocks.ts").write_text("\n".join(lines), encoding="utf-8")
    command = ["node", str(node_modules / "typescript" / "bin" / "tsc"), *FLAGS, "blocks.ts"]
    answer = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return [line for line in answer.stdout.splitlines() if "error" in line]


def of_pages(client: Client) -> dict[str, dict]:
    found = {}
    for path in everywhere():
        html = client.get(path).content.decode()
        for number, text in enumerate(BLOCK.findall(html)):
            found[f"{path} {number}"] = json.loads(text)
    return found


def test_every_block_of_every_page_is_what_schema_org_says(
    client: Client, node_modules: Path, tmp_path: Path
) -> None:
    scene.build()
    blocks = of_pages(client)
    kinds = {data["@type"] for data in blocks.values()}
    assert kinds >= {"GovernmentOrganization", "BreadcrumbList", "Quotation", "Legislation"}
    assert errors(blocks, node_modules, tmp_path) == []


def test_the_claims_of_annotations_and_the_catalogue_are_too(node_modules: Path, tmp_path: Path) -> None:
    scene.build()
    shown = cards().prefetch_related(*annotations.NEEDED)
    claims = {c.slug: {"@context": CONTEXT, **annotations.claim(c)} for c in shown}
    assert len(claims) == Commitment.objects.published().count()
    file = catalog.Download("commitments.csv", "/data/releases/1/commitments.csv", "text/csv", 7, "0" * 64)
    data = catalog.dataset("/data/releases/1/", "1", "2026-11-22", [file], "/data/")
    both = {"dataset": data, "catalog": catalog.catalog("/data/")}
    described = {name: {"@context": CONTEXT, **block} for name, block in both.items()}
    assert errors({**claims, **described}, node_modules, tmp_path) == []


def test_the_types_find_a_word_that_schema_org_does_not_have(node_modules: Path, tmp_path: Path) -> None:
    block = {"@context": CONTEXT, "@type": "Quotation", "text": "x", "promisedBy": "y"}
    (found,) = errors({"bad": block}, node_modules, tmp_path)
    assert "promisedBy" in found
