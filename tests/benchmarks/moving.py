"""Everything out and much in: CSV of all rows and a validated import, each against ``psql``'s own copy."""

import csv
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psycopg

from tests.benchmarks import processes
from tests.benchmarks.measuring import Target, inside
from tests.benchmarks.serving import ROOT

_CSV = "/api/v1/commitments.csv"


class Download(NamedTuple):
    """A CSV of all rows: seconds in all and to the first byte, MB, and the same rows by ``\\copy``."""

    seconds: float
    first_byte: float
    megabytes: float
    rows: int
    peak: float
    copy_seconds: float

    @property
    def ratio(self) -> float:
        """How fast it is where ``\\copy`` is 1."""
        return self.copy_seconds / self.seconds


def download(target: Target, static: Path, rounds: int) -> Download:
    """Every commitment as CSV through the site and, on PostgreSQL, through ``psql``, in turn."""
    seen = []
    for _ in range(rounds):
        copied = _copy_out(target, static) if target.database.engine == "PostgreSQL" else 0.0
        seen.append(_fetch(target, copied))
    return Download(*(median(values) for values in zip(*seen, strict=True)))


def _fetch(target: Target, copied: float) -> Download:
    request = urllib.request.Request(target.product.url + _CSV)
    started = time.monotonic()
    with urllib.request.urlopen(request, timeout=600) as answer:
        size, rows = len(answer.read(1)), 0
        first = time.monotonic() - started
        while part := answer.read(1 << 20):
            size, rows = size + len(part), rows + part.count(b"\r\n")
    took = time.monotonic() - started
    peak = processes.biggest_peak(target.product.pid)
    return Download(took, first, size / 1e6, rows, peak, copied)


def _copy_out(target: Target, static: Path) -> float:
    sql = inside("csv_query", target.database.url, static)["sql"].replace("\n", " ")
    started = time.monotonic()
    _psql(target.database.url, f"\\copy ({sql}) TO '/dev/null' WITH (FORMAT csv, HEADER)")
    return time.monotonic() - started


def _psql(url: str, command: str) -> None:
    options = {**os.environ, "PGOPTIONS": "-c jit=off"}
    subprocess.run(["psql", "-qX", url, "-c", command], env=options, check=True, stdout=subprocess.DEVNULL)


class Upload(NamedTuple):
    """Rows in by a validated import, and the same rows by ``\\copy`` into the same table."""

    rows: int
    seconds: float
    copy_seconds: float

    @property
    def ratio(self) -> float:
        return self.copy_seconds / self.seconds


def upload(server: str, rows: int, folder: Path) -> Upload:
    """Institutions into a fresh database, twice; ``server`` is a PostgreSQL where we may make one."""
    base, name = server.rpartition("/")[0], "civic_benchmark_import"
    url, file, copied = f"{base}/{name}", folder / "institutions.csv", folder / "institutions.copy"
    _write_institutions(file, rows)
    try:
        _recreate(server, name)
        _manage(url, "migrate", "-v", "0")
        started = time.monotonic()
        _manage(url, "import_csv", str(file), "--model", "institution", "--commit", "-v", "0")
        took = time.monotonic() - started
        _psql(url, f"\\copy civic_institution TO '{copied}'")
        _recreate(server, name)
        _manage(url, "migrate", "-v", "0")
        started = time.monotonic()
        _psql(url, f"\\copy civic_institution FROM '{copied}'")
        return Upload(rows, took, time.monotonic() - started)
    finally:
        _recreate(server, name, only_drop=True)


def _write_institutions(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["key", "slug", "name", "kind", "state"])
        for number in range(rows):
            writer.writerow([f"b-{number}", f"benchmark-{number}", f"Benchmark City {number}", "city", "CA"])


def _recreate(server: str, name: str, *, only_drop: bool = False) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if not only_drop:
            connection.execute(f"CREATE DATABASE {name}")


def _manage(url: str, *arguments: str) -> Any:
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
