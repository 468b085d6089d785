"""SIGKILL while editors save, records are published and sheets are imported: what was acknowledged stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.load import load
from tests.faults.server import postgresql
from tests.faults.site import ROOT, Site

pytestmark = pytest.mark.faults
KILLS = int(os.environ.get("FAULT_KILLS", "50"))
COUNTS = """
from civic.models import Commitment, Evidence, Institution, PublishedVersion, SeedRow, StatusSpan
kinds = (Commitment, Evidence, Institution, PublishedVersion, SeedRow, StatusSpan)
print("counts:", *(kind.objects.count() for kind in kinds))
"""
# Each says what it has done only when the transaction has ended.
PUBLISHING = """
from tests import factories
for number in range(10_000):
    key = f"killed-ROUND-{number}"
    factories.published(factories.make_institution(key=key, slug=key))
    print(key, flush=True)
"""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "SQLite":
        yield Site(tmp_path, f"sqlite:///{tmp_path / 'civic.sqlite3'}")
        return
    with postgresql() as server:
        yield Site(tmp_path, server.url)


def _kill_workers(site: Site) -> None:
    """SIGKILL to the server and every worker of it."""
    assert site.process is not None
    number = site.process.pid
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    for each in [number, *map(int, children)]:
        os.kill(each, signal.SIGKILL)
    site.process.wait(30)


def test_saves_that_were_acknowledged_survive(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.set_up()
    site.start()
    with load(site, readers=1) as going:
        for number in range(KILLS):
            time.sleep(0.5 + number % 7 * 0.07)
            _kill_workers(site)
            site.start()
    site.stop()
    lost = set(going.acknowledged) - site.stored()
    with capsys.disabled():
        print(f"\n{KILLS} kills, {len(going.acknowledged)} acknowledged saves, {len(lost)} lost")
    assert lost == set()
    assert len(going.acknowledged) > KILLS / 2


def _counts(site: Site) -> str:
    return site.manage("shell", "-v", "0", "-c", COUNTS).stdout.partition("counts:")[2].strip()


def test_an_import_is_there_whole_or_not_at_all(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.manage("migrate", "--no-input", "-v", "0")
    before = _counts(site)
    command = [sys.executable, "manage.py", "load_seeds", "--commit"]
    began = time.monotonic()
    site.manage("load_seeds")  # a dry run writes as much before it takes everything back
    needed = time.monotonic() - began
    found = []
    for number in range(max(1, KILLS // 2)):
        process = subprocess.Popen(
            command, cwd=ROOT, env=site.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(needed * (0.3 + 0.6 * number / KILLS))
        process.kill()
        process.wait()
        found.append(_counts(site))
        if found[-1] != before:
            break  # one was quicker than its death; it must be whole
    site.manage("load_seeds", "--commit")
    whole = _counts(site)
    with capsys.disabled():
        half = [each for each in found if each not in (before, whole)]
        print(f"\n{len(found)} imports killed, {len(half)} half done")
    assert half == []
    assert whole != before
    site.manage("check_records")


def test_what_was_published_stays_and_nothing_is_half_published(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.manage("migrate", "--no-input", "-v", "0")
    said: list[str] = []
    kills = max(1, KILLS // 2)
    for number in range(kills):
        code = PUBLISHING.replace("ROUND", str(number))
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        with subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            said.append(process.stdout.readline().strip())  # it is running
            time.sleep(0.05 + number % 9 * 0.03)
            process.kill()
            said += process.stdout.read().split()
    code = (
        "from civic.models import Institution, PublishedVersion as V; "
        "i = set(Institution.objects.published().values_list('slug', flat=True)); "
        "print('published:', *i)"
    )
    stored = set(site.manage("shell", "-v", "0", "-c", code).stdout.partition("published:")[2].split())
    lost = set(said) - stored
    with capsys.disabled():
        print(f"\n{kills} kills, {len(said)} acknowledged publications, {len(lost)} lost")
    assert lost == set()
    site.manage("check_records")
