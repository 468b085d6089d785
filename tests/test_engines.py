"""What `make test` says, and when it fails."""

import pytest

from tests import engines


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


def test_the_newest_server_is_found_where_the_path_has_none(monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = engines.find_binaries()
    assert found is None or (found / "initdb").exists()
