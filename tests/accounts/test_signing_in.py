"""From the password to the desk and out again."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from civic.accounts import passkeys, recovery
from civic.choices import FactorKind
from civic.models import Factor, Place
from tests import factories
from tests.accounts.conftest import DESK, FACTORS, LOGIN, SECOND, code, give_password

pytestmark = pytest.mark.django_db
ADD = f"{DESK}civic/place/add/"
TYPED = {"name": "Alder Glen", "slug": "", "state": "CA", "lat": "", "lon": "", "_save": "Save"}


def is_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def test_a_code_opens_the_page_that_was_asked_for_once(mfa, ada):
    client = Client()
    assert give_password(client).status_code == 302
    assert not is_in(client)
    answer = client.post(SECOND, {"code": code(), "next": ADD})
    assert (answer.status_code, answer.url) == (302, ADD)
    assert is_in(client)
    again = Client()
    give_password(again)
    assert "each works once" in again.post(SECOND, {"code": code()}).content.decode()
    assert again.post(SECOND, {"code": code(1)}).status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(target, ada):
    client = Client()
    give_password(client)
    assert client.post(SECOND, {"code": code(), "next": target}).url == DESK


@pytest.mark.parametrize("given", ["", "000000", "٠٠٠٠٠٠", "x" * 60, "\x00", "1" * 5000])
def test_anything_else_opens_nothing(given, mfa, ada):
    client = Client()
    give_password(client)
    assert client.post(SECOND, {"code": given}).status_code == 200
    assert client.post(SECOND, {"passkey": given}).status_code == 200
    assert not is_in(client)


def test_a_clock_may_be_off_by_half_a_minute_and_no_more(ada):
    client = Client()
    give_password(client)
    assert client.post(SECOND, {"code": code(2)}).status_code == 200
    assert client.post(SECOND, {"code": code(1)}).status_code == 302


def test_the_first_factor_is_made_before_anything_else_and_comes_with_codes(mfa):
    user = factories.make_user("new", "coder")
    client = Client()
    give_password(client, "new")
    page = client.get(f"{FACTORS}app/")
    secret = page.context["letters"].replace(" ", "")
    assert secret not in str(client.session.items())
    assert client.post(f"{FACTORS}app/", {"code": "000000"}).context["letters"] == page.context["letters"]
    made = client.post(f"{FACTORS}app/", {"code": pyotp.TOTP(secret).at(timezone.now()), "next": ADD})
    assert (len(made.context["codes"]), made.context["next"]) == (10, ADD)
    assert "no-store" in made["Cache-Control"]
    assert is_in(client)
    stored = str(list(Factor.objects.filter(user=user).values()))
    assert not [word for word in (secret, *made.context["codes"]) if word in stored]


def test_a_recovery_code_opens_once(mfa, ada):
    words = recovery.renew(ada)
    for given, status in ((words[0].upper().replace("-", " "), 302), (words[0], 200), (words[1], 302)):
        client = Client()
        give_password(client)
        assert client.post(SECOND, {"code": given}).status_code == status
    assert recovery.left(ada) == 8


def test_the_last_factor_stays_where_the_site_asks_for_one(mfa, sign_in, ada, settings):
    client, factor = sign_in(), Factor.objects.get()
    recovery.renew(ada)
    client.post(f"{FACTORS}{factor.pk}/remove/")
    assert Factor.objects.count() == 2
    settings.REQUIRE_MFA = False
    client.post(f"{FACTORS}{factor.pk}/remove/")
    assert Factor.objects.count() == 0


def test_nobody_touches_the_factors_of_another(sign_in):
    other = factories.make_user("other", "coder")
    factor = Factor.objects.create(user=other, kind=FactorKind.PASSKEY, name="Key", data={})
    assert sign_in().post(f"{FACTORS}{factor.pk}/remove/").status_code == 404


def test_a_session_ends_after_three_idle_hours_and_after_twelve_in_any_case(mfa, sign_in):
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        client = sign_in()
    seen = {}
    for minutes in (0, 170, 340, 510, 680, 719, 721):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            seen[minutes] = is_in(client)
    assert seen == {0: True, 170: True, 340: True, 510: True, 680: True, 719: True, 721: False}
    with time_machine.travel(began + timedelta(hours=13), tick=False):
        client.post(SECOND, {"code": code()})
        assert not is_in(client)


def test_three_idle_hours_end_it(mfa, sign_in):
    client = sign_in()
    with time_machine.travel(timezone.now() + timedelta(hours=3, seconds=1)):
        assert not is_in(client)


def test_half_of_a_login_lasts_a_quarter_of_an_hour(mfa, ada):
    client = Client()
    give_password(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(SECOND, {"code": code()}).url.startswith(LOGIN)
        assert not is_in(client)


def test_a_form_sent_after_the_end_is_carried_through_both_steps(mfa, sign_in):
    client = sign_in()
    with time_machine.travel(timezone.now() + timedelta(hours=4), tick=False):
        typed = client.post(ADD, TYPED).context["typed"]
        again = {"again-username": "ada", "again-password": factories.PASSWORD, "typed-before": typed}
        page = client.post(ADD, again)
        assert (page.context["lacking"], page.context["typed"]) == ("factor", typed)
        wrong = client.post(ADD, {"again-code": "000000", "typed-before": typed})
        assert (wrong.context["lacking"], Place.objects.count()) == ("factor", 0)
        done = client.post(ADD, {"again-code": code(), "typed-before": typed}, follow=True)
    assert [place.name for place in Place.objects.all()] == ["Alder Glen"]
    assert "You were signed out, and are signed in again." in done.content.decode()


def test_an_old_hash_becomes_argon2_at_the_next_login(client, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    user = factories.make_user("old", "coder")
    user.password = make_password(factories.PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    assert give_password(client, "old").status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def test_lost_factors_are_forgotten_by_a_command_and_sessions_end(mfa, sign_in, ada, capsys):
    client = sign_in()
    other = Client()
    other.force_login(factories.make_user("other"))
    call_command("reset_factors", "ada")
    assert "1 second factor of ada" in capsys.readouterr().out
    assert (Factor.objects.count(), Session.objects.count(), is_in(client)) == (0, 1, False)
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_factors", "nobody")


def test_cookies_go_to_the_desk_alone(ada):
    client = Client()
    give_password(client)
    client.get(LOGIN)
    assert {name: cookie["path"] for name, cookie in client.cookies.items()} == {
        "sessionid": DESK,
        "csrftoken": DESK,
    }


def test_passkeys_are_offered_where_browsers_know_them(rf):
    hosts = ("127.0.0.1:8000", "[::1]:8000", "localhost:8000")
    assert [passkeys.works_at(rf.get("/", headers={"host": host})) for host in hosts] == [False, False, True]


def test_another_key_of_the_site_reads_no_secret(ada, settings):
    settings.SECRET_KEY = "another key"
    client = Client()
    give_password(client)
    assert client.post(SECOND, {"code": code()}).status_code == 200
