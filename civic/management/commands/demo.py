"""`manage.py demo`: a site to look at, from an empty folder."""

import os
import secrets
import socket
import sys
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from civic.ingest.practice import load_practice

HOST = "127.0.0.1"
# Two people, because whoever codes a record may not be the one who publishes it (FOUR_EYES).
STAFF = {"editor": ["coder"], "reviewer": ["reviewer", "publisher"]}


# Measured in docs/decisions.md. No --backpressure: it counts connections, so idle ones would shut
# readers out. A worker that is told to stop while it still starts does not hear it: after 20 s it is killed.
SERVER = (
    *("-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"),
    *("--http1-header-read-timeout", "5000", "--workers-kill-timeout", "20"),
    *("--log-level", "warning", "--no-access-log"),
)


class Command(BaseCommand):
    help = "Migrates, loads the seeds, makes two staff logins, and serves on 127.0.0.1:$PORT until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_false", dest="serve", help="set up, then exit")
        parser.add_argument(
            "--reset-passwords", action="store_true", help="give the two staff logins new passwords"
        )

    def handle(self, *args: Any, serve: bool, reset_passwords: bool, **options: Any) -> None:
        port = chosen_port(os.environ.get("PORT", "8000"))
        if serve:
            refuse_busy_port(port)
        self.stderr.style_func = None  # progress is no error: not in red
        self._set_up()
        passwords = make_staff(reset_passwords=reset_passwords)
        self._report(f"http://{HOST}:{port}", passwords)
        if serve:
            self.stdout.flush()
            serve_until_stopped(port)

    def _set_up(self) -> None:
        self.stderr.write("Migrating the database …")
        call_command("migrate", interactive=False, verbosity=0)
        self.stderr.write("Loading the seeds …")
        call_command("load_seeds", commit=True, verbosity=0, stdout=self.stderr, stderr=self.stderr)
        self.practice = load_practice()
        self.stderr.write("Writing a release of the data …")
        call_command("export_data", stdout=self.stderr, stderr=StringIO())
        self.stderr.write("Collecting the static files …")
        call_command("collectstatic", interactive=False, verbosity=0)

    def _report(self, url: str, passwords: dict[str, str]) -> None:
        self.stdout.write(f"Public pages  {url}/")
        self.stdout.write(f"Admin         {url}/{settings.ADMIN_PATH}")
        for article in self.practice:
            path = reverse("admin:civic_sourcearticle_code", args=[article.pk])
            self.stdout.write(f"To practise   {url}{path}  (an invented article: nothing of it is published)")
        for name, groups in STAFF.items():
            if name in passwords:
                word = f"{passwords[name]}  (shown only now)"
            else:
                word = "(exists; its password is as it was first shown)"
            self.stdout.write(f"Login         {name}  {word}  {' and '.join(groups)}")
        if len(passwords) < len(STAFF):
            self.stdout.write("New passwords: make demo DEMO_ARGS=--reset-passwords")
        if not settings.REQUIRE_MFA:
            self.stdout.write("For a public host, signing in also asks for a second factor (REQUIRE_MFA).")


def chosen_port(given: str) -> int:
    """Return the port as a number.

    :raises CommandError: when it is not one from 1 to 65535.
    """
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise CommandError(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    return int(given)


def refuse_busy_port(port: int) -> None:
    """Find out before anything is done or announced, not when the server comes to bind.

    :raises CommandError: when the port cannot be had.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            other = port + 1 if port < 65535 else 8000
            raise CommandError(
                f"Port {port} cannot be used ({problem.strerror}). "
                f"Stop what listens there, or choose another: PORT={other} make demo"
            ) from None


@transaction.atomic
def make_staff(*, reset_passwords: bool) -> dict[str, str]:
    """Make the staff logins that are missing and return the passwords given, by name.

    Those that exist keep their password, unless ``reset_passwords``.
    """
    users = get_user_model().objects
    passwords = {}
    for name, groups in STAFF.items():
        user, made = users.get_or_create(username=name, defaults={"is_staff": True})
        if made:
            user.groups.set(Group.objects.get(name=group) for group in groups)
        if made or reset_passwords:
            passwords[name] = secrets.token_urlsafe(12)
            user.set_password(passwords[name])
            user.save()
    return passwords


def serve_until_stopped(port: int) -> None:
    """Become the production server, so that stopping it stops everything."""
    os.environ["DEBUG"] = "0"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    os.chdir(settings.BASE_DIR)
    command = [sys.executable, *SERVER, "--host", HOST, "--port", str(port), "civic.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606
