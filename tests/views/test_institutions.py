"""The institution page, read as its visitors do."""

import gzip
import re
from datetime import date

import pytest
from django.test import Client

from civic import workflow
from civic.answers import Answer
from civic.choices import Cell
from civic.models import Commitment, Institution, ResearchLog
from civic.views import answer_box, institutions
from tests import factories
from tests.views import scene

pytestmark = pytest.mark.django_db
LARKFIELD = "/institutions/larkfield-unified/"


def page(client: Client, path: str = LARKFIELD) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text(html: str) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"(?s)<head>.*?</head>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace(" ,", ",").replace(" .", ".")


def answer(html: str) -> str:
    found = re.search(r'(?s)<section class="answer".*?</section>', html)
    assert found
    return text(found.group())


def test_the_blocks_stand_in_their_order(client: Client) -> None:
    scene.build()
    html = page(client)
    marks = [
        'class="crumbs"',
        "<h1>Larkfield Unified School District</h1>",
        'class="answer"',
        'class="jump"',
        "What is promised (4)",
        "What is not promised",
        'id="history"',
        'id="others"',
        'id="sources"',
        'id="cite"',
        "It may have changed since we last checked.",
    ]
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_head_says_what_it_is_where_and_how_big_with_the_year(client: Client) -> None:
    scene.build()
    assert "School district · Larkfield, California · about 30,900 students ( 2017 )" in text(page(client))


def test_the_answer_names_every_type_and_ends_with_whom_to_ask(client: Client) -> None:
    scene.build()
    assert answer(page(client)).strip() == (
        "✓ Promised No status collection Legal challenge to requests "
        "! Unclear Agents entering schools or buildings Welcome and equal treatment "
        "? None found 1 topic ● Not checked yet 2 topics "
        "Not checked since 2017. Ask the district if this still holds."
    )


def test_every_type_of_the_answer_leads_to_its_card(client: Client) -> None:
    scene.build()
    html = page(client)
    box = html[html.index('class="answer"') : html.index('class="jump"')]
    targets = re.findall(r'href="#([^"]+)"', box)
    assert len(targets) == 6
    assert [f'id="{target}"' in html for target in targets] == [True] * 6


def _answers(number: int) -> list[Answer]:
    kinds = [factories.make_type(f"DATA.T{n}", label_en="A label of six words here") for n in range(number)]
    one = factories.make_published()
    return [Answer(k, list(Cell)[n % 5], None, [one], None) for n, k in enumerate(kinds)]


@pytest.mark.parametrize("number", [0, 1, 5, 25])
def test_the_answer_has_at_most_fifty_words_however_much_is_promised(number: int) -> None:
    ending = answer_box.ending("county_office_of_education", date(2017, 2, 9), None)
    rows = answer_box.rows(_answers(number), ending)
    words = ending.split()
    for row in rows:
        words += [row.symbol, *row.words.split(), *(w for t in row.topics for w in t.label.split())]
        words += ["and", "9", "more"] if row.more else []
    assert len(words) <= 50
    assert sum(len(row.topics) + row.more for row in rows) == number


@pytest.mark.parametrize(
    ("checked", "year", "words"),
    [
        (date(2026, 3, 1), 2017, "Last checked March 1, 2026. Ask the city if this still holds."),
        (None, 2017, "Not checked since 2017. Ask the city if this still holds."),
        (None, None, "We have no promise on record yet."),
    ],
)
def test_no_day_of_check_is_named_that_nobody_made(
    checked: date | None, year: int | None, words: str
) -> None:
    assert answer_box.ending("city", checked, year) == words


def test_a_card_shows_quote_source_date_and_how_sure_we_are(client: Client) -> None:
    scene.build()
    seen = text(page(client))
    assert "Does not collect immigration status ✓ Promised Old The district will not collect" in seen
    assert "“staff will not collect papers that show immigration status” Reporter&#x27;s description" in seen
    assert "Adopted Feb. 9, 2017 (our reading of “Thursday”). Not checked since. How sure: clear." in seen
    assert "“The resolution also says that … will go to court if a request" in seen
    assert "Not known if it still holds. Unclear: The report does not say which text holds this." in seen


def test_a_promise_by_a_speaker_who_is_not_bound_says_so(client: Client) -> None:
    scene.build()
    assert "Said by the Mayor, about the police" in text(page(client, "/institutions/larkfield-police/"))


def test_only_a_recorded_search_makes_none_found(client: Client) -> None:
    scene.build()
    seen = text(page(client))
    looked = "? No promise found We looked on Nov. 20, 2026 : the board’s policies on its website"
    assert f"Staff training {looked}" in seen
    assert "Telling families about agents ● Not checked yet" in seen
    ResearchLog.objects.all().delete()
    assert "Staff training ● Not checked yet" in text(page(client))


def test_the_history_runs_from_the_oldest_and_tells_our_reading(client: Client) -> None:
    scene.build()
    html = page(client)
    history = text(html[html.index('id="history"') : html.index('id="others"')])
    steps = ["Jan. 26, 2017 Public comment", "January 2017", "Feb. 9, 2017", "on or before Feb. 10, 2017"]
    places = [history.index(step) for step in steps]
    assert places == sorted(places)
    assert "This text follows Welcoming Schools. Our reading: It says “first”." in history


def test_neighbours_people_sources_and_citation_close_the_page(client: Client) -> None:
    scene.build()
    assert "City of Larkfield · City Larkfield Police Department" in text(page(client))
    city = text(page(client, "/institutions/city-of-larkfield/"))
    assert "People named in our sources Mayor Cy Marsh, as named in February 2017" in city
    assert "Larkfield district promises not to ask · Larkfield Ledger, Feb. 10, 2017" in text(page(client))
    assert "“Larkfield Unified School District.” Version of Nov. 22, 2026. http" in text(page(client))


def test_drafts_and_staff_notes_stay_inside(client: Client) -> None:
    made = scene.build()
    draft = factories.make_commitment(made.district, made.article, summary_en="Nobody may see this yet.")
    factories.make_institution("Hidden Neighbour")
    html = page(client)
    assert Commitment.objects.filter(pk=draft.pk).exists()
    assert Institution.objects.filter(name="Hidden Neighbour").exists()
    assert "Nobody may see this yet." not in html
    assert "Hidden Neighbour" not in html


def test_a_long_page_shows_the_strongest_of_every_topic_and_leads_to_the_rest(
    client, monkeypatch, django_assert_max_num_queries
):
    made = scene.build()
    topic = made.commitment.type
    for number in range(3):
        factories.make_published(institution=made.district, type=topic, slug=f"more-{number}")
    short = page(client)
    monkeypatch.setattr(institutions, "MANY", 4)
    monkeypatch.setattr(institutions, "NEWEST", 2)
    with django_assert_max_num_queries(12):
        html = page(client)
    assert "What is promised (7)" in html
    assert answer(html) == answer(short)
    assert (short.count("<article"), html.count("<article")) == (7, 6)
    assert html.count('<p class="when">') == 2
    for rest in ("/commitments/", "/timeline/", "/articles/"):
        address = f'href="{rest}?institution=larkfield-unified"'
        assert (address in html, address in short) == (True, False)
        assert client.get(f"{rest}?institution=larkfield-unified").status_code == 200


def test_an_institution_without_promises_says_so(client: Client) -> None:
    factories.published(factories.make_institution("Nowhere Unified", slug="nowhere"))
    seen = text(page(client, "/institutions/nowhere/"))
    assert seen.count("We have no promise on record yet.") == 2


def test_a_unknown_parameter_is_named_and_a_tracking_one_is_not(client: Client) -> None:
    scene.build()
    assert "We ignored “sort”: there is no such filter." in page(client, f"{LARKFIELD}?sort=x&utm_source=y")
    assert "We ignored" not in page(client, f"{LARKFIELD}?utm_source=y&fbclid=z")


def test_the_page_and_its_style_are_light(client: Client) -> None:
    scene.build()
    with open("civic/static/civic/site.css", "rb") as sheet:
        style = len(gzip.compress(sheet.read()))
    assert style <= 8 * 1024
    assert len(gzip.compress(client.get(LARKFIELD).content)) <= 20 * 1024


def test_other_names_and_numbers_stand_with_where_they_come_from(client: Client) -> None:
    scene.build()
    district = Institution.objects.get(slug="larkfield-unified")
    district.other_names.all().delete()
    district.identifiers.all().delete()
    assert "Names and numbers" not in text(page(client))
    district.other_names.create(name="Distrito de Larkfield", language="es")
    district.identifiers.create(scheme="nces", value="0600001", source="The federal list of districts, 2024")
    Institution.objects.filter(pk=district.pk).update(website="https://larkfield.example/")
    shown = page(client)
    assert '<span lang="es">Distrito de Larkfield</span>' in shown
    names = text(shown).partition("Names and numbers")[2]
    assert "0600001 · The federal list of districts, 2024" in names
    assert '<a href="https://larkfield.example/">' in shown


def test_the_card_leads_to_its_other_languages(client: Client) -> None:
    scene.build()
    shown = page(client, f"{LARKFIELD}card/")
    assert f'href="/vi{LARKFIELD}card/" lang="vi"' in shown


def test_the_home_page_tells_what_came_changed_and_went(client: Client) -> None:
    scene.build()
    commitment = Commitment.objects.published().order_by("pk").first()
    assert commitment
    workflow.withdraw(commitment, "Coded twice")
    latest = text(page(client, "/")).partition("Latest changes")[2].partition("All changes")[0]
    assert f"Withdrawn {commitment}" in latest
    assert "Published" in latest
