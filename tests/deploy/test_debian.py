"""From a bare Debian to a running site with the very lines of docs/operations.md."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.deploy.debian import KEY, NAME, NETWORK, Debian, steps, typed

pytestmark = [
    pytest.mark.full,
    pytest.mark.once,
    pytest.mark.skipif(
        os.geteuid() != 0 or not (shutil.which("debootstrap") and shutil.which("unshare")),
        reason="needs root, debootstrap and Debian's mirrors",
    ),
]
CERTIFICATES = f"""
mkdir -p /etc/letsencrypt/live/{NAME} && cd /etc/letsencrypt/live/{NAME}
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj /CN={NAME} -keyout privkey.pem -out site.csr
echo subjectAltName=DNS:{NAME} > names
openssl x509 -req -in site.csr -CA ca.pem -CAkey ca.key -days 2 -extfile names -out fullchain.pem
"""
ASK = f"""
import http.client, socket, ssl, sys
for path in sys.argv[1:]:
    trusted = ssl.create_default_context(cafile="/etc/letsencrypt/live/{NAME}/ca.pem")
    line = http.client.HTTPSConnection("{NAME}", timeout=30)
    plain = socket.create_connection(("127.0.0.1", 443), 30)
    line.sock = trusted.wrap_socket(plain, server_hostname="{NAME}")
    line.request("GET", path, headers={{"Accept-Encoding": "gzip", "User-Agent": "zqagentzq"}})
    answer = line.getresponse()
    print(answer.status, answer.headers["Content-Encoding"])
"""


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    try:
        machine = Debian(tmp_path_factory.mktemp("debian"))
    except subprocess.CalledProcessError as problem:
        pytest.skip(f"no Debian can be had: {problem.stderr.decode()[-300:]}")
    with machine.up():
        packages, program, settings, services, proxy = steps("From bare Debian to a running site")
        for block in (packages, program):
            _line_by_line(machine, block)
        machine.run(f"""sed -i "s/^SECRET_KEY=.*/SECRET_KEY=$({KEY})/" /etc/civic/civic.env""")
        machine.run(typed(settings).replace("exec sh'\n", "exec sh'\nset -e\n"))
        machine.run(f"cd /srv/civic\n{typed(services)}")
        machine.start_unit("civic.service")
        machine.run(CERTIFICATES)
        machine.run(f"cd /srv/civic\n{typed(proxy)}")
        machine.start("nginx -g 'daemon off;'")
        machine.until("(exec 3<>/dev/tcp/127.0.0.1/443) && (exec 3<>/dev/tcp/127.0.0.1/8000)")
        yield machine
    shutil.rmtree(machine.folder)  # a gigabyte


def _line_by_line(machine: Debian, block: str) -> None:
    """Each in the folder of the last ``cd``; PostgreSQL is started once it is there, as its package does."""
    where = "/root"
    for line in block.splitlines():
        machine.run(f"cd {where}\n{typed(line)}", online=any(word in line for word in NETWORK))
        found = re.search(r"&& cd (\S+)$", line)
        where = found[1] if found else where
        if "apt-get install" in line:
            machine.run("pg_ctlcluster 15 main start")


def _ask(machine: Debian, *paths: str) -> list[str]:
    (machine.folder / "root/ask.py").write_text(ASK)
    return machine.run(f"python3 /root/ask.py {' '.join(paths)}").splitlines()


def test_the_site_answers_over_tls_compressed(debian: Debian) -> None:
    paths = (
        "/",
        "/es/institutions/",
        "/api/v1/institutions/",
        "/static/civic/site.css",
        "/healthz",
        "/desk/login/",
    )
    assert _ask(debian, *paths) == [*["200 gzip"] * 4, "200 None", "200 gzip"]


def test_every_timer_does_its_work_and_the_backup_is_private(debian: Debian) -> None:
    for unit in ("civic-daily.service", "civic-release.service", "civic-backup.service"):
        debian.start_unit(unit)
    kept = debian.run("stat -c '%U %a' /var/backups/civic/civic-*.tar; ls -d /srv/civic/var/releases/*")
    assert kept.splitlines()[0] == "civic 600"
    assert len(kept.splitlines()) >= 2


def test_the_units_and_the_proxy_are_enabled(debian: Debian) -> None:
    wanted = debian.run(
        "ls /etc/systemd/system/multi-user.target.wants /etc/systemd/system/timers.target.wants"
    )
    names = {"civic.service", "civic-backup.timer", "civic-daily.timer", "civic-release.timer"}
    assert names - set(wanted.split()) == set()


def test_no_log_names_an_address_a_browser_or_a_page(debian: Debian) -> None:
    _ask(debian, "/zqpagezq/", "/?q=zqwordszq", "/static/zqfilezq")
    found = debian.run(
        "grep -rlE 'zq[a-z]+zq|127\\.0\\.0\\.1' /var/log /srv/civic/var /var/lib/nginx || true"
    )
    logs = [name for name in found.splitlines() if not re.search("/(apt|dpkg|postgresql)", name)]
    assert logs == []


def test_the_server_and_the_database_listen_on_loopback_alone(debian: Debian) -> None:
    rows = [line.split() for line in debian.run("tail -n +2 /proc/net/tcp").splitlines()]
    listening = [local for _number, local, _remote, state, *_rest in rows if state == "0A"]
    ports = {int(local.split(":")[1], 16) for local in listening if local.startswith("00000000")}
    assert ports == {80, 443}


ROWS = r"pg_dump --data-only civic | grep -vE '^.(un)?restrict ' | sha256sum"
DAMAGE = "TRUNCATE civic_commitment, civic_institution CASCADE"


def _as_postgres(machine: Debian, command: str) -> str:
    return machine.run(f"cd / && runuser -u postgres -- {command}").strip()


def _typed_by_root(machine: Debian, block: str) -> None:
    """Without systemd its words go to the program that it would start, and the site has no unit to stop."""
    block = re.sub(r"systemctl (start|stop) civic\n", "", block)
    machine.run(
        "cd /\n" + re.sub(r"systemctl (start|stop|restart) postgresql", r"pg_ctlcluster 15 main \1", block)
    )


def test_postgresql_goes_back_to_the_moment_before_the_damage(debian: Debian) -> None:
    archive, base, back, after = steps("Back to a moment (PostgreSQL)")
    _typed_by_root(debian, archive)
    _typed_by_root(debian, base)
    made = debian.run("ls -d /var/backups/postgresql/base-*").strip()
    _as_postgres(debian, "psql -qc \"UPDATE civic_place SET name = 'After the base'\" civic")
    rows = _as_postgres(debian, f"sh -c {shlex.quote(ROWS)}")
    moment = _as_postgres(debian, "psql -Atc 'SELECT clock_timestamp()'")
    _as_postgres(debian, f"psql -qc '{DAMAGE}' civic")
    assert _as_postgres(debian, f"sh -c {shlex.quote(ROWS)}") != rows

    back = back.replace("/var/backups/postgresql/base-2026-11-22", made)
    _typed_by_root(debian, back.replace("2026-11-22 14:00:00+00", moment))
    debian.until("[ $(runuser -u postgres -- psql -Atc 'SELECT pg_is_in_recovery()') = f ]")
    _typed_by_root(debian, after)
    assert _as_postgres(debian, f"sh -c {shlex.quote(ROWS)}") == rows
    debian.until("python3 /root/ask.py / | grep -q ^200")
