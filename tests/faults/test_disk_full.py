"""No room left: readers notice nothing, writers are told, and room is all it takes to go on."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import engines
from tests.faults.server import Server, postgresql
from tests.faults.site import Site

pytestmark = pytest.mark.faults
READ = ("/", "/institutions/", "/api/v1/institutions/", "/es/commitments/", "/healthz", "/readyz")
TRIES = 200


needs_postgresql = pytest.mark.skipif(
    engines.find_binaries() is None, reason="PostgreSQL's server is not installed"
)


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of 200 MB."""
    disk = Path("/tmp") / f"civic-disk-{os.getpid()}"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("no small disk can be made here: " + mounted.stderr.decode())
    disk.chmod(0o755)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
        disk.rmdir()


def _fill(disk: Path) -> Path:
    """Take every byte that is left."""
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as stream:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    stream.write(b"\0" * size)
            except OSError:
                continue
    return ballast


class Outcome(NamedTuple):
    """What editors and readers were answered while the disk was full, and what came after."""

    writes: list[int]
    refusal: str
    reads: list[int]
    lost: set[str]
    recovery: float

    def __str__(self) -> str:
        counted = {status: self.writes.count(status) for status in sorted(set(self.writes))}
        return (
            f"writes {counted}, reads {self.reads}, {len(self.lost)} lost, back after {self.recovery:.2f} s"
        )


def _nothing() -> None:
    pass


def _full_and_empty_again(
    site: Site, disk: Path, meanwhile: Callable[[], object] = _nothing, then: Callable[[], object] = _nothing
) -> Outcome:
    """Fill the disk, write and do ``meanwhile``, read; make room, do ``then``, and write again."""
    site.form()
    told = ["before"] if site.write("before")[0] == 302 else []
    ballast = _fill(disk)
    writes, refusal = [], ""
    for number in range(TRIES):
        if number == TRIES // 2:
            meanwhile()
        status, _seconds, page = site.write(f"full-{number}")
        writes.append(status)
        if status == 302:
            told.append(f"full-{number}")  # in what the engine had set aside
        else:
            refusal = page
    reads = [site.get(path)[0] for path in READ]
    ballast.unlink()
    then()
    recovery = _until_a_write(site)
    return Outcome(writes, refusal, reads, set(told) - site.stored(), recovery)


def _until_a_write(site: Site) -> float:
    began = time.monotonic()
    while site.write("after")[0] != 302:
        assert time.monotonic() - began < 30, "no write after there was room again"
        time.sleep(0.1)
    return time.monotonic() - began


def _writing_stops(outcome: Outcome) -> None:
    assert outcome.lost == set()
    assert set(outcome.writes) <= {302, 503}
    assert outcome.writes[-1] == 503
    assert "Back in a moment" in outcome.refusal


def test_a_full_disk_under_sqlite(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = Site(tmp_path, f"sqlite:///{small / 'civic.sqlite3'}")
    site.set_up()
    site.start()
    try:
        outcome = _full_and_empty_again(site, small)
    finally:
        site.stop()
    with capsys.disabled():
        print(f"\nSQLite: {outcome}")
    _writing_stops(outcome)
    assert outcome.reads == [200] * len(READ)


@contextmanager
def _on_postgresql(small: Path, tmp_path: Path, wal: str) -> Iterator[tuple[Server, Site]]:
    with postgresql(data=small / "data", wal=wal) as server:
        site = Site(tmp_path, server.url)
        site.set_up()
        site.start()
        try:
            yield server, site
        finally:
            site.stop()


@needs_postgresql
def test_a_full_disk_under_postgresql_whose_log_is_elsewhere(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _on_postgresql(small, tmp_path, wal="wal") as (server, site):
        with server.checkpoints() as checkpoint:
            outcome = _full_and_empty_again(site, small, checkpoint)
        ended = server.has_ended
    with capsys.disabled():
        print(f"\nPostgreSQL, its log elsewhere: {outcome}")
    _writing_stops(outcome)
    assert set(outcome.reads) <= {200, 503}  # 503: who connects anew may have to write a file, and is refused
    assert not ended


@needs_postgresql
def test_a_full_disk_under_postgresql_that_cannot_go_on_with_its_log(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends by itself, since it promises nothing that it cannot keep, and has to be started again."""
    with _on_postgresql(small, tmp_path, wal="") as (server, site):
        outcome = _full_and_empty_again(site, small, server.use_up_wal, server.start)
    with capsys.disabled():
        print(f"\nPostgreSQL, its log on the same disk: {outcome}")
    _writing_stops(outcome)
    assert dict(zip(READ, outcome.reads, strict=True)) == {
        path: 200 if path == "/healthz" else 503 for path in READ
    }
