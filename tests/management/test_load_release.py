"""`load_release`: an empty register answers every public address as the first one did."""

import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from civic import workflow
from civic.exports.package import fixture, sums
from civic.management import rows
from civic.models import FacetCount, Institution, SearchDocument, StatusSpan
from tests import factories as make
from tests import releases
from tests.public_addresses import LANGUAGES, addresses, from_sitemaps, routes
from tests.views import scene

pytestmark = pytest.mark.django_db
NEVER_THE_SAME = {"/corrections/new/"}
"""A form that carries the moment at which it was asked for."""


def empty() -> None:
    """Take every record out of the database of the test, whatever protects it."""
    tables = [model._meta.db_table for model in (*fixture.FIELDS, StatusSpan, SearchDocument, FacetCount)]
    links = [through._meta.db_table for _name, through, *_rest in fixture._LINKS.values()]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in [*links, *reversed(tables)]:
            cursor.execute(f'DELETE FROM "{table}"')


def load(folder, **options):
    out = StringIO()
    call_command("load_release", str(folder), stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()[-1]


def pages(client, paths):
    found = {}
    for path in paths:
        answer = client.get(path)
        found[path] = (answer.status_code, answer.getvalue(), answer.get("Location"))
    return found


@pytest.mark.once
def test_an_empty_register_rebuilds_every_public_page(tmp_path, client):
    larkfield = scene.build()
    workflow.rename(larkfield.district, "larkfield-schools")
    gone = make.make_published(institution=larkfield.city, slug="gone")
    workflow.withdraw(gone, "Entered twice.")
    larkfield.district.research.create(
        type=larkfield.commitment.type, searched_on="2026-11-01", where_en="Minutes", outcome="not_found"
    )
    make.make_commitment(institution=make.make_institution(slug="draft"), slug="draft-promise")
    paths = [path for route in routes() for path in addresses(route) if path not in NEVER_THE_SAME]
    paths = [f"{language}{path}" for path in paths for language in LANGUAGES]
    paths += [*from_sitemaps(client), "/institutions/larkfield-unified/"]
    before = pages(client, paths)
    release = releases.write(tmp_path)
    empty()
    assert load(release, commit=True).endswith("rows loaded")
    after = pages(client, paths)
    assert {path: before[path][0] for path in paths if before[path] != after[path]} == {}
    assert {200, 301, 410} <= {status for status, *_rest in after.values()}
    assert sums.files(releases.write(tmp_path / "again")) == sums.files(release)


@pytest.mark.parametrize("more", [0, 2])
def test_rows_are_written_in_as_many_queries_however_many_there_are(
    tmp_path, django_assert_num_queries, more
):
    for _each in range(1 + more):
        parent = make.make_institution("Larkfield", kind="city")
        make.make_published(institution=make.make_institution(parent=parent))
    release = releases.write(tmp_path)
    empty()
    with django_assert_num_queries(30), (release / fixture.NAME).open(encoding="utf-8") as lines:
        counts = rows.Loader(lambda _text: None).load(lines)
    assert counts["institution"] == 2 + 2 * more


def test_an_institution_may_come_before_the_one_that_it_belongs_to(tmp_path):
    child = make.make_institution("Police", slug="police")
    city = make.make_institution("City", slug="city")
    Institution.objects.filter(pk=child.pk).update(parent=city)
    make.published(city, Institution.objects.get(pk=child.pk))
    release = releases.write(tmp_path)
    empty()
    load(release, commit=True)
    assert Institution.objects.get(slug="police").parent.slug == "city"


def test_a_dry_run_writes_nothing(tmp_path):
    make.make_published()
    release = releases.write(tmp_path)
    empty()
    assert load(release).endswith("would be loaded; --commit writes them")
    assert not any(model._default_manager.exists() for model in fixture.FIELDS)


def refusal(folder):
    with pytest.raises(CommandError) as refused:
        load(folder, commit=True)
    return refused.value.returncode, str(refused.value)


def test_a_register_that_is_not_empty_is_refused(tmp_path):
    make.make_published()
    code, said = refusal(releases.write(tmp_path))
    assert (code, said.startswith("This register is not empty (commitmenttype, ")) == (1, True)


def test_a_file_that_was_changed_is_named(tmp_path):
    release = releases.write(tmp_path)
    (release / "csv" / "places.csv").write_text("path\n")
    (release / "extra.txt").write_text("x")
    code, said = refusal(release)
    assert (code, said.endswith("not as SHA256SUMS says: csv/places.csv, extra.txt.")) == (1, True)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"model": "civic.place", "fields": {"slug": "x", "staff": 1}}, "civic.place has no staff"),
        ({"model": "auth.user", "fields": {"username": "x"}}, "auth.user has no username"),
        ({"model": "civic.place", "fields": {"key": "x", "lat": "north"}}, "line 1: lat of civic.place: "),
        ({"model": "civic.identifier", "fields": {"key": "x", "institution": ["y"]}}, "there is no y"),
    ],
)
def test_a_row_that_no_release_has_is_refused_and_nothing_is_written(tmp_path, row, expected):
    release = releases.write(tmp_path)
    (release / fixture.NAME).write_text(json.dumps(row) + "\n")
    sums.write(release)
    code, said = refusal(release)
    assert (code, expected in said) == (1, True)
    assert not get_user_model().objects.exists()


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path):
    assert refusal(tmp_path / "none")[0] == 2
    assert refusal(tmp_path)[0] == 1
