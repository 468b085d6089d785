"""Report a mistake: the form, what it takes, and what comes back."""

import io
import re
import time

import pytest
from django.template.loader import render_to_string
from django.test import Client

from civic.models import CorrectionReport, ReportAllowance
from tests import factories as make
from tests.views.sent_forms import BODY, NEW, THANKS, is_traceless, problems, sender, stamp, text_of, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client):
    return sender(client)


@pytest.fixture
def district():
    return make.published(make.make_institution("Larkfield Unified", slug="larkfield-unified"))


# The form


def test_the_form_names_the_record_it_is_about(client, district):
    response = client.get(f"{NEW}?about={district.get_absolute_url()}")
    assert response.status_code == 200
    assert "About this page: Larkfield Unified" in text_of(response)
    assert value(response, "about") == "/institutions/larkfield-unified/"
    assert is_traceless(response)


def test_every_field_has_its_label_and_hint(client):
    page = client.get(NEW).content.decode()
    for name in ("body", "where", "email", "website"):
        assert page.count(f'<label for="id_{name}">') == 1
    for name in ("body", "where", "email"):
        assert f'aria-describedby="id_{name}_helptext"' in page
        assert f'id="id_{name}_helptext"' in page
    assert 'autocomplete="email"' in page
    assert "<script" not in page


def test_the_trap_is_out_of_sight_and_out_of_the_tab_order_and_says_what_to_do(client):
    page = client.get(NEW).content.decode()
    trap = re.search(r'(?s)<div class="visually-hidden">(.*?)</div>', page).group(1)
    assert "Leave this field empty" in trap
    assert 'name="website" autocomplete="off" tabindex="-1"' in trap


def test_the_form_is_kept_by_no_shared_cache_and_lets_the_browser_name_its_origin(client):
    headers = client.get(NEW).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("private, no-cache", "same-origin")


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("/institutions/nowhere/", "We ignored “/institutions/nowhere/” for “about”: we have no such page."),
        ("//evil.example/", "We ignored “//evil.example/” for “about”: we have no such page."),
        ("https://evil.example/", "We ignored “https://evil.example/” for “about”: we have no such page."),
        ("/admin/", "We ignored “/admin/” for “about”: we have no such page."),
        ("/" + "a" * 4999, f"We ignored “/{'a' * 39}…” for “about”: it is too long."),
        ("a\x00b", "We ignored “a�b” for “about”: it holds characters that cannot be read."),
        ("\ud800", "We ignored “���” for “about”: it holds characters that cannot be read."),
    ],
)
def test_an_unknown_page_is_named_and_the_form_is_about_none(client, about, said):
    response = client.get(NEW, query_params={"about": about.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert said in text_of(response)
    assert 'name="about"' not in response.content.decode()
    assert "Say which page you mean." in text_of(response)


def test_an_unknown_parameter_is_named(client):
    assert "We ignored “abuot”" in text_of(client.get(f"{NEW}?abuot=/about/"))


def test_the_fragment_leads_from_a_page_to_its_form(rf):
    link = render_to_string("civic/_cite.html", request=rf.get("/institutions/larkfield/?q=ü"))
    assert 'href="/corrections/new/?about=/institutions/larkfield/"' in link


# Sending


def test_a_report_is_stored_with_its_record_and_the_reader_thanked(send, client, district):
    response = send(
        about=district.get_absolute_url(), where="Minutes of Feb. 7, 2017", email="ada@larkfield.example"
    )
    assert (response.status_code, response.headers["Location"]) == (302, THANKS)
    assert is_traceless(response)
    names = ("path", "title", "model", "record_key", "body", "where", "email", "language", "state")
    assert CorrectionReport.objects.values_list(*names).get() == (
        *("/institutions/larkfield-unified/", "Larkfield Unified", "institution", district.key),
        *(BODY, "Minutes of Feb. 7, 2017", "ada@larkfield.example", "en", "open"),
    )


def test_the_thanks_are_the_same_for_everybody(client):
    response = client.get(THANKS)
    assert (response.status_code, is_traceless(response)) == (200, True)
    assert "A person will read it." in text_of(response)


def test_the_same_report_twice_is_thanked_twice_and_stored_once(send):
    assert [send().status_code, send().status_code] == [302, 302]
    assert CorrectionReport.objects.count() == 1


def test_a_page_that_is_none_of_ours_is_not_stored(send):
    assert send(about="//evil.example/").status_code == 302
    assert CorrectionReport.objects.values_list("path", "title").get() == ("", "")


def test_neither_address_nor_browser_of_the_sender_is_stored(client):
    data = {"body": BODY, "stamp": stamp()}
    client.post(NEW, data, REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "Larkbrowser"})
    rows = [*CorrectionReport.objects.values(), *ReportAllowance.objects.values()]
    assert len(rows) == 3
    assert "203.0.113.77" not in str(rows)
    assert "Larkbrowser" not in str(rows)


def test_line_ends_of_a_browser_count_once(send):
    assert send(body="a\r\n" * 999 + "aa").status_code == 302
    assert CorrectionReport.objects.get().body == "a\n" * 999 + "aa"


def test_without_cookie_the_stock_check_is_not_asked():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEW, {"body": BODY, "stamp": stamp()}).status_code == 302


# What comes back


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": ""}, [("#id_body", "Tell us what is wrong.")]),
        ({"body": None}, [("#id_body", "Tell us what is wrong.")]),
        (
            {"body": "a" * 2001},
            [("#id_body", "Use at most 2000 characters for what is wrong. You used 2001.")],
        ),
        (
            {"body": "a" * 100_000},
            [("#id_body", "Use at most 2000 characters for what is wrong. You used 100000.")],
        ),
        (
            {"where": "a" * 501},
            [("#id_where", "Use at most 500 characters for where to check. You used 501.")],
        ),
        (
            {"email": "ada at larkfield"},
            [("#id_email", "Write your e-mail like name@example.org, or leave it out.")],
        ),
        (
            {"body": "a\x00b", "where": "\x1b[2J"},
            [
                ("#id_body", "We cannot read some signs. Take out each � and send it again."),
                ("#id_where", "We cannot read some signs. Take out each � and send it again."),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_report_is_said_on_top_and_at_its_field(send, fields, said):
    response = send(**fields)
    assert (response.status_code, problems(response), is_traceless(response)) == (400, said, True)
    page = response.content.decode()
    assert "<title>Error: Report a mistake" in page
    for target, message in said:
        name = target.removeprefix("#")
        assert re.search(rf'(?s)id="{name}_error">.*?{re.escape(message[:20])}', page)
        assert re.search(rf'aria-invalid="true"[^>]*id="{name}"', page)
    assert not CorrectionReport.objects.exists()


def test_nothing_typed_is_lost(send, district):
    typed = {
        "body": "<b>“Thursday”</b> &amp;\nis wrong " + "a" * 3000,
        "where": 'the "minutes"',
        "email": "ada@",
    }
    response = send(about=district.get_absolute_url(), **typed)
    assert {name: value(response, name) for name in typed} == typed
    assert value(response, "about") == district.get_absolute_url()
    assert "<b>“Thursday”" not in response.content.decode()


def test_a_sign_that_cannot_be_shown_comes_back_as_one_that_can(send):
    response = send(body="a\x00b\x07c")
    assert value(response, "body") == "a�b�c"


def test_a_form_sent_within_two_seconds_comes_back_and_passes_later(send):
    young = stamp(1)
    response = send(stamp=young)
    assert (response.status_code, problems(response)) == (
        400, [("", "That was very fast. Wait two seconds. Then send it again.")],
    )  # fmt: skip
    assert (value(response, "body"), value(response, "stamp")) == (BODY, young)
    assert send(stamp=stamp(2.1)).status_code == 302


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(lambda: stamp(24 * 3600 + 1), id="yesterday's"),
        *(
            pytest.param(lambda text=text: text, id=name)
            for name, text in {
                "empty": "",
                "missing": None,
                "forged": "report:forged",
                "a number": "1",
                "not ASCII": "é" * 50,
                "huge": "a" * 50_000,
            }.items()
        ),
    ],
)
def test_a_form_of_yesterday_comes_back_with_a_fresh_stamp(send, old):
    response = send(stamp=old())
    assert (response.status_code, problems(response)) == (
        400, [("", "This form was open too long. Nothing is lost. Please send it again.")],
    )  # fmt: skip
    assert value(response, "body") == BODY
    assert float(value(response, "stamp").partition(":")[0]) > time.time() - 60


def test_a_form_of_this_morning_is_taken(send):
    assert send(stamp=stamp(23 * 3600)).status_code == 302


def test_what_falls_into_the_trap_comes_back_and_passes_the_second_time(send):
    response = send(website="https://buy.example/")
    assert (response.status_code, problems(response)) == (
        400,
        [("", "Something filled in a hidden field. We emptied it. Please send the form again.")],
    )
    assert (value(response, "website"), value(response, "body")) == ("", BODY)
    assert not CorrectionReport.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_a_form_on_another_site_is_refused(send, headers):
    response = send(headers=headers)
    assert (response.status_code, problems(response), is_traceless(response)) == (
        403, [("", "We cannot tell if our page sent this. Please send it again.")], True,
    )  # fmt: skip
    assert value(response, "body") == BODY
    assert not CorrectionReport.objects.exists()


def test_our_own_form_in_a_browser_is_taken(send):
    assert send(headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/x-www-form-urlencoded", b"body=" + b"a" * 300_000),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 2000)),
        ("application/x-www-form-urlencoded; charset=utf-7", b"body=x"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"body=x"),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
        ("application/json", b'{"body": "x"}'),
        ("text/plain", b"\x00\xff"),
        ("application/x-www-form-urlencoded", b"body=%ED%A0%80&stamp=%00&about=%FF"),
        ("application/x-www-form-urlencoded", b"%00=%00&=&&body"),
        (
            "multipart/form-data; boundary=x; charset=hex",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        ),
        ("text/plain; charset=hex", b"a=b"),
        ("", b"body=x"),
    ],
)
def test_a_body_that_is_no_form_gets_the_form_back(client, content_type, data):
    response = client.generic("POST", NEW, data, content_type=content_type)
    assert (response.status_code, len(problems(response)) > 0, is_traceless(response)) == (400, True, True)
    assert not CorrectionReport.objects.exists()


def test_a_file_is_not_taken(client):
    data = {"body": io.BytesIO(b"a file"), "stamp": stamp()}
    response = client.post(NEW, data)
    assert problems(response) == [("#id_body", "Tell us what is wrong.")]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(NEW).status_code == 405
