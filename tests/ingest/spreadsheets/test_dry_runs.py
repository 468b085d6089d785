"""A dry run writes piece by piece and takes each back, and still says what the whole file would do."""

import pytest

from civic.ingest.spreadsheets import institution_import
from civic.models import Institution, Person, Resolution
from tests import factories
from tests.ingest.spreadsheets.conftest import told

HEADER = "slug name kind state parent"
CITY = ["larkfield", "City of Larkfield", "city", "CA"]
POLICE = ["larkfield-police", "Larkfield Police", "police_department", "CA"]


@pytest.fixture
def _small_pieces(monkeypatch):
    monkeypatch.setattr(institution_import, "BATCH", 1)


def both(run, model: str, header: str, *rows: list[str]):
    """The dry run and then the import of the same file, which have to say the same."""
    dry = run(model, header, *rows, commit=False)
    real = run(model, header, *rows)
    assert (dry.counts(), dry.digest(), told(dry)) == (real.counts(), real.digest(), told(real))
    return dry, real


@pytest.mark.usefixtures("_small_pieces")
def test_a_dry_run_says_what_the_import_does_and_leaves_nothing(run):
    rows = [[*POLICE, "larkfield"], [*CITY, ""]]
    dry = run("institution", HEADER, *rows, commit=False)
    assert (dry.counts()["new"], Institution.objects.count()) == (2, 0)
    _dry, real = both(run, "institution", HEADER, *rows)
    assert (real.committed, Institution.objects.get(slug="larkfield-police").parent.slug) == (
        True,
        "larkfield",
    )
    both(run, "institution", HEADER, [*POLICE[:1], "Police", *POLICE[2:], ""], [*CITY, ""])
    assert Institution.objects.get(slug="larkfield-police").parent is None


@pytest.mark.usefixtures("_small_pieces")
def test_a_circle_of_parents_is_seen_without_being_written(run):
    dry, _real = both(run, "institution", HEADER, [*CITY, "larkfield-police"], [*POLICE, "larkfield"])
    assert told(dry) == [(2, "", "parent_circle"), (3, "", "parent_circle")]


def test_a_circle_through_the_register_is_seen_too(run):
    top = factories.make_institution("County", slug="county")
    factories.make_institution("City", slug="larkfield", parent=top)
    rows = [[*POLICE, "larkfield"], ["county", "County", "school_district", "CA", "larkfield-police"]]
    dry, _real = both(run, "institution", HEADER, *rows)
    assert told(dry) == [(2, "", "parent_circle"), (3, "", "parent_circle")]


def test_an_address_that_another_row_names_is_not_proposed_to_this_one(run):
    rows = [["k-1", "", "Larkfield", "city", "CA"], ["k-2", "larkfield", "Larkfield", "city", "CA"]]
    both(run, "institution", "key slug name kind state", *rows)
    assert dict(Institution.objects.values_list("key", "slug")) == {"k-1": "larkfield-2", "k-2": "larkfield"}


def test_a_key_of_an_office_that_stands_twice_in_the_file_is_an_error(run):
    city = factories.make_institution().slug
    rows = [[name, name, "one", city, "chief", "police_chief"] for name in ("ada", "bo")]
    dry, _real = both(run, "person", "person_key name role_key institution title category", *rows)
    assert told(dry) == [(3, "role_key", "twice")]
    assert Person.objects.count() == 0


def test_a_number_of_a_resolution_that_stands_twice_in_the_file_is_an_error(run):
    city = factories.make_institution().slug
    rows = [[slug, city, "resolution", "17-04", "Title", "adopted"] for slug in ("one", "two")]
    dry, _real = both(run, "resolution", "slug institution kind number title event_kind", *rows)
    assert told(dry) == [(3, "number", "twice")]
    assert Resolution.objects.count() == 0
