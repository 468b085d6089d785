"""Two connections at once: a preview beside a writer, and a writer who does not come to an end."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from civic.ingest.spreadsheets import institution_import
from civic.ingest.spreadsheets.importing import SHEETS, import_file
from civic.models import Institution, Place, PublishedVersion
from tests import factories
from tests.admin.forms import filled
from tests.admin.test_races import at_once, staff
from tests.ingest.spreadsheets.conftest import as_file

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["staff"]
WHY = "Somebody else is writing a lot just now, so nothing was done. Wait a moment, then send it again."


def _url(record: Any, page: str) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_{page}", args=[record.pk])


@contextmanager
def somebody_writing(record: Any) -> Iterator[None]:
    """Another connection holds a record (on SQLite everything) until the block ends."""
    holds, enough = Event(), Event()

    def _write() -> None:
        try:
            with transaction.atomic():
                type(record).objects.filter(pk=record.pk).update(website="https://larkfield.example/new/")
                holds.set()
                enough.wait(timeout=30)
        finally:
            connection.close()

    writer = Thread(target=_write)
    writer.start()
    try:
        assert holds.wait(timeout=30)
        yield
    finally:
        enough.set()
        writer.join()


@pytest.fixture
def impatient() -> Iterator[None]:
    """This connection waits for 50 ms, not for seconds."""
    command = "PRAGMA busy_timeout = 50" if connection.vendor == "sqlite" else "SET lock_timeout = '50ms'"
    with connection.cursor() as cursor:
        cursor.execute(command)
    yield
    connection.close()


def test_previews_beside_saves_show_the_page_and_lose_no_save(staff: Any) -> None:
    made = factories.make_institution()
    reader, coder = staff("reader", "coder"), staff("coder", "coder")
    form = filled(coder.get(_url(made, "change")), summary_en="Saved beside a preview.")
    looks = [lambda: reader.get(_url(made, "preview"))] * 3
    *pages, saved = at_once(*looks, lambda: coder.post(_url(made, "change"), form))
    assert [page.status_code for page in (*pages, saved)] == [200, 200, 200, 302]
    assert all(f"<h1>{made.name}" in page.content.decode() for page in pages)
    made.refresh_from_db()
    assert (made.summary_en, made.review_state) == ("Saved beside a preview.", "draft")
    assert PublishedVersion.objects.count() == 0


@pytest.mark.usefixtures("impatient")
def test_a_preview_while_somebody_writes_for_long_says_so(staff: Any) -> None:
    made, coder = factories.make_institution(), staff("coder", "coder")
    with somebody_writing(made):
        answer = coder.get(_url(made, "preview"))
    assert (answer.status_code, WHY in answer.content.decode()) == (409, True)
    assert coder.get(_url(made, "preview")).status_code == 200
    made.refresh_from_db()
    assert (made.website, made.review_state) == ("https://larkfield.example/new/", "draft")


@pytest.mark.usefixtures("impatient")
def test_a_save_while_somebody_writes_for_long_keeps_what_was_typed(staff: Any) -> None:
    made, coder = factories.make_institution(), staff("coder", "coder")
    form = filled(coder.get(_url(made, "change")), summary_en="Typed in vain?")
    with somebody_writing(made):
        answer = coder.post(_url(made, "change"), form)
    assert (answer.status_code, WHY in answer.content.decode()) == (409, True)
    assert ("summary_en", "Typed in vain?") in answer.context["typed"]
    assert coder.post(_url(made, "change"), dict(answer.context["typed"])).status_code == 302
    made.refresh_from_db()
    assert made.summary_en == "Typed in vain?"


@pytest.mark.usefixtures("impatient")
def test_a_script_is_told_in_a_sentence(staff: Any) -> None:
    made, coder = factories.make_institution(), staff("coder", "coder")
    form = filled(coder.get(_url(made, "change")), summary_en="Typed in vain?")
    with somebody_writing(made):
        answer = coder.post(_url(made, "change"), form, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()) == (409, {"error": {"code": "busy", "message": WHY}})


def test_others_write_between_the_pieces_of_a_dry_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(institution_import, "BATCH", 1000)
    rows = [[f"s-{n}", "X", "city", "CA"] for n in range(2100)]
    content = as_file([["slug", "name", "kind", "state"], *rows])
    seen: list[int] = []

    def _write_elsewhere(row: int, last: int) -> None:
        at_once(lambda: Place.objects.create(name="Larkfield", state="CA", slug=f"place-{row}", key=str(row)))
        seen.append(row)

    report = import_file(io.BytesIO(content), SHEETS["institution"], progress=_write_elsewhere)
    assert (report.counts()["new"], Institution.objects.count()) == (2100, 0)
    assert Place.objects.count() == len(seen) == 3
