"""`manage.py generate_records`: invented records that no check can tell from real ones."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from civic.ingest.load import load
from civic.management.generation import chunks, plan
from civic.management.generation.promises import Codebook
from civic.management.generation.running import generate
from civic.models import Commitment, Institution, PublishedVersion, Resolution
from civic.models.history import REMEMBERED
from tests.factories import make_institution, make_type

SMALL = plan.Wanted(institutions=30, resolutions=20, commitments=40, seed="tests")
TWO_CHUNKS = plan.Wanted(institutions=40, resolutions=1000, commitments=1400, seed="tests")


def load_codebook() -> None:
    load([settings.BASE_DIR / "seeds" / "codebook.yaml"], commit=True)


@pytest.fixture
def no_marks(db):
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS generate_records_marks")


def run(wanted=SMALL, **options) -> str:
    out = io.StringIO()
    numbers = {name: getattr(wanted, name) for name in ("institutions", "resolutions", "commitments", "seed")}
    call_command("generate_records", workers=1, stdout=out, stderr=io.StringIO(), **numbers, **options)
    return out.getvalue()


def indexes() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        found = {}
        for model in (Commitment, PublishedVersion):
            table = model._meta.db_table
            found[table] = set(connection.introspection.get_constraints(cursor, table))
    return found


def test_what_is_generated_passes_every_check(db):
    assert run() == "90 invented institutions, resolutions and commitments are here.\n"
    public = [m.objects.published().count() for m in (Institution, Resolution, Commitment)]
    assert public == [30, 20, 40]
    for command in ("check_records", "verify_quotes"):
        out = io.StringIO()
        call_command(command, stdout=out, stderr=io.StringIO())
        assert out.getvalue().endswith("none wrong.\n")
    own = [m for m in REMEMBERED if m._meta.model_name not in ("codebookversion", "commitmenttype", "level")]
    assert [m.history.count() for m in own] == [0] * len(own)
    with pytest.raises(CommandError, match="holds other invented records"):
        run(SMALL._replace(commitments=41))
    assert run() == "90 invented institutions, resolutions and commitments are here.\n"
    assert Commitment.objects.count() == 40


@pytest.mark.once
def test_the_same_seed_gives_the_same_records(db):
    load_codebook()
    book = Codebook()

    def hashes(seed: str) -> list[tuple[str, str, str]]:
        wanted = SMALL._replace(seed=seed)
        (chunk,) = plan.chunks(plan.members(wanted))
        versions = chunks.make(chunk, seed, book).rows[PublishedVersion]
        return [(v.model, v.record_key, v.change_hash) for v in versions]

    assert hashes("tests") == hashes("tests") != hashes("other")


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_marks")
def test_a_killed_run_goes_on_where_it_stopped_and_puts_the_indexes_back():
    load_codebook()
    before = indexes()

    def stop_after_one_chunk(done: int, total: int) -> None:
        if 0 < done < total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(TWO_CHUNKS, 1, stop_after_one_chunk, many=1)
    assert 0 < Commitment.objects.count() < TWO_CHUNKS.commitments
    assert indexes() != before
    generate(TWO_CHUNKS, 1, lambda done, total: None, many=1)
    assert Commitment.objects.count() == TWO_CHUNKS.commitments
    assert Resolution.objects.count() == TWO_CHUNKS.resolutions
    assert indexes() == before
    assert make_institution().pk > Institution.objects.filter(key__startswith="synthetic-").last().pk


def test_real_records_are_never_mixed_with_invented_ones(db):
    make_type()
    make_institution("Larkfield Unified", key="real")
    with pytest.raises(CommandError, match=r"holds a real record \(institution real\).*an empty database"):
        run()
    assert Institution.objects.count() == 1


@pytest.mark.once
def test_names_come_from_the_file_while_it_has_any(tmp_path):
    divisions = tmp_path / "divisions.csv"
    divisions.write_text(
        "id,name,type,state\n"
        "ocd-division/country:us/state:ca/place:larkfield,Larkfield,place,CA\n"
        "ocd-division/country:us/state:tx/school_district:alder,Alder ISD,school_district,TX\n",
        encoding="utf-8",
    )
    bodies = [member.body for member in plan.members(SMALL._replace(divisions=str(divisions)))]
    assert len(bodies) == SMALL.institutions
    assert {
        ("Larkfield", "city", "CA", False),
        ("Larkfield Police Department", "police_department", "CA", True),
        ("Alder ISD", "school_district", "TX", False),
    } < {(body.name, body.kind, body.state, body.branch) for body in bodies}


@pytest.mark.once
def test_a_file_that_is_no_list_of_divisions_is_refused(db, tmp_path):
    make_type()
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="has no columns id, name, type and state") as failure:
        run(divisions=str(tmp_path / "x.csv"))
    assert failure.value.returncode == 2
