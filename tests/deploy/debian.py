"""A bare Debian in a folder, with a network of its own, into which docs/operations.md is typed line by line.

It runs in namespaces: its processes end with the first of them, its mounts and ports are nobody else's.
"""

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "register.example.org"
PASSWORD = "correct horse battery"
NETWORK = ("apt-get ", "git clone ", "pip install ")
"""What needs the world; every other line is run without it."""
KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
# What a person would type at a prompt, and what is not to be had without a public name.
ANSWERS = (
    ("apt-get install ", "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "),
    ("YOUR-COPY-OF-CIVIC", "/root/copy"),
    ("systemctl enable --now ", "systemctl enable "),  # no systemd runs here: what it starts, the test starts
    (" && systemctl restart nginx", ""),
    ("manage.py createsuperuser", "manage.py createsuperuser --no-input --username root --email ''"),
)


class Debian:
    """``folder`` becomes ``/`` of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for command in (
            [
                "unshare",
                "--mount",
                "debootstrap",
                "--variant=minbase",
                "--include=ca-certificates,systemd",
                "bookworm",
                folder,
            ],
            ["git", "clone", "-q", ROOT, folder / "root" / "copy"],
            ["cp", "-L", "/etc/resolv.conf", folder / "etc"],
        ):
            subprocess.run(command, check=True, capture_output=True)
        folder.chmod(0o755)  # a root that everybody may enter
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # packages start nothing
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)

    @contextmanager
    def up(self) -> Iterator[None]:
        """The namespaces, with loopback alone; everything in them ends here."""
        command = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "sh", "-c"]
        mounts = "; ".join(
            f"mount {what} {self.folder}{where}"
            for what, where in (("-t proc proc", "/proc"), ("--rbind /dev", "/dev"))
        )
        self._trust()
        script = f"{mounts}; ip link set lo up; echo up; exec sleep infinity"
        holder = subprocess.Popen([*command, script], stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "up\n"
        children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text().split()
        self.first = children[0]
        try:
            yield
        finally:
            holder.kill()
            holder.communicate(timeout=30)

    def _trust(self) -> None:
        """The CAs that pip was told of here: a proxy may stand in front of the index."""
        if os.environ.get("PIP_CERT"):
            shutil.copy(os.environ["PIP_CERT"], self.folder / "root" / "trusted.pem")

    def run(self, script: str, *, online: bool = False) -> str:
        """What a shell of root says.

        :raises AssertionError: with all of it, when a line fails.
        """
        nets = [] if online else ["--net"]
        enter = ["nsenter", "--target", self.first, "--mount", "--pid", *nets]
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
               "DJANGO_SUPERUSER_PASSWORD": PASSWORD}  # fmt: skip
        if (self.folder / "root" / "trusted.pem").exists():
            env["PIP_CERT"] = "/root/trusted.pem"
        done = subprocess.run(
            [*enter, "chroot", self.folder, "bash", "-es"],
            input=script, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def start(self, command: str, *, user: str = "root", log: str = "/dev/null") -> None:
        """A service that goes on."""
        self.run(
            f"cd /srv/civic; setsid runuser -u {user} -- sh -c {shlex.quote(command)} &>>{log} </dev/null &"
        )

    def start_unit(self, name: str) -> None:
        """The commands of a unit, with its account and environment, as systemd would run them."""
        unit = (self.folder / "etc/systemd/system" / name).read_text()
        user = re.findall(r"^User=(.+)$", unit, re.M)[0]
        environment = re.findall(r"^EnvironmentFile=(.+)$", unit, re.M)[0]
        for command in re.findall(r"^ExecStart=(.+)$", unit, re.M):
            words = command.replace("$$", "$").replace("%%", "%")
            line = f"set -a; . {environment}; umask 077; {words}"
            if "Type=oneshot" in unit:
                self.run(f"cd /srv/civic && runuser -u {user} -- sh -c {shlex.quote(line)}")
            else:
                self.start(line, user=user, log="/var/log/journal-of-civic")

    def until(self, command: str, seconds: float = 60) -> None:
        self.run(
            f"for i in $(seq {seconds * 5:.0f}); do {command} >/dev/null 2>&1 && exit; sleep .2; done; exit 1"
        )
        time.sleep(0.1)


def steps(heading: str) -> list[str]:
    """The blocks of commands of a section of docs/operations.md, in their order."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```\n(.*?)^```$", section, re.M | re.S)


def typed(line: str) -> str:
    """The line as somebody types it who answers what it would ask."""
    for shown, answer in ANSWERS:
        line = line.replace(shown, answer)
    return line
