"""`manage.py demo`, without its last step: becoming the server."""

import io
import re
import socket

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.once  # it is for the embedded database


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch):
    """Run the command into a folder of the test's own and return what it prints."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.RELEASES_DIR = str(tmp_path / "releases")
    monkeypatch.setenv("PORT", "8123")

    def run(*options: str) -> str:
        printed = io.StringIO()
        call_command("demo", "--no-serve", *options, stdout=printed, stderr=io.StringIO())
        return printed.getvalue()

    return run


def logins(printed: str) -> dict[str, str]:
    """Return the passwords shown, by name."""
    return dict(re.findall(r"^Login +(\w+) +(\S+) +\(shown only now\)", printed, re.MULTILINE))


def test_it_prints_the_addresses_and_two_logins_that_work(demo):
    printed = demo()
    assert printed.splitlines()[:2] == [
        "Public pages  http://127.0.0.1:8123/",
        "Admin         http://127.0.0.1:8123/admin/",
    ]
    assert "For a public host, signing in also asks for a second factor" in printed
    shown = logins(printed)
    assert list(shown) == ["editor", "reviewer"]
    for name, password in shown.items():
        assert authenticate(username=name, password=password).is_staff


def test_the_editor_codes_and_the_reviewer_publishes(demo):
    demo()
    groups = get_user_model().objects.order_by("username").values_list("username", "groups__name")
    assert sorted(groups) == [("editor", "coder"), ("reviewer", "publisher"), ("reviewer", "reviewer")]


def test_twice_is_as_good_as_once_and_keeps_the_passwords(demo):
    shown = logins(demo())
    again = demo()
    assert logins(again) == {}
    assert "make demo DEMO_ARGS=--reset-passwords" in again
    assert get_user_model().objects.count() == 2
    assert all(authenticate(username=name, password=password) for name, password in shown.items())


def test_passwords_are_new_when_asked_for(demo):
    old, new = logins(demo()), logins(demo("--reset-passwords"))
    assert list(new) == ["editor", "reviewer"]
    assert all(authenticate(username=name, password=password) for name, password in new.items())
    assert not any(authenticate(username=name, password=password) for name, password in old.items())


def test_it_collects_the_static_files(demo, tmp_path):
    demo()
    assert (tmp_path / "static" / "admin" / "css" / "base.css").exists()


def test_a_port_in_use_is_said_before_anything_is_done(db, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        printed = io.StringIO()
        with pytest.raises(CommandError, match=rf"Port {port} cannot be used .*choose another: PORT="):
            call_command("demo", stdout=printed, stderr=printed)
    assert printed.getvalue() == ""
    assert get_user_model().objects.count() == 0


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "-1", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_by_name(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match="PORT is"):
        call_command("demo")


def test_it_makes_one_release_of_the_data(demo, tmp_path):
    demo()
    demo()
    (release,) = (tmp_path / "releases").iterdir()
    assert (release / "csv" / "commitments.csv").is_file()
