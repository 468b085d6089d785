"""Run the test suite on every database engine at hand: `python tests/engines.py [pytest arguments]`.

SQLite always. PostgreSQL on the server of DATABASE_URL, or else on a private one that is started for this
run from the installed binaries and removed after it. REQUIRE_POSTGRES=1 makes a missing PostgreSQL a
failure, REQUIRE_BROWSER=1 a missing Chromium.

What asks nothing of the engine (the marker `once`: what uses no database, how pages are laid out, fixtures
that are built in a database of their own) runs on one where both are, and on both with --full.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

START_SECONDS = 30
STUCK_SECONDS = 480  # the slowest test takes 36 s on two idle cores
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
FOR_SMALL_TABLES = ("autovacuum=off", "jit=off", "wal_level=minimal", "max_wal_senders=0")


def main(arguments: list[str]) -> int:
    """Run the suites and say in one line which ran; the exit status is that of the first that failed."""
    options, pytest_arguments = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the private server is stopped
    browser = any(shutil.which(name) for name in CHROMIUM)
    if not browser and os.environ.get("REQUIRE_BROWSER") == "1":
        return fail("REQUIRE_BROWSER=1, and no Chromium was found. On Debian: apt install chromium")
    pytest_arguments = [*workers(), *patience(full=options.full), *pytest_arguments]
    results: dict[str, int] = {}
    if options.engine in ("sqlite", "all"):
        chosen = selection(full=options.full, browser=browser)
        results["SQLite"] = run_pytest(None, ["-m", chosen, *pytest_arguments])
    if options.engine in ("postgresql", "all"):
        with postgresql() as url:
            if url:
                chosen = selection(full=options.full, browser=browser, elsewhere="SQLite" in results)
                results["PostgreSQL"] = run_pytest(url, ["-m", chosen, *pytest_arguments])
            elif os.environ.get("REQUIRE_POSTGRES") == "1" or options.engine == "postgresql":
                return fail("No PostgreSQL: install its server, or set DATABASE_URL to one.")
    sys.stdout.write(summary(results, browser=browser) + "\n")
    return next((status for status in results.values() if status), 0)


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--engine", choices=["all", "sqlite", "postgresql"], default="all")
    parser.add_argument("--full", action="store_true", help="the long variants too")
    return parser.parse_known_args(arguments)


def selection(*, full: bool, browser: bool, elsewhere: bool = False) -> str:
    """Return the marker expression for pytest's -m; empty means everything.

    ``elsewhere``: another engine runs as well, with what asks nothing of it.
    """
    left_out = [] if full else ["not full"]
    left_out += ["not once"] if elsewhere and not full else []
    left_out += [] if browser else ["not browser"]
    return " and ".join(left_out)


def workers() -> list[str]:
    """Return one pytest worker for every core, each with a database of its own.

    Tests are dealt in their order, so that in each worker those that empty the database come last.
    `-n 0` among the arguments runs everything in one process, for a debugger.
    """
    return ["-n", str(os.cpu_count() or 1), "--dist", "load", "--maxschedchunk", "1"]


def patience(*, full: bool) -> list[str]:
    """Return how long one test may take before it fails and says where it stood.

    Without it a test that waits for what never comes is named by nobody. The long variants take their time.
    """
    limit = [f"faulthandler_timeout={STUCK_SECONDS}", "faulthandler_exit_on_timeout=true"]
    return [] if full else [word for option in limit for word in ("-o", option)]


def summary(results: dict[str, int], *, browser: bool) -> str:
    ran = ", ".join(f"{name} {'failed' if status else 'passed'}" for name, status in results.items())
    missing = [] if "PostgreSQL" in results else ["PostgreSQL (no server binaries, no DATABASE_URL)"]
    missing += [] if browser else ["browser tests (no Chromium)"]
    return f"Engines: {ran}." + (f" Not run: {', '.join(missing)}." if missing else "")


def run_pytest(url: str | None, arguments: list[str]) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], env=environment, check=False
    ).returncode


@contextlib.contextmanager
def postgresql() -> Iterator[str | None]:
    """Give the address of a PostgreSQL to test on, or None when there is none."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield given
        return
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    # Under /tmp itself: a socket's path may have no more than 107 bytes, and an account other than ours
    # has to reach it.
    folder = Path(tempfile.mkdtemp(prefix="civic-postgresql-", dir="/tmp"))
    try:
        with private_server(binaries, folder):
            yield f"postgresql://civic@{quote(str(folder), safe='')}/civic"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path | None:
    """Return the folder of initdb and postgres: the one on the PATH, or the newest where systems put them."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    packaged = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    packaged += Path("/opt/homebrew/opt").glob("postgresql@*/bin")
    newest_first = sorted(packaged, key=lambda path: (len(str(path)), str(path)), reverse=True)
    return next((path for path in [*on_path, *newest_first] if (path / "postgres").exists()), None)


def account() -> dict[str, object]:
    """Return how to start a process that is not root's, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def private_server(binaries: Path, folder: Path) -> Iterator[None]:
    """Run a server that listens on a socket in the folder and nowhere else."""
    as_other = account()
    if as_other:
        os.chown(folder, as_other["user"], as_other["group"])
    data = folder / "data"
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    initdb = [binaries / "initdb", "-D", data, "-U", "civic", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*initdb, f"--locale={locale}", "--no-sync"],
        check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_other,
    )  # fmt: skip
    command = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    for setting in (*NOT_DURABLE, *FOR_SMALL_TABLES):
        command += ["-c", setting]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **as_other)
    try:
        wait_until_ready(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        server.wait(START_SECONDS)


def wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="civic", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError as problem:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text(errors="replace")[-2000:]
                raise SystemExit(f"The private PostgreSQL did not start: {problem}\n{log}") from None
            time.sleep(0.1)
        else:
            return


def fail(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
