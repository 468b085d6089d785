"""Lists as CSV: what is ticked, or all that the filters leave."""

import csv
import io

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from civic.admin.base import StaffAdmin
from civic.exports.csv import BOM
from civic.models import Institution
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("admin:civic_institution_changelist")


def rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def ticked(client: Client, *records: Institution, at: str = LIST, **more: str):
    data = {"action": "download_csv", "_selected_action": [r.pk for r in records], **more}
    return client.post(at, data)


def test_what_is_ticked_is_downloaded(coder):
    one, two = factories.make_institution("=1+1"), factories.make_institution("Two")
    answer = ticked(coder, one)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="institution-20')
    header, row = rows(answer)
    assert row[header.index("name")] == "'=1+1"
    assert two.slug not in row


def test_select_all_takes_what_the_filters_leave_on_every_page(coder):
    cities = [factories.make_institution(f"City {n}", kind="city") for n in range(60)]
    factories.make_institution("District")
    answer = ticked(coder, cities[0], at=f"{LIST}?kind__exact=city", select_across="1")
    assert len(rows(answer)) == 61


def test_every_staff_list_offers_it(one_of_everything, root):
    refused = {}
    for model, model_admin in admin.site._registry.items():
        if not isinstance(model_admin, StaffAdmin):
            continue
        at = reverse(f"admin:civic_{model._meta.model_name}_changelist")
        data = {"action": "download_csv", "_selected_action": [r.pk for r in model.objects.all()]}
        answer = root.post(at, data)
        refused[model.__name__] = not answer.streaming or len(rows(answer)) < 2
    assert len(refused) > 10
    assert {name for name, wrong in refused.items() if wrong} == set()
