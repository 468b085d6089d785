"""What a session left open does not do by itself, and what nobody does to their own rights."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic.admin.accounts import OWN_RIGHTS
from civic.models import Institution
from tests import factories
from tests.accounts.conftest import DESK, FACTORS, SECRET, code, give_password
from tests.admin.forms import filled

pytestmark = pytest.mark.django_db
PASSWORD = factories.PASSWORD
Users = get_user_model()


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.user = factories.make_user("root", is_superuser=True)  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def later() -> Any:
    """Six minutes after the sign-in."""
    return lambda: time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False)


def asked(answer: Any) -> bool:
    return (answer.context or {}).get("lacking") == "proof"


def test_a_user_is_changed_after_a_proof_with_what_was_typed(root, later):
    user = factories.make_user("ada", "coder")
    at = url("auth_user_change", user.pk)
    typed = filled(root.get(at), first_name="Ada")
    with later():
        page = root.post(at, typed)
        assert (asked(page), Users.objects.get(pk=user.pk).first_name) == (True, "")
        again = {"typed-before": page.context["typed"]}
        assert asked(root.post(at, again | {"again-password": "wrong"}))
        assert asked(root.post(at, again))
        assert root.post(at, again | {"again-password": PASSWORD}).status_code == 302
        assert Users.objects.get(pk=user.pk).first_name == "Ada"
        assert root.post(at, typed | {"first_name": "Bo"}).status_code == 302


def deeds() -> dict[str, tuple[str, dict[str, Any]]]:
    """What a stolen session would be good for."""
    ada = factories.make_user("ada", "coder")
    group = Group.objects.get(name="coder")
    public = factories.published(factories.make_institution())
    ticked, listed = {"_selected_action": [public.pk]}, url("civic_institution_changelist")
    others = {"action": "delete_selected", "_selected_action": [ada.pk]}
    return {
        "add a user": (url("auth_user_add"), {"username": "new"}),
        "delete a user": (url("auth_user_delete", ada.pk), {"post": "yes"}),
        "delete users": (url("auth_user_changelist"), others),
        "give a password": (url("auth_user_password_change", ada.pk), {"password1": "x"}),
        "add a group": (url("auth_group_add"), {"name": "all"}),
        "change a group": (url("auth_group_change", group.pk), {"name": "all"}),
        "withdraw a list": (listed, {"action": "withdraw_selected", "words": "Wrong", **ticked}),
        "download a list": (listed, {"action": "download_csv", **ticked}),
        "new codes": (url("factor_codes"), {}),
    }  # fmt: skip


def test_each_of_these_asks_for_a_proof_and_does_nothing_without(root, later):
    todo = deeds()
    root.user.factors.create(kind="app", data={"secret": "", "step": 0})
    before = list(Users.objects.values()), list(Group.objects.values()), list(Institution.objects.values())
    with later():
        assert {name: asked(root.post(at, data)) for name, (at, data) in todo.items()} == dict.fromkeys(
            todo, True
        )
    after = list(Users.objects.values()), list(Group.objects.values()), list(Institution.objects.values())
    assert before == after


def test_a_list_is_downloaded_once_the_code_is_right(ada, sign_in, later):
    factories.make_institution("Larkfield Unified")
    client, at = sign_in(), url("civic_institution_changelist")
    data = {"action": "download_csv", "_selected_action": [Institution.objects.get().pk]}
    with later():
        page = client.post(at, data)
        done = client.post(at, {"typed-before": page.context["typed"], "again-code": code()})
        assert b"Larkfield Unified" in b"".join(done.streaming_content)


def test_a_page_of_one_s_factors_opens_after_a_proof(sign_in, later):
    client, at = sign_in(), f"{FACTORS}app/"
    with later():
        assert asked(client.get(at))
        given = {"typed-before": "[]", "again-read": "1", "again-password": PASSWORD}
        assert client.post(at, given).url == at
        assert SECRET[:4] not in client.get(at).context["letters"]


def test_wrong_proofs_wait(root, later):
    at, wrong = url("auth_user_add"), {"typed-before": "[]", "again-password": "wrong"}
    with later():
        for _ in range(5):
            root.post(at, wrong)
        right = root.post(at, wrong | {"again-password": PASSWORD})
        assert "Too many wrong tries" in right.content.decode()


@pytest.mark.parametrize("right", ["add", "change", "delete"])
def test_no_permission_makes_somebody_who_is_no_superuser_edit_users_or_groups(right, db):
    user = factories.make_user("ada", "coder")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client = Client()
    client.force_login(user)
    for model, pk in (("user", user.pk), ("group", Group.objects.get(name="coder").pk)):
        at = url(f"auth_{model}_{right}", *([] if right == "add" else [pk]))
        assert client.post(at, {"is_superuser": "on", "name": "all", "post": "yes"}).status_code == 403
    assert not Users.objects.get(pk=user.pk).is_superuser


def test_a_superuser_changes_others_rights_and_not_their_own(root):
    at, groups = url("auth_user_change", root.user.pk), [Group.objects.get(name="publisher").pk]
    page = root.get(at)
    assert set(OWN_RIGHTS) <= set(page.context["adminform"].readonly_fields)
    form = filled(page, first_name="Root")
    assert root.post(at, form | {"groups": groups}).status_code == 302
    me = Users.objects.get(pk=root.user.pk)
    assert (me.first_name, me.is_superuser, me.groups.count()) == ("Root", True, 0)
    assert root.post(url("auth_user_delete", me.pk), {"post": "yes"}).status_code == 403
    other = factories.make_user("ada", "coder")
    at = url("auth_user_change", other.pk)
    assert root.post(at, filled(root.get(at)) | {"groups": groups}).status_code == 302
    assert [g.name for g in other.groups.all()] == ["publisher"]


def test_signing_in_counts_as_a_proof(ada):
    client = Client()
    give_password(client)
    client.post(f"{DESK}second-factor/", {"code": code()})
    assert not asked(client.get(f"{FACTORS}app/"))
