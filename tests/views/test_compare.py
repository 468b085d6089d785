"""Up to twelve institutions side by side."""

import re
from html import unescape
from typing import Any

import pytest

from civic import workflow
from civic.choices import Cell
from civic.models import ResearchLog
from civic.web.wording import SYMBOLS
from tests import factories as make
from tests.views import scene

DISTRICT, POLICE, CITY = "larkfield-unified", "larkfield-police", "city-of-larkfield"
BOTH = f"/compare/?i={DISTRICT}&i={POLICE}"
pytestmark = pytest.mark.django_db


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def table(page: str) -> dict[str, list[str]]:
    """The cells of every topic, in words."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, flags=re.S)
    return {text(topic): [text(cell) for cell in re.findall(r"<td.*?</td>", cells)] for topic, cells in rows}


def columns(page: str) -> list[str]:
    return [text(th) for th in re.findall(r'<th scope="col">.*?</th>', page)][1:]


def get(client: Any, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def larkfield() -> scene.Larkfield:
    return scene.build()


def test_every_mark_has_a_symbol_and_words(client: Any, larkfield: scene.Larkfield) -> None:
    kind = make.make_type("DATA.COLLECT")
    kind.applies_to = ["school_district"]
    kind.save()
    page = get(client, BOTH)
    assert columns(page) == ["Larkfield Unified School District", "Larkfield Police Department"]
    assert table(page) == {
        "No status collection": ["✓ Promised Does not collect immigration status", "n/a"],
        "Legal challenge to requests": [
            "✓ Promised Takes legal action against some requests",
            "● Not checked yet",
        ],
        "Agents entering schools or buildings": [
            "! Unclear A leader or lawyer reviews entry first",
            "● Not checked yet",
        ],
        "Police non-participation": [
            "● Not checked yet",
            "❝ Said Takes no part in civil immigration enforcement",
        ],
        "Staff training": ["? None found", "● Not checked yet"],
        "Welcome and equal treatment": ["! Unclear Says everyone is welcome", "● Not checked yet"],
    }


def test_what_was_never_looked_for_at_any_of_them_is_one_list(
    client: Any, larkfield: scene.Larkfield
) -> None:
    page = get(client, BOTH)
    assert "Telling families about agents" not in table(page)
    assert (
        '<a href="/codebook/site-notify/">Telling families about agents</a>' in page.split('id="unknown"')[1]
    )
    assert table(get(client, f"{BOTH}&type=site-notify")) == {
        "Telling families about agents": ["● Not checked yet", "● Not checked yet"]
    }


def test_every_mark_leads_to_its_words(client: Any, larkfield: scene.Larkfield) -> None:
    found = re.findall(r'<td [^>]*><a href="([^"]*)">', get(client, BOTH))
    places = {url: get(client, url) for url in {f.partition("#")[0] for f in found}}
    assert len(found) == 12
    for url in found:
        path, _hash, anchor = url.partition("#")
        assert places[path].count(f' id="{anchor}"') == 1, url


def test_the_legend_stands_above_and_explains_every_mark(client: Any, larkfield: scene.Larkfield) -> None:
    above = get(client, BOTH).split("<table")[0]
    assert re.findall(r'/methodology/#(\w+)" class="\1"><span aria-hidden="true">(.)</span>', above) == [
        (cell.value, SYMBOLS[cell]) for cell in Cell
    ]
    assert "Different words can hide behind the same mark." in above
    assert above.count("Left out, or n/a: the topic is not for this kind of institution.") == 1


def test_the_table_says_what_it_holds(client: Any, larkfield: scene.Larkfield) -> None:
    page = get(client, BOTH)
    assert '<caption id="compared">What 2 institutions say on each topic</caption>' in page
    assert 'role="region" aria-labelledby="compared" tabindex="0"' in page
    assert 'data-label="Larkfield Police Department"' in page


def test_names_that_lead_nowhere_are_said(client: Any, larkfield: scene.Larkfield) -> None:
    workflow.rename(larkfield.city, "the-city")
    response = client.get(f"/compare/?i={POLICE}&i=nowhere&i={CITY}&colour=red")
    assert columns(response.content.decode()) == ["Larkfield Police Department", "City of Larkfield"]
    assert response.context["ignored"] == [
        "We ignored “colour”: there is no such filter.",
        "We ignored “nowhere” for “i”: we have no such institution.",
        "“city-of-larkfield” has a new address: City of Larkfield.",
    ]


def test_one_set_is_the_first_twelve_with_the_way_to_all(client: Any) -> None:
    make.make_type()
    for n in range(14):
        make.published(make.make_institution(f"Mesa {n:02}", state="AZ", places=[]))
    make.published(make.make_institution("Larkfield"))
    page = get(client, "/compare/?state=az&kind=school_district&type=data-collect")
    assert columns(page) == [f"Mesa {n:02}" for n in range(12)]
    assert "These are the first 12 of 14 institutions, by name." in page
    assert '<a href="/institutions/?state=AZ&amp;kind=school_district">See all 14 in the list</a>' in page
    assert table(page) == {"Label of DATA.COLLECT": ["● Not checked yet"] * 12}
    assert "That is as many as fit on one page." in page


def test_a_set_beside_names_is_ignored_and_said(client: Any, larkfield: scene.Larkfield) -> None:
    response = client.get(f"/compare/?i={POLICE}&state=AZ&place=xx")
    assert columns(response.content.decode()) == ["Larkfield Police Department"]
    assert response.context["ignored"] == [
        "We ignored “xx” for “place”: we have no such place. Write it as ca/san-jose.",
        "We ignored “state”: institutions are named one by one here.",
    ]


def test_one_is_found_by_name_and_added(client: Any, larkfield: scene.Larkfield) -> None:
    page = get(client, f"/compare/?i={DISTRICT}&type=data-collect&add=larkfield")
    links = re.findall(r'<a href="([^"]*)" rel="nofollow">Add (.*?)</a>', page)
    assert links == [
        (f"/compare/?i={DISTRICT}&amp;i={CITY}&amp;type=data-collect", "City of Larkfield"),
        (f"/compare/?i={DISTRICT}&amp;i={POLICE}&amp;type=data-collect", "Larkfield Police Department"),
    ]
    assert columns(get(client, unescape(links[0][0]))) == [
        "Larkfield Unified School District",
        "City of Larkfield",
    ]


def test_a_misspelt_name_finds_the_nearest_one(client: Any, larkfield: scene.Larkfield) -> None:
    assert "Add Larkfield Police Department" in get(client, "/compare/?add=larkfeild+polcie")
    assert "We have no other institution named “&lt;b&gt;atlantis”." in get(
        client, "/compare/?add=<b>atlantis"
    )


def test_one_is_taken_away(client: Any, larkfield: scene.Larkfield) -> None:
    page = get(client, f"{BOTH}&type=data-collect")
    found = re.findall(r'<li><a class="chip" href="([^"]*)" rel="nofollow">', page)
    assert [unescape(url) for url in found] == [
        f"/compare/?i={POLICE}&type=data-collect",
        f"/compare/?i={DISTRICT}&type=data-collect",
        BOTH,
    ]


def test_only_the_bare_page_is_for_search_engines(client: Any, larkfield: scene.Larkfield) -> None:
    robots = '<meta name="robots" content="noindex">'
    assert robots not in get(client, "/compare/")
    assert [
        robots in get(client, path) for path in (BOTH, "/compare/?add=x", "/compare/?type=data-collect")
    ] == [True] * 3


def test_one_and_twelve_take_the_same_queries(client: Any, django_assert_num_queries: Any) -> None:
    slugs = [make.make_published().institution.slug for _ in range(2)]
    slugs += [make.published(make.make_institution()).slug for _ in range(10)]
    ResearchLog.objects.create(
        key="looked",
        institution=make.make_published().institution,
        type=make.make_type(),
        searched_on="2026-11-20",
        where_en="Minutes",
        outcome="not_found",
    )
    get(client, f"/compare/?i={slugs[0]}")  # the process keeps the codebook
    for number in (1, 12):
        path = "/compare/?" + "&".join(f"i={slug}" for slug in slugs[:number])
        with django_assert_num_queries(5):
            assert len(columns(get(client, path))) == number
    with django_assert_num_queries(6):
        assert len(columns(get(client, "/compare/?state=CA"))) == 12
