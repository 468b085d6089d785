"""What a site needs to run well, each as a question with a plain answer and the next step."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks, mail
from django.core.cache import cache
from django.core.cache.backends.base import InvalidCacheBackendError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from civic.accounts import factors
from civic.models import CodebookVersion

ENOUGH_DISK = 1 * 2**30  # bytes; a release of a state's records takes a third of it
_PROBE = "civic-check-setup"


class Finding(NamedTuple):
    """One answer. An ``error`` keeps the site from working; a ``warning`` will hurt later."""

    level: Literal["ok", "warning", "error"]
    about: str
    text: str


def findings() -> Iterator[Finding]:
    """Every answer, in the order in which to mend. Asks the database nothing more once it has failed."""
    first = database()
    yield first
    if first.level == "error":
        return
    for question in QUESTIONS:
        yield question()


def database() -> Finding:
    name = f"database ({connection.vendor})"
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return Finding("error", name, f"does not answer: {problem}. Check DATABASE_URL and its server.")
    if connection.vendor == "sqlite" and settings.PRODUCTION:
        return Finding("warning", name, "works for one machine. PostgreSQL is what we run in production.")
    return Finding("ok", name, "answers")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding("error", "migrations", f"{len(waiting)} wait. Run: python manage.py migrate")
    return Finding("ok", "migrations", "all applied")


def codebook() -> Finding:
    try:
        version = CodebookVersion.objects.first()
    except DatabaseError:
        version = None
    if version is None:
        return Finding("error", "codebook", "is not loaded. Run: python manage.py load_seeds --commit")
    return Finding("ok", "codebook", f"version {version.version}")


def staff() -> Finding:
    """Four eyes need two people who may publish or review."""
    try:
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        able = people.filter(groups__name__in=("publisher", "reviewer")) | people.filter(is_superuser=True)
        number = able.distinct().count()
    except DatabaseError:
        number = 0
    if number == 0:
        return Finding("error", "staff", "nobody can publish. Run: python manage.py createsuperuser")
    if settings.FOUR_EYES and number == 1:
        text = "one person alone cannot publish while FOUR_EYES is on. Add a second login."
        return Finding("warning", "staff", text)
    return Finding("ok", "staff", f"{number} may review or publish")


def second_factors() -> Finding:
    """A password alone is stolen sooner or later; and whoever has none yet is easily forestalled."""
    about = "second factors"
    if not settings.REQUIRE_MFA:
        level: Literal["ok", "error"] = "error" if settings.PRODUCTION else "ok"
        return Finding(level, about, "are not asked for. A public site needs them: leave REQUIRE_MFA unset.")
    try:
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        without = people.exclude(factors__kind__in=factors.ENOUGH).count()
    except DatabaseError:
        without = 0
    if without:
        text = f"{without} of the staff made none yet. Whoever has their password could make it: see to it."
        return Finding("warning", about, text)
    return Finding("ok", about, "everybody has one")


def address() -> Finding:
    host = urlsplit(settings.SITE_URL).netloc
    if settings.PRODUCTION and not settings.SITE_URL.startswith("https://"):
        text = f"is {settings.SITE_URL}. Set it to https://…, or cookies of staff travel in the clear."
        return Finding("error", "SITE_URL", text)
    return Finding("ok", "SITE_URL", f"{settings.SITE_URL} ({host})")


def contact() -> Finding:
    if not settings.CONTACT_EMAIL:
        text = "is empty. Readers who find the form closed, and security.txt, have nobody to write to."
        return Finding("warning", "CONTACT_EMAIL", text)
    return Finding("ok", "CONTACT_EMAIL", settings.CONTACT_EMAIL)


def outgoing_mail() -> Finding:
    if not settings.EMAIL_URL:
        return Finding("warning", "EMAIL_URL", "is empty: nobody can be sent a new password.")
    try:
        with mail.get_connection():
            return Finding("ok", "EMAIL_URL", "the mail server takes the login")
    except OSError as problem:  # smtplib's errors are OSErrors
        return Finding("error", "EMAIL_URL", f"cannot be used: {problem}")


def shared_cache() -> Finding:
    try:
        cache.set(_PROBE, "kept", 30)
        kept = cache.get(_PROBE) == "kept"
    except (OSError, InvalidCacheBackendError, ImportError) as problem:
        return Finding("error", "CACHE_URL", f"does not answer: {problem}")
    if not kept:
        return Finding("error", "CACHE_URL", "forgets what it is given. Check the memory of its server.")
    if settings.CACHE_URL.startswith("locmem:"):
        return Finding("ok", "CACHE_URL", "each worker has its own; several machines should share one")
    return Finding("ok", "CACHE_URL", "answers")


def static_files() -> Finding:
    manifest = getattr(staticfiles_storage, "hashed_files", {})
    if not manifest and settings.PRODUCTION:
        return Finding("error", "static files", "are not collected. Run: python manage.py collectstatic")
    return Finding(
        "ok", "static files", f"{len(manifest)} collected" if manifest else "served from the clone"
    )


def folders() -> Finding:
    var: Path = settings.VAR_DIR
    if not os.access(var, os.W_OK):
        return Finding("error", "var/", f"cannot be written by this account: {var}")
    free = shutil.disk_usage(var).free
    if free < ENOUGH_DISK:
        return Finding("warning", "var/", f"{free // 2**20} MB are free; leave at least 1 GB.")
    return Finding("ok", "var/", f"{free // 2**30} GB free")


def deployment() -> Finding:
    """Django's own list for public sites (``check --deploy``)."""
    messages = checks.run_checks()
    if settings.PRODUCTION:
        messages += checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    found = [message for message in messages if not message.is_silenced()]
    if found:
        lines = "; ".join(f"{m.id} {m.msg}" for m in found)
        worst: Literal["warning", "error"] = "error" if any(m.is_serious() for m in found) else "warning"
        return Finding(worst, "Django's checks", lines)
    return Finding("ok", "Django's checks", "nothing to say")


QUESTIONS: tuple[Callable[[], Finding], ...] = (
    migrations,
    codebook,
    staff,
    second_factors,
    address,
    contact,
    outgoing_mail,
    shared_cache,
    static_files,
    folders,
    deployment,
)
