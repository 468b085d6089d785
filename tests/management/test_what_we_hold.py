"""Every column of every table has a kind, and visitors are told of what is held about them."""

import html
import json
import re
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext

from civic import corrections
from civic.ingest import intake
from civic.management import holdings
from civic.models import CorrectionReport
from civic.workflow import restoring

ABOUT_STAFF = {"staff", "note", "proposal", "account", "log", "unfinished", "removed", "factor", "failure"}
"""Nothing of this is about somebody who reads the site."""
OF_SOURCES = {"source"}


def hold(*arguments: str) -> str:
    out = StringIO()
    call_command("what_we_hold", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_every_table_is_listed_with_its_rows():
    CorrectionReport.objects.create(path="/", title="x", body="x", email="r@example.org", digest="x")
    found = {(each["table"], each["kind"]): each for each in json.loads(hold("--json"))}
    assert found["civic_correctionreport", "contact"] == {
        "table": "civic_correctionreport",
        "kind": "contact",
        "columns": ["email"],
        "rows": 1,
        "what": "e-mail address of a reader, if one was given",
        "why": "to answer",
        "seen_by": "staff",
        "goes": "90 days after the report is closed, junk at once (wipe_contacts); "
        "in backups up to 16 days more",
    }
    assert {"auth_user", "django_session", "django_admin_log", "civic_historicalperson"} <= {
        t for t, _ in found
    }
    assert "  civic_correctionreport, 1 rows: email\n" in hold()


def test_a_column_that_nobody_classified_is_named():
    assert holdings.mistakes(Group, {"id": "nothing", "gone": "secret"}) == [
        "auth.group.name is not classified",
        "auth.group.gone is not there",
        "auth.group: no kind secret",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es", "vi"])
def test_the_privacy_page_says_what_is_held_about_readers_and_officials(client, language):
    page = html.unescape(client.get(f"/{language}/privacy/".replace("/en/", "/")).content.decode())
    said = {kind: each["page"] for kind, each in holdings.kinds().items() if "page" in each}
    assert holdings.kinds().keys() - said.keys() == ABOUT_STAFF | OF_SOURCES
    with translation.override(language):
        assert [kind for kind, text in said.items() if gettext(text) not in page] == []
        assert language == "en" or [text for text in said.values() if gettext(text) == text] == []


def test_the_times_are_those_of_the_commands():
    times = {kind: said["goes"] for kind, said in holdings.kinds().items()}
    assert f"{corrections.KEEP.days} days after the report is closed" in times["contact"]
    assert f"after {restoring.KEPT.days} days" in times["removed"]
    assert f"texts after {intake.KEPT_DAYS} days" in times["unfinished"]
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_backups_are_kept_as_long_as_visitors_are_told():
    """``find -mtime +14`` takes what is fifteen whole days old, and runs once a day: sixteen at most."""
    unit = (settings.BASE_DIR / "deploy/systemd/civic-backup.service").read_text(encoding="utf-8")
    (kept,) = re.findall(r"-mtime \+(\d+) -delete", unit)
    told = f"for up to {int(kept) + 2} days more."
    assert [kind for kind in ("report", "contact") if told not in holdings.kinds()[kind]["page"]] == []
    assert f"in backups up to {int(kept) + 2} days more" in holdings.kinds()["contact"]["goes"]
