"""`check_setup` says what a site lacks, and what to do about it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from civic.management import setup
from civic.models import CodebookVersion
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(settings):
    """A site of two people, with a codebook and everything a private machine needs."""
    CodebookVersion.objects.create(version="1.0.0", released="2026-11-22", changelog="First.")
    make.make_user("ada", "reviewer")
    make.make_user("bo", "publisher")
    settings.CONTACT_EMAIL, settings.EMAIL_URL = "desk@register.example", "console:"


def levels():
    return {finding.about: finding.level for finding in setup.findings()}


def lines(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("ready")
def test_a_site_that_has_everything_is_told_so_line_by_line(capsys):
    call_command("check_setup")
    found = lines(capsys)
    assert [line[:2] for line in found] == ["ok"] * len(found)
    assert len(found) == 1 + len(setup.QUESTIONS)


def test_an_empty_site_is_told_what_to_do_and_the_command_fails(capsys):
    with pytest.raises(CommandError, match="2 to mend"):
        call_command("check_setup")
    wrong = [line for line in lines(capsys) if line.startswith("XX")]
    assert wrong == [
        "XX  codebook: is not loaded. Run: python manage.py load_seeds --commit",
        "XX  staff: nobody can publish. Run: python manage.py createsuperuser",
    ]


@pytest.mark.usefixtures("ready")
def test_one_person_alone_cannot_publish_under_four_eyes(settings):
    setup.get_user_model().objects.get(username="bo").delete()
    assert setup.staff().level == "warning"
    settings.FOUR_EYES = False
    assert setup.staff() == setup.Finding("ok", "staff", "1 may review or publish")


@pytest.mark.usefixtures("ready")
def test_staff_without_a_second_factor_are_counted_where_one_is_asked_for(settings):
    settings.REQUIRE_MFA = True
    assert setup.second_factors().text.startswith("2 of the staff made none yet.")
    settings.PRODUCTION, settings.REQUIRE_MFA = True, False
    assert setup.second_factors().level == "error"


@pytest.mark.usefixtures("ready")
def test_a_public_site_needs_https_collected_files_and_djangos_consent(settings):
    settings.PRODUCTION, settings.SITE_URL = True, "http://register.example"
    found = levels()
    names = ("SITE_URL", "static files", "Django's checks")
    assert {name: found[name] for name in names} == {
        "SITE_URL": "error",
        "static files": "error",
        "Django's checks": "warning",
    }


def test_a_cache_and_a_mail_server_that_do_not_answer_are_errors(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": "/proc/civic",
        }
    }
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert (setup.shared_cache().level, setup.outgoing_mail().level) == ("error", "error")


def test_a_migration_that_waits_is_an_error():
    MigrationRecorder(connection).migration_qs.filter(app="civic").order_by("-id")[:1].get().delete()
    assert setup.migrations() == setup.Finding("error", "migrations", "1 wait. Run: python manage.py migrate")


def test_a_folder_that_cannot_be_written_is_an_error(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "missing"
    assert setup.folders() == setup.Finding(
        "error", "var/", f"cannot be written by this account: {tmp_path / 'missing'}"
    )


def test_a_database_that_does_not_answer_ends_the_questions():
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "check_setup"]
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, check=False, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stdout.startswith("XX  database (postgresql): does not answer:")
    assert "1 to mend, 0 to think about." in answer.stderr
