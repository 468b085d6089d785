"""A long form survives the end of its login."""

import json

import pytest
from django.test import Client

from civic.models import Place
from tests import factories as make

pytestmark = pytest.mark.django_db
ADD = "/admin/civic/place/add/"
TYPED = {"name": "Alder Glen", "slug": "", "state": "CA", "lat": "", "lon": "", "_save": "Save"}
PASSWORD = "correct horse battery"


def again(name, password, typed):
    return {"again-username": name, "again-password": password, "typed-before": typed}


def carried(response):
    return response.context["typed"]


@pytest.fixture
def coder_account():
    return make.make_user("coder", "coder")


def test_what_was_typed_is_saved_once_the_login_is_right(client, coder_account):
    response = client.post(ADD, TYPED)
    assert "Nothing of what you typed is lost" in response.content.decode()
    assert json.loads(carried(response)) == [[name, value] for name, value in TYPED.items()]
    assert Place.objects.count() == 0
    response = client.post(ADD, again("coder", PASSWORD, carried(response)), follow=True)
    assert [place.name for place in Place.objects.all()] == ["Alder Glen"]
    assert "You were signed out, and are signed in again." in response.content.decode()


def test_a_wrong_password_keeps_it_once_more(client, coder_account):
    typed = carried(client.post(ADD, TYPED))
    response = client.post(ADD, again("coder", "wrong", typed))
    assert carried(response) == typed
    assert "Please enter the correct username and password" in response.content.decode()
    assert Place.objects.count() == 0


def test_whoever_signs_in_may_do_only_what_they_may_do(client):
    make.make_user("reader")
    typed = carried(client.post(ADD, TYPED))
    assert client.post(ADD, again("reader", PASSWORD, typed)).status_code == 403
    assert Place.objects.count() == 0


def test_somebody_who_is_not_staff_stays_outside(client, django_user_model):
    django_user_model.objects.create_user("outsider", password=PASSWORD)
    typed = carried(client.post(ADD, TYPED))
    client.post(ADD, again("outsider", PASSWORD, typed))
    assert Place.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "[", "{}", "[1, [2, 3]]", "[" * 100_000, json.dumps([["name", {}]])])
def test_what_is_carried_along_may_be_anything(client, coder_account, typed):
    assert client.post(ADD, again("coder", PASSWORD, typed)).status_code in (200, 302, 400)
    assert Place.objects.count() == 0


def test_a_script_gets_an_answer_it_can_show(client):
    response = client.post(ADD, TYPED, headers={"accept": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "login")


def test_a_form_from_elsewhere_is_refused_as_ever():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADD, TYPED).status_code == 403


def test_what_was_typed_is_shown_as_text_only(client):
    page = client.post(ADD, TYPED | {"name": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert client.get(ADD).status_code == 302
