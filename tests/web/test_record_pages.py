"""Blocks of a record's page: made once, and shown only while they would be made the same."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    F,
    FloatField,
    IntegerField,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civic import workflow
from civic.versions import marking
from civic.web import record_pages
from tests import factories as make
from tests.views import scene

MADE, PROVED, KNOWN = 10, 3, 1
"""Queries of an institution's page: to make it; to note what it was made of; to show it again."""


@pytest.fixture
def larkfield(transactional_db: None) -> scene.Larkfield:
    return scene.build()


def _get(client: Client, path: str) -> str:
    """The page with one space between words."""
    response = client.get(path)
    return re.sub(r"\s+", " ", response.content.decode())


def _asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def _made_anew(client: Client, path: str) -> str:
    record_pages._kept.clear()
    return _get(client, path)


def test_a_page_is_made_once_and_then_costs_the_question_whether_anything_changed(client, larkfield):
    path = larkfield.district.get_absolute_url()
    _get(client, path)  # the process keeps the codebook and the cards
    record_pages._kept.clear()
    assert [_asked(client, path) for _ in range(4)] == [MADE, PROVED, KNOWN, KNOWN]


def test_a_change_elsewhere_costs_one_question_more(client, larkfield):
    path = larkfield.district.get_absolute_url()
    shown = [_get(client, path) for _ in range(3)]
    elsewhere = make.make_institution("Elsewhere Schools", state="NY", places=[make.make_place("Elsewhere")])
    make.published(elsewhere)
    assert [_asked(client, path) for _ in range(2)] == [2, KNOWN]
    assert [_get(client, path), _made_anew(client, path)] == [shown[0], shown[0]]


def test_a_page_that_has_changed_takes_no_more_than_twelve_queries(client, larkfield):
    path = larkfield.district.get_absolute_url()
    for _ in range(3):
        client.get(path)
    workflow.withdraw(larkfield.commitment, "Misread.")
    assert _asked(client, path) <= 12


def test_what_is_withdrawn_is_gone_at_once_from_every_page(client, larkfield):
    promise = larkfield.commitment
    paths = [promise.institution.get_absolute_url(), larkfield.resolution.get_absolute_url()]
    for path in paths * 3:
        assert promise.slug in _get(client, path)
    workflow.withdraw(promise, "Misread.")
    assert [promise.slug in _get(client, path) for path in paths] == [False, False]
    assert client.get(promise.get_absolute_url()).status_code == 410


def test_what_a_visitor_typed_is_not_kept(client, larkfield):
    path = larkfield.district.get_absolute_url()
    plain = _get(client, path)
    assert "We ignored “shoe”" in _get(client, f"{path}?shoe=1")
    assert _get(client, path) == plain


def test_each_language_has_its_own(client, larkfield):
    path = larkfield.district.get_absolute_url()
    for _ in range(2):
        assert 'lang="vi">' in _get(client, f"/vi{path}")[:60]
        assert 'lang="en">' in _get(client, path)[:60]


def test_tomorrow_is_another_day(client, larkfield, monkeypatch):
    path, today = larkfield.district.get_absolute_url(), timezone.localdate()
    for _ in range(3):
        client.get(path)
    monkeypatch.setattr(timezone, "localdate", lambda *_: today.replace(year=today.year + 9))
    late = _get(client, path)
    assert late == _made_anew(client, path)


def test_a_change_while_a_page_is_made_is_on_the_next(client, larkfield, monkeypatch):
    """Its rows are of two moments, so that neither version vouches for it."""
    promise, path = larkfield.commitment, larkfield.commitment.institution.get_absolute_url()
    made = record_pages._made

    def slowly(*args: Any) -> dict[str, bytes]:
        found = made(*args)
        workflow.withdraw(promise, "Misread.")
        return found

    monkeypatch.setattr(record_pages, "_made", slowly)
    assert promise.slug in _get(client, path)
    monkeypatch.setattr(record_pages, "_made", made)
    assert promise.slug not in _get(client, path)


def test_no_more_is_kept_than_there_is_room_for(client, larkfield, monkeypatch, settings):
    paths = [record.get_absolute_url() for record in (larkfield.district, larkfield.city, larkfield.police)]
    for path in paths:
        client.get(path)
    assert [key[0] for key in record_pages._kept] == paths
    size = max(kept.size for kept in record_pages._kept.values())
    monkeypatch.setattr(record_pages, "_MB", size / settings.RECORD_PAGES_MB)
    client.get(paths[0])
    assert [key[0] for key in record_pages._kept] == [paths[0]]
    settings.RECORD_PAGES_MB = 0
    assert [_asked(client, paths[0]) for _ in range(2)] == [MADE, MADE]


_SHOWN = {
    *("commitment.status", "commitment.institution_id", "evidence.stance", "institution.name", "place.name"),
    *("researchlog.where_en", "resolution.title", "resolutionevent.edtf", "resolutionrelation.kind"),
    *("sourcearticle.publisher", "sourcearticle.review_state", "statement.title_en", "level.label_en"),
}
"""Some of the columns that the page shows, of every sort of record."""


def _others(field: Any) -> list[Any]:
    """Other values for a column, most of them made of what each row has."""
    if field.choices:
        return [value for value, _label in field.flatchoices[:2]]
    if field.is_relation:
        return list(QuerySet(field.related_model).order_by("pk").values_list("pk", flat=True)[:2])
    own = F(field.attname)
    others: tuple[tuple[Any, Any], ...] = (
        (DateField, datetime(2001, 2, 3, tzinfo=UTC)),
        (BooleanField, True),
        ((IntegerField, FloatField), own + 1),
        ((CharField, TextField), Concat(own, Value("x"))),
    )
    return [value for kind, value in others if isinstance(field, kind)]


def _changes() -> Iterator[tuple[type[Model], str, Any]]:
    """Every column of every table that a page in English is made from, with some other values."""
    for model in marking.WATCHED:
        for field in model._meta.concrete_fields:
            is_elsewhere = field.primary_key or field.attname.endswith(("_es", "_vi"))
            for value in () if is_elsewhere else _others(field):
                yield model, field.attname, value


def test_whatever_changes_in_the_database_is_on_the_page_at_once(larkfield, caplog):
    """By hand, in any column: the page shown is the one that would be made."""
    client, path = Client(raise_request_exception=False), larkfield.district.get_absolute_url()
    caplog.set_level(logging.CRITICAL)  # a date like 2017x is an error
    before = [_get(client, path) for _ in range(3)][-1]
    (proved,), changed = record_pages._kept.items(), set()
    for model, column, value in _changes():
        rows = list(QuerySet(model).values())
        try:
            QuerySet(model).update(**{column: value})
        except DatabaseError:
            continue  # the database holds a rule against it
        if _get(client, path) == before:
            assert _made_anew(client, path) == before, (model, column)
        else:
            changed.add(f"{model._meta.model_name}.{column}")
        QuerySet(model).bulk_update([model(**row) for row in rows], [column])
        record_pages._kept.update([proved])
    assert _get(client, path) == before
    assert changed >= _SHOWN
