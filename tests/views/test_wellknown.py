"""Fixed addresses that robots and researchers look for."""

from datetime import UTC, datetime, timedelta


def test_robots_may_read_everything_but_searches(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /*/search/",
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


def fields(client):
    text = client.get("/.well-known/security.txt").content.decode()
    return dict(line.split(": ", 1) for line in text.splitlines())


def test_security_txt_has_what_the_standard_asks_for(client, settings):
    settings.CONTACT_EMAIL = "editor@register.example"
    found = fields(client)
    assert list(found) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert found["Contact"] == "mailto:editor@register.example"
    assert found["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    left = datetime.fromisoformat(found["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=366)


def test_without_an_address_the_page_of_corrections_is_the_contact(client, settings, db):
    settings.CONTACT_EMAIL = ""
    contact = fields(client)["Contact"]
    assert contact == "http://127.0.0.1:8000/corrections/"
    assert client.get("/corrections/").status_code == 200
