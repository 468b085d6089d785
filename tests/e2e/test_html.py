"""Every page in every language is valid HTML: vnu, the checker behind validator.w3.org, finds no error.

In the long run only: vnu needs Java, 180 MB that CI would install for one test. Its warnings are advice and
are left alone: it wants a heading in an article that the page's own heading names.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.e2e.addresses import MISSING, everywhere
from tests.views import scene

pytestmark = [pytest.mark.full, pytest.mark.browser, pytest.mark.django_db]

BROKEN = '<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"><img src="x">'


@pytest.fixture
def vnu(node_modules: Path) -> list[str]:
    """The command that checks files, with all of its messages as JSON on stderr."""
    java = shutil.which("java")
    if java is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("No Java, so no vnu: HTML is not validated here.")
    assert java, "REQUIRE_BROWSER=1, and no Java for vnu. On Debian: apt install default-jre-headless"
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return [java, "-Xss1m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]


def messages(vnu: list[str], folder: Path) -> list[dict[str, object]]:
    """Everything that vnu has to say about the pages of a folder, from one process."""
    files = sorted(str(path) for path in folder.glob("*.html"))
    answer = subprocess.run([*vnu, *files], check=True, capture_output=True, text=True)
    return json.loads(answer.stderr)["messages"]


def test_every_page_is_valid_html(vnu: list[str], client: Client, tmp_path: Path) -> None:
    scene.build()
    paths = {}
    for number, path in enumerate(everywhere(MISSING)):
        page = tmp_path / f"{number:03}.html"
        page.write_bytes(client.get(path).content)
        paths[page.name] = path
    errors = [each for each in messages(vnu, tmp_path) if each["type"] != "info"]
    assert [
        (paths[Path(str(each["url"])).name], each["message"], each.get("extract")) for each in errors
    ] == []


def test_the_checker_finds_what_is_broken(vnu: list[str], tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text(BROKEN, encoding="utf-8")
    errors = {str(each["message"])[:16] for each in messages(vnu, tmp_path) if each["type"] == "error"}
    assert errors == {"Duplicate ID “a”", "An “img” element"}
