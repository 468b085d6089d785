"""The pinned requirements: everything by hash, and no registry named."""

import re

import pytest

from tests.settings import BASE_DIR

FILES = ["requirements.txt", "requirements-dev.txt", "requirements-audit.txt"]
PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[^ ;\\]+)")


def requirements(file: str) -> list[str]:
    """Return one text per requirement, its continuation lines joined and comments cut."""
    text = (BASE_DIR / file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pins(file: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in map(PIN.match, requirements(file)) if found}


def names_asked_for(file: str) -> set[str]:
    lines = (BASE_DIR / file).read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in lines if line and not line.startswith("#")}
    return {name.replace(".", "-") for name in names}


@pytest.mark.parametrize("file", FILES)
def test_a_requirements_file_names_no_host_and_no_index(file):
    text = (BASE_DIR / file).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "://" in line or "index" in line] == []


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_one_version_with_its_hashes(file):
    lines = requirements(file)
    assert len(lines) > 10
    assert [line for line in lines if not PIN.match(line) or "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_is_what_is_pinned(file):
    assert names_asked_for(file.replace(".txt", ".in")) - set(pins(file)) == set()


def test_the_tests_run_on_the_versions_that_the_site_runs_on():
    site, tests = (pins(file) for file in FILES[:2])
    shared = site.keys() & tests.keys()
    assert "django" in shared
    assert {name: tests[name] for name in shared} == {name: site[name] for name in shared}
