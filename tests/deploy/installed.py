"""A machine's files below one folder: the shipped configuration with other paths, ports and certificates."""

import http.client
import os
import pwd
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.faults.server import postgresql

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "register.example.org"
PASSWORD = "correct horse battery"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]


class Installed:
    """``folder`` stands for ``/``; ``https``, ``http`` and ``app`` are ports of 127.0.0.1."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.site = folder, folder / "srv" / "civic"
        self.https, self.http, self.app = _ports(3)
        self.logs = folder / "log"
        self._copy()
        self.env = {"PATH": os.environ["PATH"], **self._environment(database)}

    def _copy(self) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        for name in listed.stdout.split("\0")[:-1]:
            if not name.startswith("tests/"):
                (self.site / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.site / name)
        self.logs.mkdir()

    def _environment(self, database: str) -> dict[str, str]:
        lines = (self.site / "deploy/civic.env").read_text().splitlines()
        pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
        given = {name: value.strip('"') for name, value in pairs}
        own = {
            "SECRET_KEY": "a key of the tests, which signs nothing of worth at all",
            "DATABASE_URL": database,
        }
        return given | own | {"RELEASES_DIR": str(self.site / "var/releases")}

    def manage(self, *words: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.site, env=self.env | more, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def certify(self) -> None:
        """A private CA, and a certificate of it."""
        commands = (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem",
            f"openssl req -newkey rsa:2048 -nodes -subj /CN={NAME} -keyout site.key -out site.csr",
            "openssl x509 -req -in site.csr -CA ca.pem -CAkey ca.key -days 2 -extfile names -out site.pem",
        )
        (self.folder / "names").write_text(f"subjectAltName=DNS:{NAME}\n")
        for command in commands:
            subprocess.run(shlex.split(command), cwd=self.folder, check=True, capture_output=True)

    @contextmanager
    def application(self) -> Iterator[subprocess.Popen[bytes]]:
        """The server, with the very words of its unit."""
        unit = (self.site / "deploy/systemd/civic.service").read_text()
        words = shlex.split(unit.partition("ExecStart=")[2].partition("\n")[0])
        words[0], words[words.index("--port") + 1] = sys.executable, str(self.app)
        with open(self.logs / "civic.log", "ab") as log:
            process = subprocess.Popen(words, cwd=self.site, env=self.env, stdout=log, stderr=log)
        self.process = process
        try:
            _until(lambda: _listens(self.app))
            yield process
        finally:
            self.stop()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    @contextmanager
    def proxy(self) -> Iterator[None]:
        for name in ("nginx.conf", "civic.conf"):
            self._configure(name)
        command = ["nginx", "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
        with open(self.logs / "nginx.log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _until(lambda: _listens(self.https))
            yield
        finally:
            process.terminate()
            process.wait(30)

    def _configure(self, name: str) -> None:
        text = (self.site / "deploy/nginx" / name).read_text()
        user = pwd.getpwuid(os.geteuid()).pw_name
        for shipped, here in (
            ("user www-data;", f"user {user};" if os.geteuid() == 0 else ""),
            ("pid /run/nginx.pid;", f"pid {self.folder}/nginx.pid;"),
            ("/var/log/nginx", str(self.logs)),
            ("/etc/nginx/sites-enabled/*", str(self.folder / "civic.conf")),
            ("/srv/civic", str(self.site)),
            (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(self.folder / "site.pem")),
            (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(self.folder / "site.key")),
            ("127.0.0.1:8000", f"127.0.0.1:{self.app}"),
            ("listen 80 ", f"listen 127.0.0.1:{self.http} "),
            ("listen 443 ", f"listen 127.0.0.1:{self.https} "),
            ("access_log off;", f"access_log off;\n    client_body_temp_path {self.folder}/body;\n"
             f"    proxy_temp_path {self.folder}/proxy;\n" if name == "nginx.conf" else "access_log off;"),
        ):  # fmt: skip
            text = text.replace(shipped, here)
        text = "\n".join(line for line in text.splitlines() if "listen [::]" not in line)
        (self.folder / name).write_text(text)

    def socket(self) -> ssl.SSLSocket:
        trusted = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        return trusted.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), 20), server_hostname=NAME
        )

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """An answer over TLS; ``headers`` with _ for -."""
        line = http.client.HTTPSConnection(NAME, timeout=20)
        line.sock = self.socket()
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        got = line.getresponse()
        answer = Answer(
            got.status, {name.lower(): value for name, value in got.getheaders()}, got.read(),
            got.headers.get_all("Set-Cookie", []),
        )  # fmt: skip
        line.close()
        return answer


def _ports(count: int) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _until(happens: object, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it does not start"
        time.sleep(0.05)


@contextmanager
def installed(folder: Path) -> Iterator[Installed]:
    """docs/operations.md, from its third step on: the first two install packages and make the account."""
    with postgresql() as server:
        machine = Installed(folder, server.url)
        machine.manage("migrate", "--no-input")
        machine.manage("load_seeds", "--commit")
        machine.manage("collectstatic", "--no-input")
        machine.manage("createsuperuser", "--no-input", "--username", "root", "--email", "",
                       DJANGO_SUPERUSER_PASSWORD=PASSWORD)  # fmt: skip
        machine.certify()
        yield machine
