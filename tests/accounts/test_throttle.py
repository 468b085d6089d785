"""Wrong tries slow down whoever makes them, and nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from civic.accounts import recovery, throttle
from civic.models import SignInFailure
from tests import factories
from tests.accounts.conftest import DESK, SECOND, code, give_password

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.77", "198.51.100.8"
WAIT = "Too many wrong tries from here."


def wrongly(times: int, name: str = "ada", address: str = HERE) -> None:
    for _ in range(times):
        give_password(Client(), name, "wrong", REMOTE_ADDR=address)


def said(name: str, address: str) -> str:
    return give_password(Client(), name, REMOTE_ADDR=address).content.decode()


def test_after_five_wrong_passwords_the_right_one_waits_here_and_gets_in_from_elsewhere(ada):
    wrongly(5)
    assert WAIT in said("ada", HERE)
    client = Client()
    assert give_password(client, REMOTE_ADDR=THERE).status_code == 302
    assert client.post(SECOND, {"code": code()}, REMOTE_ADDR=THERE).status_code == 302
    assert client.get(DESK).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=16)):
        assert said("ada", HERE) == ""


def test_a_thousand_addresses_lock_nobody_out(ada):
    for number in range(60):
        wrongly(1, address=f"192.0.2.{number}")
    assert said("ada", THERE) == ""


def test_each_wait_is_twice_the_last_up_to_a_quarter_of_an_hour(rf):
    marks = throttle.password_marks(rf.post("/", REMOTE_ADDR=HERE), "ada")
    now, waits = timezone.now(), []
    for _ in range(14):
        with time_machine.travel(now, tick=False):
            throttle.count(marks)
            until = SignInFailure.objects.get(pk=marks[0].key).waits_until
        waits.append(round((until - now).total_seconds()))
        now = until
    assert waits == [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]


def test_an_address_that_tries_many_names_waits_with_all_of_them(ada):
    for number in range(30):
        wrongly(1, f"name-{number}")
    assert WAIT in said("ada", HERE)
    assert said("ada", THERE) == ""


def test_colleagues_behind_one_address_do_not_wait_for_each_other(ada):
    wrongly(5, "somebody")
    assert said("ada", HERE) == ""


def test_wrong_codes_wait_too_and_a_right_password_does_not_forgive_them(ada):
    client = Client()
    give_password(client, REMOTE_ADDR=HERE)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=HERE)
    give_password(client, REMOTE_ADDR=HERE)
    assert WAIT in client.post(SECOND, {"code": code()}, REMOTE_ADDR=HERE).content.decode()
    assert client.post(SECOND, {"code": code()}, REMOTE_ADDR=THERE).status_code == 302


def test_codes_cannot_be_guessed_by_many_machines_together(ada):
    client, words = Client(), recovery.renew(ada)
    give_password(client)
    for number in range(100):
        client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
    refused = client.post(SECOND, {"code": code()}, REMOTE_ADDR=THERE).content.decode()
    assert "Use a passkey or a recovery code" in refused
    assert client.post(SECOND, {"code": words[0]}, REMOTE_ADDR=THERE).status_code == 302


def test_unknown_names_wait_like_known_ones(db):
    wrongly(5, "nobody")
    assert WAIT in said("nobody", HERE)


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        (HERE, THERE, HERE),
        ("127.0.0.1", f"{THERE}, {HERE}", HERE),
        ("::1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "", HERE),
        ("127.0.0.1", "", ""),
        ("", "nonsense", ""),
    ],
)
def test_an_address_is_believed_from_the_proxy_beside_us_alone(rf, remote, forwarded, found):
    request = rf.post("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert throttle.address_of(request) == found


def test_without_an_address_nobody_waits_for_long(ada):
    wrongly(12, address="127.0.0.1")
    with time_machine.travel(timezone.now() + timedelta(seconds=16)):
        assert said("ada", "127.0.0.1") == ""


def test_no_name_and_no_address_is_stored_and_what_is_expires(ada, caplog):
    wrongly(3)
    rows = str(list(SignInFailure.objects.values()))
    assert SignInFailure.objects.count() == 2
    assert not [word for word in ("ada", HERE) if word in rows + caplog.text]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        factories.make_user("other")
        assert throttle.due(timezone.now()) == 2
        give_password(Client(), "other", REMOTE_ADDR=THERE)
    assert SignInFailure.objects.count() == 1
