"""A database that somebody else holds, and a server that is asked to end."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import Site

pytestmark = pytest.mark.faults


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, f"sqlite:///{tmp_path / 'civic.sqlite3'}")
    made.set_up()
    made.start()
    yield made
    made.stop()


def test_a_long_write_of_somebody_else_delays_no_reader_and_loses_no_editor_a_word(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.form()
    other = sqlite3.connect(tmp_path / "civic.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    reads = [site.get("/institutions/")[:2] for _ in range(20)]
    status, seconds, _page = site.write("waited")
    other.execute("ROLLBACK")
    with capsys.disabled():
        print(
            f"\nlocked: slowest read {max(s for _, s in reads):.2f} s, write {status} after {seconds:.2f} s"
        )
    assert {status for status, _ in reads} == {200}
    assert status in {409, 503}
    assert site.write("waited")[0] == 302


def test_a_request_under_way_is_answered_before_the_server_ends(site: Site, tmp_path: Path) -> None:
    site.form()
    other = sqlite3.connect(tmp_path / "civic.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    answers: list[int] = []
    editor = threading.Thread(target=lambda: answers.append(site.write("at-the-end")[0]))
    editor.start()
    time.sleep(1)  # it waits for the lock now
    assert site.process is not None
    site.process.terminate()
    time.sleep(0.5)
    other.execute("ROLLBACK")
    editor.join()
    site.process.wait(30)
    assert answers == [302]
    assert "at-the-end" in site.stored()
