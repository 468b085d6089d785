"""What a path of ours is about."""

import pytest

from civic import workflow
from civic.models import Institution
from civic.web.subjects import Subject, subject
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_every_public_record_is_known_by_its_path():
    commitment = make.make_published()
    records = [
        commitment,
        commitment.institution,
        commitment.resolution,
        commitment.type,
        commitment.evidence.get().snapshot.article,
        make.make_place(),
    ]
    assert [subject(record.get_absolute_url()) for record in records] == [
        Subject(record.get_absolute_url(), str(record), record._meta.model_name, record.key)
        for record in records
    ]


@pytest.mark.parametrize("path", ["/", "/about/", "/institutions/", "/search/", "/corrections/"])
def test_a_page_without_a_record_goes_by_its_path(path):
    assert subject(path) == Subject(path, path)


def test_a_state_goes_by_its_name():
    assert subject("/places/ca/") == Subject("/places/ca/", "California")


@pytest.mark.parametrize("more", ["?q=x", "#promised", "?a=1#b"])
def test_query_and_fragment_are_left_out(more):
    assert subject(f"/about/{more}") == Subject("/about/", "/about/")


@pytest.mark.parametrize("prefix", ["/es", "/vi"])
def test_the_language_is_left_out(prefix):
    assert subject(f"{prefix}/about/") == Subject("/about/", "/about/")


def test_a_former_address_leads_to_the_present_one():
    district = make.published(make.make_institution("Larkfield Unified", slug="larkfield"))
    workflow.rename(district, "larkfield-unified")
    found = subject("/institutions/larkfield/")
    assert found == Subject(
        "/institutions/larkfield-unified/", "Larkfield Unified", "institution", district.key
    )


def test_a_tombstone_may_be_wrong_too():
    district = make.published(make.make_institution("Larkfield Unified", slug="larkfield"))
    workflow.withdraw(district, "Entered twice.")
    assert subject("/institutions/larkfield/").title == "Larkfield Unified"


def test_a_draft_is_as_unknown_as_what_never_was():
    draft = make.make_institution(slug="larkfield")
    assert Institution.objects.filter(pk=draft.pk).exists()
    assert [subject("/institutions/larkfield/"), subject("/institutions/nowhere/")] == [None, None]


@pytest.mark.parametrize(
    "address",
    [
        *("", "about", "//evil.example/", "https://evil.example/", "///", "/\\evil", "/admin/"),
        *("/admin/civic/institution/", "/healthz", "/robots.txt", "/nothing/", "/places/xx/"),
        *("/places/ca/nowhere/", "/static/civic/site.css", "/about/\x00", "/" + "a" * 5000, "javascript:x"),
    ],
)
def test_every_other_address_is_none_of_ours(address):
    assert subject(address) is None
