"""Nothing a visitor can type is an error of ours, and no page ignores anything silently."""

import html
import re
from typing import Any

import pytest
from django.urls import reverse

from civic.filters import (
    ArticleListing,
    CommitmentListing,
    InstitutionListing,
    ResolutionListing,
    StatementListing,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = {
    "institution-list": InstitutionListing.parameters(),
    "commitment-list": CommitmentListing.parameters(),
    "resolution-list": ResolutionListing.parameters(),
    "statement-list": StatementListing.parameters(),
    "article-list": ArticleListing.parameters(),
    "search": ("q",),
}
# As they stand in an address, percent-encoded.
NASTY = {
    "nul": "%00",
    "nul inside": "a%00b",
    "invalid utf-8": "%FF",
    "surrogate": "%ED%A0%80",
    "overlong": "%C0%AF",
    "year 0": "0000-01-01",
    "year 10000": "10000-01-01",
    "month 13": "2017-13-01",
    "offset": "0001-01-01T00:00+14:00",
    "long": "a" * 5000,
    "many digits": "9" * 5000,
    "minus": "-1",
    "float": "9e20",
    "underscore": "1_0",
    "plus": "%2B1",
    "64 bits": "9223372036854775808",
    "array": "[]",
    "turned around": "%E2%80%AE%E2%80%8Fabc",
    "quotes": "%27%22%29%3B--",
    "wildcards": "%25_*%22",
    "template": "{{7*7}}{%25",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "regex": "(%5Cw%2B%5Cs?)%2B!",
    "emoji": "%F0%9F%92%A9",
    "digits of another script": "%D9%A3",
}
# What is a fair value for words is searched for and not ignored.
WORDS = set(NASTY) - {"nul", "nul inside", "invalid utf-8", "surrogate", "overlong", "long", "many digits"}


@pytest.fixture(autouse=True)
def _records() -> None:
    make.make_published()


@pytest.mark.parametrize("kind", NASTY)
@pytest.mark.parametrize("page", LISTS)
def test_a_bad_value_of_any_parameter_is_named(client: Any, page: str, kind: str) -> None:
    for name in LISTS[page]:
        response = client.get(f"{reverse(page)}?{name}={NASTY[kind]}")
        assert response.status_code == 200, name
        if name == "q" and kind in WORDS:
            continue
        shown = response.content.decode()
        assert response.context["ignored"], name
        assert '<div class="notice"' in shown
        assert "<script" not in shown
        assert "\x00" not in shown


@pytest.mark.parametrize("page", LISTS)
def test_an_unknown_parameter_is_named_whatever_it_is_called(client: Any, page: str) -> None:
    for kind, raw in NASTY.items():
        response = client.get(f"{reverse(page)}?x{raw}=1")
        assert (response.status_code, bool(response.context["ignored"])) == (200, True), kind


@pytest.mark.parametrize("page", LISTS)
def test_a_key_a_thousand_times_is_cut_and_named(client: Any, page: str) -> None:
    for name in LISTS[page]:
        for number in (1000, 1001, 3000):
            response = client.get(f"{reverse(page)}?" + "&".join(f"{name}=v{n}" for n in range(number)))
            assert response.status_code == 200
            assert any("We read the first" in m for m in response.context["ignored"]), (name, number)


@pytest.mark.parametrize("page", LISTS)
def test_nine_hundred_words_are_cut_and_named(client: Any, page: str) -> None:
    response = client.get(reverse(page), {"q": " ".join(f"w{n}" for n in range(900))})
    assert response.context["ignored"] == [
        "We ignored what you wrote after the first 200 characters.",
        "We looked for the first 8 words only.",
    ]


@pytest.mark.parametrize(
    "query", ["a[b]=1", "?", "&&&&", "=", "=x", "%", "%zz=%zz", "status", ";status=1", "q=a;b"]
)
def test_odd_queries_are_pages(client: Any, query: str) -> None:
    for page in LISTS:
        assert client.get(f"{reverse(page)}?{query}").status_code == 200


SLUGS = ("institution", "commitment", "resolution", "statement", "article", "type")


@pytest.mark.parametrize("kind", NASTY)
def test_an_address_that_is_no_page_is_not_found(client: Any, kind: str) -> None:
    for page in SLUGS:
        folder = reverse(f"{page}-detail", args=["x"]).removesuffix("x/")
        assert client.get(f"{folder}{NASTY[kind]}/").status_code == 404
    for path in (f"/places/{NASTY[kind]}/", f"/places/ca/{NASTY[kind]}/", f"/{NASTY[kind]}"):
        assert client.get(path).status_code == 404


def test_a_page_of_a_record_names_what_it_ignores(client: Any) -> None:
    commitment = make.make_published()
    for record in (commitment, commitment.institution, commitment.resolution, commitment.type):
        for query in ("a=%00", "%00=1", "page=9e20", "%FF", "&".join(["x=1"] * 3000)):
            response = client.get(f"{record.get_absolute_url()}?{query}")
            assert (response.status_code, bool(response.context["ignored"])) == (200, True), query


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head", "patch"])
def test_other_methods_are_answered(client: Any, method: str) -> None:
    for page in LISTS:
        assert getattr(client, method)(reverse(page)).status_code in (200, 405)


@pytest.mark.parametrize("between", [" ", "-"])
def test_the_data_of_a_page_is_asked_for_by_the_words_that_it_looked_for(client: Any, between: str) -> None:
    page = client.get("/commitments/", {"q": between.join(f"w{n}" for n in range(12))}).content.decode()
    links = re.findall(r'href="[^"]*(/api/v1/commitments[^"]*)"', page)
    assert len(links) >= 2
    for link in links:
        answer = client.get(html.unescape(link))
        assert (answer.status_code, "w7" in link, "w8" in link) == (200, True, False)
