"""No room left: readers notice nothing, writers are told, and room is all it takes to go on."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import engines
from tests.faults.server import Server
from tests.faults.site import Site

pytestmark = pytest.mark.faults
READ = ("/", "/institutions/", "/api/v1/institutions/", "/es/commitments/", "/healthz", "/readyz")
TRIES = 200


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of 100 MB."""
    disk = Path("/tmp") / f"civic-disk-{os.getpid()}"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", disk]
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


def _full_and_empty_again(site: Site, disk: Path, capsys: pytest.CaptureFixture[str], engine: str) -> None:
    site.form()
    told = ["before"] if site.write("before")[0] == 302 else []
    ballast = _fill(disk)
    answers = []
    for number in range(TRIES):
        status, _seconds, page = site.write(f"full-{number}")
        answers.append(status)
        if status == 302:
            told.append(f"full-{number}")  # in what the engine had set aside
    reads = [site.get(path)[0] for path in READ]
    ballast.unlink()
    began = time.monotonic()
    while site.write("after")[0] != 302:
        assert time.monotonic() - began < 30, "no write after there was room again"
        time.sleep(0.1)
    recovery = time.monotonic() - began
    lost = set(told) - site.stored()
    counted = {status: answers.count(status) for status in sorted(set(answers))}
    with capsys.disabled():
        print(f"\n{engine}: writes {counted}, reads {reads}, {len(lost)} lost, back after {recovery:.2f} s")
    assert lost == set()
    assert set(answers) <= {302, 503}
    assert answers[-1] == 503
    assert "Back in a moment" in page
    assert set(reads) == {200}


def test_a_full_disk_under_sqlite(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = Site(tmp_path, f"sqlite:///{small / 'civic.sqlite3'}")
    site.set_up()
    site.start()
    try:
        _full_and_empty_again(site, small, capsys, "SQLite")
    finally:
        site.stop()


@pytest.mark.skipif(engines.find_binaries() is None, reason="PostgreSQL's server is not installed")
def test_a_full_disk_under_postgresql(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binaries = engines.find_binaries()
    assert binaries is not None
    (small / "postgresql").mkdir()
    server = Server(binaries, small / "postgresql")
    server.start()
    site = Site(tmp_path, server.url)
    try:
        site.set_up()
        site.start()
        _full_and_empty_again(site, small, capsys, "PostgreSQL")
    finally:
        site.stop()
        server.stop()
