"""Databases to measure: given by address, or made here by ``generate_records``."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg

from tests.benchmarks.serving import ROOT
from tests.engines import find_binaries, private_server

SIZES = {
    "30k": (1_000, 10_000, 30_000),
    "300k": (10_000, 100_000, 300_000),
    "3m": (100_000, 1_000_000, 3_000_000),
}
"""Institutions, resolutions and commitments of each size."""


class Database(NamedTuple):
    """A database with generated records. ``size`` is a key of ``SIZES``."""

    size: str
    url: str

    @property
    def engine(self) -> str:
        return "SQLite" if self.url.startswith("sqlite") else "PostgreSQL"


def given(text: str) -> Database:
    """``300k=postgres://…`` as a database. Raises ``ValueError``."""
    size, _, url = text.partition("=")
    if size not in SIZES or not url:
        raise ValueError(f"“{text}” must look like 30k=postgres://user@host/name; sizes: {', '.join(SIZES)}.")
    return Database(size, url)


@contextlib.contextmanager
def loaded(sizes: list[str], engines: list[str], folder: Path, divisions: str) -> Iterator[list[Database]]:
    """Every size on every engine, made in a folder where it is not there yet."""
    made = [Database(size, f"sqlite:///{folder / f'civic_{size}.sqlite3'}") for size in sizes]
    made = made if "sqlite" in engines else []
    with contextlib.ExitStack() as stack:
        if "postgresql" in engines:
            server = stack.enter_context(_server())
            made = [*(Database(size, _create(server, size)) for size in sizes), *made]
        for database in made:
            _fill(database, divisions)
        yield made


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """The folder of a private PostgreSQL, which is gone afterwards."""
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("No PostgreSQL server here: install one, give --database, or --engines sqlite.")
    with (
        tempfile.TemporaryDirectory(prefix="civic-benchmark-", dir="/tmp") as folder,
        private_server(binaries, Path(folder)),
    ):
        yield folder


def _create(server: str, size: str) -> str:
    name = f"civic_{size}"
    with psycopg.connect(host=server, user="civic", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://civic@{quote(server, safe='')}/{name}"


def _fill(database: Database, divisions: str) -> None:
    institutions, resolutions, commitments = map(str, SIZES[database.size])
    numbers = ["--institutions", institutions, "--resolutions", resolutions, "--commitments", commitments]
    command = ["generate_records", *numbers, *(["--divisions", divisions] if divisions else [])]
    environment = {**os.environ, "DATABASE_URL": database.url}
    for arguments in (["migrate", "-v", "0"], command):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)
