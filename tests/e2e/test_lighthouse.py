"""Lighthouse for a phone: accessibility, best practices and search 100, performance 95.

One run on one page each time: those scores do not depend on how busy the machine is. Speed does, so only the
long run asks for it, as the median of three.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.e2e.addresses import COMMITMENT, INSTITUTION, LANGUAGES, MAIN, in_language
from tests.e2e.conftest import FLAGS
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

STEADY = ["accessibility", "best-practices", "seo"]
RUNS = 3
PATIENCE = 120
# What is `noindex` on purpose (cards, chosen comparisons) cannot have a full mark for search.
INDEXED = [path for path in MAIN if "card" not in path and "?" not in path]
Measure = Callable[[str, list[str]], dict[str, int]]


@pytest.fixture
def measure(site: str, node_modules: Path, chromium_path: str, tmp_path: Path) -> Iterator[Measure]:
    """Give the scores of one run, of 100, by category."""
    scene.build()
    short = Path(tempfile.mkdtemp(prefix="lh-"))  # Chromium's socket lies in it: at most 107 bytes in all
    node = shutil.which("node")
    assert node, "npm without node"
    flags = " ".join(["--headless=new", *FLAGS])

    def _measure(path: str, categories: list[str]) -> dict[str, int]:
        out = tmp_path / "lighthouse.json"
        command = [node, str(node_modules / "lighthouse" / "cli" / "index.js"), f"{site}{path}", "--quiet"]
        command += [f"--only-categories={','.join(categories)}", f"--chrome-flags={flags}"]
        command += ["--output=json", f"--output-path={out}", "--no-enable-error-reporting"]
        environment = {**os.environ, "CHROME_PATH": chromium_path, "TMPDIR": str(short)}
        run = subprocess.run(command, capture_output=True, env=environment, timeout=PATIENCE, check=False)
        assert run.returncode == 0, run.stderr.decode()
        report = json.loads(out.read_text(encoding="utf-8"))
        assert "runtimeError" not in report
        return {name: round(100 * each["score"]) for name, each in report["categories"].items()}

    yield _measure
    shutil.rmtree(short, ignore_errors=True)


def test_the_institution_page_has_full_marks_but_for_speed(measure: Measure) -> None:
    assert measure(INSTITUTION, STEADY) == dict.fromkeys(STEADY, 100)


@pytest.mark.full
@pytest.mark.parametrize("path", MAIN)
def test_every_main_page_has_full_marks_and_is_fast(measure: Measure, path: str) -> None:
    steady = STEADY if path in INDEXED else STEADY[:2]
    runs = [measure(path, [*steady, "performance"]) for _run in range(RUNS)]
    fast = median(run.pop("performance") for run in runs)
    assert runs == [dict.fromkeys(steady, 100)] * RUNS
    assert fast >= 95


@pytest.mark.full
@pytest.mark.parametrize("path", [INSTITUTION, COMMITMENT])
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_translated_page_has_full_marks(measure: Measure, path: str, language: str) -> None:
    assert measure(in_language(path, language), STEADY) == dict.fromkeys(STEADY, 100)
