"""The history of a record on the desk, and the way back."""

from urllib.parse import quote

import pytest

from civic import history
from civic.models import Place, because
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_twice():
    """An institution that was renamed by somebody who gave a reason."""
    with because("As the ledger prints it", make.make_user("first")):
        institution = make.make_institution("Larkfield Unified", slug="larkfield")
    with because("A slip", make.make_user("second")):
        institution.name = "Larkfeild Unified"
        institution.save()
    return institution


def test_the_history_says_who_when_why_and_what(coder, told_twice):
    page = coder.get(f"/admin/civic/institution/{told_twice.pk}/history/").content.decode()
    for words in ("first", "As the ledger prints it", "second", "A slip"):
        assert words in page
    assert "<del>Larkfield Unified</del> → <ins>Larkfeild Unified</ins>" in page


def test_going_back_is_asked_once_more_and_names_what_it_undoes(coder, told_twice):
    address = f"/admin/civic/institution/{told_twice.pk}/history/revert/"
    at = history.changes(told_twice)[-1].at.isoformat()
    page = coder.get(f"{address}?at={quote(at)}").content.decode()
    assert "A slip" in page
    assert "As the ledger prints it" not in page
    response = coder.post(address, {"at": at, "reason": "Spelt wrong"}, follow=True)
    assert "“Larkfield Unified” is as it was." in response.content.decode()
    told_twice.refresh_from_db()
    assert told_twice.name == "Larkfield Unified"
    newest = history.changes(told_twice)[0]
    assert (newest.user.get_username(), newest.reason) == ("coder", "Spelt wrong")


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-13-45T00:00:00+00:00", "2026-11-22", "\x00", "9" * 5000]
)
def test_a_moment_that_is_none_is_no_page(coder, told_twice, at):
    address = f"/admin/civic/institution/{told_twice.pk}/history/revert/"
    assert coder.post(address, {"at": at}).status_code in (400, 404)


def test_before_it_was_there_nothing_can_be_restored(coder, told_twice):
    address = f"/admin/civic/institution/{told_twice.pk}/history/revert/"
    response = coder.post(address, {"at": "2001-01-01T00:00:00+00:00"}, follow=True)
    assert "The record was not there yet at that time." in response.content.decode()


def test_who_may_only_look_does_not_go_back(client, told_twice):
    client.force_login(make.make_user("reader"))
    address = f"/admin/civic/institution/{told_twice.pk}/history/revert/"
    assert client.post(address, {"at": "2026-01-01T00:00:00+00:00"}).status_code == 403


def test_a_save_in_the_form_is_remembered_with_its_editor(coder):
    form = {"name": "Alder Glen", "slug": "", "state": "CA", "_save": "Save"}
    assert coder.post("/admin/civic/place/add/", form).status_code == 302
    (change,) = history.changes(Place.objects.get(name="Alder Glen"))
    assert change.user == coder.user
