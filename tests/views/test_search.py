"""One box over everything that is public."""

import re
from html import unescape
from typing import Any

import pytest

from civic import workflow
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db


def groups(client: Any, words: str) -> dict[str, list[str]]:
    """What the words find: the texts of the links by heading."""
    page = client.get("/search/", {"q": words}).content.decode().partition("<main")[2]
    found = {}
    for section in re.findall(r"<section.*?</section>", page, flags=re.S):
        heading = re.search(r"<h2[^>]*>(.*?)</h2>", section)
        assert heading
        found[heading[1]] = [unescape(t) for t in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", section)]
    return found


@pytest.fixture
def larkfield() -> dict[str, Any]:
    """A district with accents in its name, somebody who speaks for it, and one record of every kind."""
    article = make.make_article(title="Board of San José votes")
    kind = make.make_type(
        label_en="Agents entering schools",
        alternative_labels_en="sanctuary\nwarrant",
        kind="warrant_requirement",
    )
    district = make.make_institution("San José Unified", slug="sjusd")
    role = make.make_role(district, "Nancy Albarrán")
    make.make_evidence(article, "Ada Quill, who speaks for the district", role=role)
    statement = make.make_statement(district, article, speaker=role, title_en="Requests are reviewed")
    commitment = make.make_published(institution=district, article=article, type=kind, statement=statement)
    resolution = make.published(make.make_resolution(district, article, title="Safe haven text"))
    return {"district": district, "commitment": commitment, "resolution": resolution, "article": article}


@pytest.mark.parametrize("words", ["San Jose", "san josé", "SAN JOSÉ", "jose san"])
def test_accents_case_and_order_do_not_matter(client: Any, larkfield: Any, words: str) -> None:
    assert groups(client, words) == {
        "Institutions": ["San José Unified"],
        "People": ["Nancy Albarrán"],
        "Resolutions": ["Safe haven text"],
        "Statements": ["Requests are reviewed"],
        "Commitments": ["DATA.COLLECT level 2"],
        "Sources": ["Board of San José votes"],
    }


def test_a_person_leads_to_the_institution_that_they_spoke_for(client: Any, larkfield: Any) -> None:
    assert groups(client, "albarran")["People"] == ["Nancy Albarrán"]
    assert 'href="/institutions/sjusd/#people"' in client.get("/search/?q=albarran").content.decode()


@pytest.mark.parametrize("words", ["sanctuary", "warrant", "Warrant requirement"])
def test_words_people_use_find_the_topic_though_no_page_shows_them(
    client: Any, larkfield: Any, words: str
) -> None:
    assert groups(client, words)["Topics"] == ["Agents entering schools"]
    page = client.get("/search/", {"q": words}).content.decode().partition("<main")[2]
    assert page.count(words) == page.count(f"Search: {words}") + page.count(f'value="{words}"')


def test_the_quote_that_matches_is_shown(client: Any, larkfield: Any) -> None:
    commitment = larkfield["commitment"]
    make.make_evidence(larkfield["article"], "We do not ask", commitment=commitment, order=2)
    workflow.record_edit(commitment, at=make.WHEN)
    assert "“We do not <mark>ask</mark>”" in client.get("/search/?q=do+not+ask").content.decode()
    assert "We do not" not in client.get("/search/?q=pupil").content.decode()


def test_what_is_not_public_is_not_found(client: Any, larkfield: Any) -> None:
    assert groups(client, "haven") == {"Resolutions": ["Safe haven text"]}
    workflow.withdraw(larkfield["resolution"], "A test.", at=make.WHEN)
    make.make_institution("Haven County")
    assert groups(client, "haven") == {}


def test_people_go_with_their_institution(client: Any, larkfield: Any) -> None:
    assert groups(client, "albarran")["People"] == ["Nancy Albarrán"]
    workflow.withdraw(larkfield["district"], "A test.", at=make.WHEN)
    assert groups(client, "albarran") == {}


def test_a_long_group_is_cut_and_leads_to_its_list(client: Any) -> None:
    for n in range(7):
        make.published(make.make_institution(f"Larkfield {n}"))
    assert groups(client, "larkfield") == {"Institutions": [f"Larkfield {n}" for n in range(5)]}
    page = client.get("/search/?q=larkfield").content.decode()
    assert '<a href="/institutions/?q=larkfield" rel="nofollow">All 7: Institutions</a>' in page


def test_the_search_takes_the_same_queries_for_one_and_three(
    client: Any, django_assert_num_queries: Any
) -> None:
    make.make_published()
    with django_assert_num_queries(11):
        assert len(groups(client, "larkfield")["Institutions"]) == 1
    make.make_published(), make.make_published()
    with django_assert_num_queries(11):
        assert len(groups(client, "larkfield")["Institutions"]) == 3


@pytest.mark.parametrize("words", ["the", "!!!", "? *"])
def test_words_that_say_nothing_find_nothing_and_are_explained(
    client: Any, larkfield: Any, words: str
) -> None:
    assert groups(client, words) == {}
    assert f"We cannot look for “{words}”." in client.get("/search/", {"q": words}).content.decode()


def test_without_words_the_page_says_what_to_write(client: Any) -> None:
    assert "Write the name of a city" in client.get("/search/").content.decode()


def test_nothing_found_says_so_without_saying_that_nothing_was_promised(client: Any) -> None:
    page = client.get("/search/?q=atlantis").content.decode()
    assert "We found nothing for “atlantis”." in page
    assert "That we have nothing does not mean that no promise was made." in page


def test_too_many_or_too_long_words_are_cut_and_said(client: Any, larkfield: Any) -> None:
    response = client.get("/search/", {"q": "san jose " + " ".join(f"w{n}" for n in range(90))})
    assert response.context["ignored"] == [
        "We ignored what you wrote after the first 200 characters.",
        "We looked for the first 8 words only.",
    ]


def test_the_page_is_kept_out_of_search_engines(client: Any) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=x").content.decode()


def test_words_are_shown_as_words_never_as_markup(client: Any) -> None:
    page = client.get("/search/", {"q": '<script>"x</script>'}).content.decode()
    assert "<script" not in page
    assert 'value="&lt;script&gt;&quot;x&lt;/script&gt;"' in page


def test_a_misspelt_name_leads_to_the_places_and_institutions_it_may_mean(
    client: Any, larkfield: Any
) -> None:
    page = client.get("/search/?q=san+hose").content.decode()
    assert "We found nothing for “san hose”." in page
    assert re.findall(r'<h2 id="near">(.*?)</h2>', page) == ["Did you mean?"]
    assert '<a href="/institutions/sjusd/">San José Unified</a>' in page
    assert "If this is a place" not in page


def test_what_was_found_well_enough_is_not_guessed_at(client: Any, larkfield: Any) -> None:
    assert 'id="near"' not in client.get("/search/?q=jose").content.decode()
    assert 'id="near"' not in client.get("/search/?q=haven").content.decode()


def test_an_unknown_place_is_said_to_be_not_covered_yet(client: Any) -> None:
    assert "If this is a place, we do not cover it yet." in client.get("/search/?q=gilroy").content.decode()


def test_a_known_place_without_records_names_those_near_it(client: Any) -> None:
    make.make_place("Gilroy", lat=37.0058, lon=-121.5683)
    near = make.make_place("Morgan Hill", lat=37.1305, lon=-121.6544)
    make.published(make.make_institution("City of Morgan Hill", places=[near]))
    page = client.get("/search/?q=gilroy").content.decode()
    assert "We do not cover Gilroy, CA yet. Nearby: " in page
    assert '<a href="/places/ca/morgan-hill/">Morgan Hill</a>' in page


def test_words_found_are_marked_in_quotes_of_promises_and_statements(client: Any, larkfield: Any) -> None:
    page = client.get("/search/?q=requests").content.decode()
    assert "“will review every <mark>request</mark> by agents”" in page


def test_an_unknown_place_is_told_which_places_there_are(client: Any, db: None) -> None:
    scene.build()
    html = client.get("/search/?q=Zzyzx").content.decode()
    assert '<a href="/places/ca/larkfield/">Larkfield</a>' in html.partition("So far we cover:")[2][:200]
