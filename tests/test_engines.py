"""What `make test` says, and when it fails."""

import re

import pytest

from tests import engines

STUCK = """
import threading, pytest

@pytest.fixture
def server():
    yield
    threading.Event().wait()

def test_stuck(server): assert True

@pytest.mark.parametrize("n", [1, 2])
def test_other(n): assert n
"""


def test_the_summary_names_every_engine_that_ran():
    assert engines.summary({"SQLite": 0, "PostgreSQL": 1}, browser=True) == (
        "Engines: SQLite passed, PostgreSQL failed."
    )


def test_the_summary_names_what_did_not_run():
    assert engines.summary({"SQLite": 0}, browser=False) == (
        "Engines: SQLite passed. Not run: PostgreSQL (no server binaries, no DATABASE_URL), "
        "browser tests (no Chromium)."
    )


@pytest.mark.parametrize(
    ("full", "browser", "expression"),
    [
        (True, True, ""),
        (False, True, "not full"),
        (True, False, "not browser"),
        (False, False, "not full and not browser"),
    ],
)
def test_the_long_variants_and_the_browser_are_left_out_on_their_own(full, browser, expression):
    assert engines.selection(full=full, browser=browser) == expression


def test_what_asks_nothing_of_the_engine_runs_once_and_in_the_long_run_on_both():
    assert engines.selection(full=False, browser=True, elsewhere=True) == "not full and not once"
    assert engines.selection(full=True, browser=True, elsewhere=True) == ""


def test_a_suite_that_fails_fails_the_run(capfd):
    assert engines.main(["--engine", "sqlite", "-n", "0", "tests/no_such_test.py"]) == 4
    assert capfd.readouterr().out.splitlines()[-1].startswith("Engines: SQLite failed.")


def test_a_test_that_is_stuck_fails_and_is_named(tmp_path, monkeypatch, capfd):
    """Also when it is stuck after its last assertion, while what it started is ended."""
    file = tmp_path / "test_stuck.py"
    file.write_text(STUCK)
    monkeypatch.setattr(engines, "STUCK_SECONDS", 1)
    ends = ["--rootdir", str(tmp_path), "-c", "/dev/null", "-p", "no:django", "-p", "no:cacheprovider"]
    assert engines.main(["--engine", "sqlite", *ends, str(file)]) == 1
    said, where = capfd.readouterr()
    # Once where it failed; in the summary as well where `CI` is set, which cuts nothing there.
    assert set(re.findall("crashed while running '(.+)'", said)) == {"test_stuck.py::test_stuck"}
    assert "1 failed, 3 passed" in said
    assert 'test_stuck.py", line 7 in server' in where


def test_the_newest_server_is_found_where_the_path_has_none(monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = engines.find_binaries()
    assert found is None or (found / "initdb").exists()
