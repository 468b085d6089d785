"""Patroni and etcd on loopback, the primary killed with its machine: ``python -m tests.servers.takeover``.

Prints how long nobody could write and what visitors saw. docs/scaling.md has what we measured.
"""

import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from tests import engines
from tests.servers import site
from tests.servers.site import NAME, Answer, Pair, get
from tests.servers.starting import free_port, program, running

SETTINGS = {"ttl": 20, "loop_wait": 2, "retry_timeout": 3, "maximum_lag_on_failover": 1048576}
OPEN = ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]


class Cluster(Pair):
    """Two PostgreSQL that Patroni keeps; the address leads to whichever takes writes."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        super().__init__(binaries, folder)
        self.ports = {"one": free_port(), "two": free_port()}
        self.etcd, self.rest = free_port(), {"one": free_port(), "two": free_port()}

    def url(self, _name: str) -> str:
        ports = ",".join(str(port) for port in self.ports.values())
        hosts = ",".join("127.0.0.1" for _port in self.ports)
        return f"postgresql://{NAME}@/{NAME}?host={hosts}&port={ports}&target_session_attrs=read-write"

    def start_etcd(self) -> None:
        here = f"http://127.0.0.1:{self.etcd}"
        peer = f"http://127.0.0.1:{free_port()}"
        command = [program("etcd"), "--data-dir", str(self.folder / "etcd"), "--listen-client-urls", here]
        command += ["--advertise-client-urls", here, "--listen-peer-urls", peer]
        command += ["--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}"]
        self.stack.enter_context(running(command, self.etcd, self.folder, **engines.account()))

    def start(self, name: str) -> None:
        told = self.folder / f"{name}.yml"
        told.write_text(json.dumps(self.told(name)))  # JSON is YAML
        command = [program("patroni"), str(told)]
        self.servers[name] = self.stack.enter_context(
            running(command, self.rest[name], self.folder, **engines.account())
        )

    def told(self, name: str) -> dict[str, Any]:
        rest, port = f"127.0.0.1:{self.rest[name]}", f"127.0.0.1:{self.ports[name]}"
        return {
            "scope": NAME,
            "name": name,
            "restapi": {"listen": rest, "connect_address": rest},
            "etcd3": {"hosts": [f"127.0.0.1:{self.etcd}"]},
            "bootstrap": {
                "dcs": {
                    **SETTINGS,
                    "postgresql": {"use_pg_rewind": True, "parameters": {"wal_log_hints": "on"}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}],
            },
            "postgresql": {
                "listen": port,
                "connect_address": port,
                "data_dir": str(self.folder / name),
                "bin_dir": str(self.binaries),
                "pgpass": str(self.folder / f"{name}.pgpass"),
                "pg_hba": OPEN,
                "authentication": {
                    "superuser": {"username": NAME},
                    "replication": {"username": "replicator"},
                },
                "parameters": {"unix_socket_directories": str(self.folder), "jit": "off"},
            },
        }

    def roles(self) -> dict[str, str]:
        """Who is primary and who replica, of those that run. Patroni 3 says master, 4 primary."""
        found = {}
        for name, port in self.rest.items():
            with contextlib.suppress(OSError, ValueError):
                said = json.loads(get(f"http://127.0.0.1:{port}/patroni").page)
                if said.get("state") in ("running", "streaming"):
                    found[name] = said["role"].replace("master", "primary")
        return found

    def wait_for(self, *roles: str) -> None:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            if sorted(self.roles().values()) == sorted(roles):
                return
            time.sleep(0.5)
        raise AssertionError(f"{self.roles()} instead of {roles}")

    def lose(self, name: str) -> None:
        """Patroni and its PostgreSQL at once, as when the machine loses its power."""
        postmaster = int((self.folder / name / "postmaster.pid").read_text().split()[0])
        self.servers[name].kill()
        os.kill(postmaster, signal.SIGKILL)


def write_until(cluster: Cluster, over: threading.Event, written: list[float]) -> None:
    """An edit every tenth of a second, each on a connection of its own."""
    while not over.is_set():
        with contextlib.suppress(psycopg.Error):
            with psycopg.connect(cluster.url(""), connect_timeout=2) as connection:
                connection.execute("UPDATE civic_commitmenttype SET label_es = label_es")
            written.append(time.monotonic())
        time.sleep(0.1)


def read_until(address: str, over: threading.Event, read: list[tuple[float, Answer]]) -> None:
    while not over.is_set():
        read.append((time.monotonic(), get(f"{address}/codebook/")))
        time.sleep(0.1)


def take_over(cluster: Cluster, address: str) -> str:
    over, written, read = threading.Event(), [], []
    threads = [
        threading.Thread(target=write_until, args=(cluster, over, written)),
        threading.Thread(target=read_until, args=(address, over, read)),
    ]
    for thread in threads:
        thread.start()
    time.sleep(5)
    lost = next(name for name, role in cluster.roles().items() if role == "primary")
    cluster.lose(lost)
    killed = time.monotonic()
    while not [at for at in written if at > killed + 3] and time.monotonic() < killed + 120:
        time.sleep(0.5)
    time.sleep(3)
    over.set()
    for thread in threads:
        thread.join()
    gap = max(after - before for before, after in pairwise(written))
    failed = [(at, answer) for at, answer in read if answer.status != 200]
    cluster.start(lost)
    cluster.wait_for("primary", "replica")
    last = max((at - killed for at, _answer in failed), default=0.0)
    return (
        f"No write for {gap:.1f} s. {len(read)} pages asked for, {len(failed)} of them answered "
        f"{sorted({answer.status for _at, answer in failed})}, the last {last:.1f} s after the loss; "
        f"slowest {max(answer.seconds for _at, answer in read):.1f} s. Afterwards: {cluster.roles()}.\n"
    )


def main() -> None:
    binaries = engines.find_binaries()
    if binaries is None:
        raise SystemExit("No PostgreSQL server is installed. On Debian: apt install postgresql")
    with tempfile.TemporaryDirectory(prefix="civic-takeover-", dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        cluster = Cluster(binaries, Path(folder))
        with cluster.stack:
            cluster.start_etcd()
            cluster.start("one")
            cluster.wait_for("primary")
            cluster.start("two")
            cluster.wait_for("primary", "replica")
            with psycopg.connect(
                f"postgresql://{NAME}@127.0.0.1:{cluster.ports['one']}/postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
            site.site(cluster, "migrate", "--verbosity", "0")
            site.site(cluster, "load_seeds", "--commit", "--verbosity", "0")
            with site.serving(cluster, Path(folder)) as address:
                sys.stdout.write(take_over(cluster, address))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
