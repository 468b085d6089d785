"""Every migration there and back with records in the database, and killed in the middle, on both engines."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import engines
from tests.settings import BASE_DIR

pytestmark = [pytest.mark.full, pytest.mark.once]
FIXTURES = sorted(map(str, (BASE_DIR / "fixtures").glob("*.json")))
OLD = "0012_history_and_merges"
KILLS = 10


class Databases:
    """Empty databases, and copies, on one engine."""

    def __init__(self, folder: Path, server: Path | None) -> None:
        self.folder, self.server = folder, server

    def make(self, name: str, like: str = "") -> str:
        """The address of a new database: empty, or a copy."""
        if self.server is not None:
            with psycopg.connect(
                host=str(self.server), user="civic", dbname="postgres", autocommit=True
            ) as sql:
                sql.execute(f"CREATE DATABASE {name} TEMPLATE {like or 'template0'}")  # type: ignore[arg-type]
            return f"postgresql://civic@{str(self.server).replace('/', '%2F')}/{name}"
        if like:
            shutil.copy(self.folder / f"{like}.sqlite3", self.folder / f"{name}.sqlite3")
        return f"sqlite:///{self.folder / name}.sqlite3"


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    if request.param == "SQLite":
        yield Databases(tmp_path, None)
        return
    binaries = engines.find_binaries()
    assert binaries is not None, "this needs the binaries of PostgreSQL"
    with (
        tempfile.TemporaryDirectory(prefix="civic-migrations-", dir="/tmp") as folder,
        engines.private_server(binaries, Path(folder)),
    ):
        yield Databases(tmp_path, Path(folder))


def start(url: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "of a test"}
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )


def run(url: str, *arguments: str) -> str:
    process = start(url, *arguments)
    said, _ = process.communicate(timeout=1200)
    assert process.returncode == 0, said
    return said


def test_each_goes_up_and_down_and_up_again_and_no_row_is_lost(databases):
    run(databases.make("walked"), "-m", "tests.migrations.walk", *FIXTURES)


def test_one_that_is_killed_can_be_run_again(databases):
    """At ten moments of a migration over six versions; what it did is whole or not there."""
    old = databases.make("old")
    run(old, "manage.py", "migrate", "-v0")
    run(old, "manage.py", "loaddata", "-v0", *FIXTURES)
    run(old, "manage.py", "migrate", "-v0", "civic", OLD)
    straight = databases.make("straight", like="old")
    started = time.monotonic()
    run(straight, "manage.py", "migrate", "-v0")
    took, wanted = time.monotonic() - started, run(straight, "-m", "tests.migrations.walk", "--show")
    in_the_middle = 0
    for number in range(KILLS):
        url = databases.make(f"killed_{number}", like="old")
        process = start(url, "manage.py", "migrate", "-v0")
        time.sleep(took * (0.35 + 0.65 * number / KILLS))  # until then it only starts
        in_the_middle += process.poll() is None
        process.kill()
        process.communicate()
        run(url, "manage.py", "migrate", "-v0")
        assert run(url, "-m", "tests.migrations.walk", "--show") == wanted
    assert in_the_middle > KILLS // 2
