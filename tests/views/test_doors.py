"""Home, codebook, places, the pages about the site, and what machines ask."""

import re

import pytest
from django.test import Client

from civic.models import CommitmentType
from tests import factories
from tests.views import scene
from tests.views.test_institutions import page, text

pytestmark = pytest.mark.django_db
ABOUT = ["/about/", "/methodology/", "/privacy/", "/accessibility/"]


def test_home_asks_in_at_most_twelve_words_and_has_one_search_box(client: Client) -> None:
    scene.build()
    html = page(client, "/")
    title = re.search(r"<h1>(.*?)</h1>", html)
    assert title
    assert len(title.group(1).split()) <= 12
    assert html.count("<form") == 1


def test_home_names_the_three_kinds_one_click_from_who_promises_them(client: Client) -> None:
    scene.build()
    html = page(client, "/")
    kinds = re.findall(r'<li><a href="([^"]+)">([^<]+)</a><p', html)
    assert kinds == [
        ("/commitments/?type=data-collect&amp;min_level=1", "No status collection"),
        ("/commitments/?type=site-access&amp;min_level=3", "Warrant requirement"),
        (
            "/commitments/?type=enforce-participate&amp;min_level=2&amp;kind=police_department&amp;kind=sheriff",
            "Police non-participation",
        ),
    ]
    assert re.findall(r"(\d) promises? on record", html) == ["1", "0", "1"]


def test_home_lists_topics_states_and_what_is_new(client: Client) -> None:
    scene.build()
    seen = text(page(client, "/"))
    assert "CA California: 3" in seen
    assert "Larkfield Police Department: Takes no part in civil immigration enforcement" in seen
    assert seen.count("Agents entering schools or buildings 1") == 1


def test_home_names_places_and_folds_the_topics_that_nobody_spoke_on(client: Client) -> None:
    scene.build()
    html = page(client, "/")
    assert '<a href="/places/ca/larkfield/">Larkfield</a>' in html.partition("For example:")[2][:200]
    folded = html.partition("nothing on record yet")[2].partition("</details>")[0]
    total = CommitmentType.objects.count()
    with_promises = len(re.findall(r'<span class="count">\d+</span></li>', html))
    assert (folded.count("<li>"), with_promises) == (total - with_promises, with_promises)
    assert with_promises > 0


def test_every_link_of_home_leads_somewhere(client: Client) -> None:
    scene.build()
    links = set(re.findall(r'href="(/[^"#]*)', page(client, "/"))) - {"/static/civic/icon.svg"}
    pages = sorted(link.replace("&amp;", "&") for link in links if not link.startswith("/static/"))
    assert len(pages) > 15
    assert {link: client.get(link).status_code for link in pages} == dict.fromkeys(pages, 200)


def test_a_type_tells_its_rules_its_levels_and_who_promises_it(client: Client) -> None:
    scene.build()
    CommitmentType.objects.filter(slug="data-collect").update(
        include_en="Count forms.", exclude_en="Not sharing.", example_en="One.", near_misses_en="Facts.",
        alternative_labels_en="sanctuary",
    )  # fmt: skip
    seen = text(page(client, "/codebook/data-collect/"))
    for words in ("What counts Count forms.", "What does not Not sharing.", "Near misses Facts."):
        assert words in seen
    assert "2 Does not collect immigration status" in seen
    assert "Larkfield Unified School District : Does not collect immigration status" in seen
    assert "sanctuary" not in seen


def test_the_codebook_names_every_topic(client: Client) -> None:
    scene.build()
    html = page(client, "/codebook/")
    assert [label in html for label, _level in scene.TYPES.values()] == [True] * len(scene.TYPES)


def test_a_place_shows_who_serves_it_and_what_they_said(client: Client) -> None:
    scene.build()
    seen = text(page(client, "/places/ca/larkfield/"))
    assert "Larkfield Police Department Police department ❝ Said, not in a resolution Takes no part" in seen


def test_a_state_lists_its_places_and_one_without_records_says_so(client: Client) -> None:
    scene.build()
    assert "Larkfield 3 institutions" in text(page(client, "/places/ca/"))
    assert "We have no records from Alaska yet." in page(client, "/places/ak/")


def test_a_draft_serves_no_place(client: Client) -> None:
    factories.make_institution("Draft Unified")
    assert "We do not cover Larkfield yet." in page(client, "/places/ca/larkfield/")
    assert "We have no records from California yet." in page(client, "/places/ca/")


@pytest.mark.parametrize("path", ABOUT)
def test_our_own_words_are_plain(path: str, client: Client) -> None:
    """Sentences of at most 20 words, and none of the words that promise too much."""
    main = page(client, path).split("<main")[1].split("</main>")[0]
    plain = [re.sub(r"<[^>]+>", "", p) for p in re.findall(r"(?s)<(?:p|li|dd)[ >].*?</(?:p|li|dd)>", main)]
    sentences = [s for p in plain for s in re.split(r"(?<=[.?!])\s+", p.strip())]
    assert sentences
    assert [s for s in sentences if len(s.split()) > 20] == []
    assert not re.search(r"(?i)\b(sanctuary|illegal|alien|safe|protected|guarantees?)\b", main)


def test_every_badge_has_its_definition(client: Client) -> None:
    html = page(client, "/methodology/")
    cells = ["promised", "said", "unclear", "declines", "ended", "none_found", "not_checked", "old"]
    assert [f'id="{cell}"' in html for cell in cells] == [True] * 8


def test_machines_learn_that_the_site_lives_and_is_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
