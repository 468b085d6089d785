"""Row 1 of the seed, typed in a real browser: stock forms, choosing by typing, and a policy that holds."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from civic.models import Commitment
from tests import factories
from tests.e2e.story import STORY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]


def choose(page: Page, field: str, typed: str, text: str) -> None:
    """Pick a row as people do: open the list, type, click what it offers."""
    page.locator(f"select#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=text).first.click()
    expect(page.locator(f"select#id_{field} + .select2")).to_contain_text(text)


def add_row(page: Page, group: str) -> None:
    page.locator(f"#{group}-group .add-row a").click()


def save(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messagelist .success").first).to_be_visible()


def enter_ground(page: Page) -> None:
    page.goto("civic/place/add/")
    page.fill("#id_name", STORY.place)
    page.select_option("#id_state", "CA")
    save(page)

    page.goto("civic/institution/add/")
    page.fill("#id_name", STORY.institution)
    page.select_option("#id_kind", "school_district")
    page.select_option("#id_state", "CA")
    choose(page, "places", STORY.place.replace("é", "e").lower(), STORY.place)
    save(page, "Save and submit for review")

    page.goto("civic/sourcearticle/add/")
    for field, value in (
        ("title", STORY.title),
        ("publisher", STORY.publisher),
        ("canonical_url", STORY.url),
        ("edtf", "2017-02-10"),
    ):
        page.fill(f"#id_{field}", value)
    page.select_option("#id_date_basis", "metadata")
    add_row(page, "snapshots")
    page.fill("#id_snapshots-0-text", STORY.text)
    save(page, "Save and submit for review")

    page.goto("civic/person/add/")
    page.fill("#id_name", STORY.spokesman)
    save(page)
    page.goto("civic/role/add/")
    choose(page, "person", STORY.spokesman.split()[0], STORY.spokesman)
    page.fill("#id_title", "spokesman")
    choose(page, "institution", STORY.institution.split()[-3], STORY.institution)
    page.select_option("#id_category", "spokesperson")
    save(page)


def paste(page: Page, number: int, quote: str, attribution: str) -> None:
    add_row(page, "evidence")
    choose(page, f"evidence-{number}-snapshot", STORY.publisher.split()[-1], STORY.title)
    page.fill(f"#id_evidence-{number}-exact", quote)
    page.select_option(f"#id_evidence-{number}-attribution", attribution)


def enter_resolution(page: Page) -> None:
    """The adoption is typed on the resolution; its words on the form of the event, and back again."""
    page.goto("civic/resolution/add/")
    choose(page, "institution", STORY.institution.split()[-3], STORY.institution)
    page.select_option("#id_kind", "resolution")
    page.fill("#id_title", STORY.resolution)
    add_row(page, "events")
    page.select_option("#id_events-0-kind", "adopted")
    page.fill("#id_events-0-edtf", "2017-02-09")
    page.select_option("#id_events-0-date_basis", "inferred_from_weekday")
    page.fill("#id_events-0-as_printed", "Thursday")
    save(page, "Save and continue editing")
    expect(page.locator("#publication")).to_contain_text("No event has a quote.")
    page.locator("#events-group .inlinechangelink").first.click()
    paste(page, 0, STORY.adopted, "reported_paraphrase")
    save(page)
    expect(page.locator("#publication")).not_to_contain_text("No event has a quote.")
    save(page, "Save and submit for review")


def enter_commitment(page: Page) -> None:
    page.goto("civic/commitment/add/")
    choose(page, "institution", STORY.institution.split()[-3], STORY.institution)
    choose(page, "type", "data collect", "DATA.COLLECT")
    choose(page, "level", "data.collect 2", "DATA.COLLECT 2")
    choose(page, "resolution", STORY.resolution.split()[-1], STORY.resolution)
    page.select_option("#id_polarity", "prohibits")
    page.fill("#id_summary_en", STORY.summary)
    paste(page, 0, STORY.promise.upper(), "reported_paraphrase")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").first).to_contain_text("in other letters")
    page.fill("#id_evidence-0-exact", STORY.promise.replace("’", "'").replace(" ", "\u00a0", 3))
    paste(page, 1, STORY.own_words, "official_words")
    choose(page, "evidence-1-speaker", STORY.spokesman.split()[-1], STORY.spokesman)
    save(page, "Save and submit for review")


def press_publish(page: Page, model: str) -> None:
    page.goto(f"civic/{model}/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("is published")


def test_row_one_is_typed_in_a_browser_and_published_by_somebody_else(
    desk: Desk, live_server: Any, complaints: list[str]
) -> None:
    factories.make_type()
    coder = desk("coder", "coder")
    enter_ground(coder)
    enter_resolution(coder)
    enter_commitment(coder)

    reviewer = desk("reviewer", "reviewer", "publisher")
    for model in ("sourcearticle", "institution", "resolution", "commitment"):
        press_publish(reviewer, model)

    public = Commitment.objects.published().get()
    assert [(e.exact, e.anchor_state) for e in public.evidence.all()] == [
        (STORY.promise, "exact"),
        (STORY.own_words, "exact"),
    ]
    reviewer.goto(f"{live_server.url}/commitments/{STORY.slug}/")
    for text in (STORY.summary, STORY.promise, STORY.own_words, STORY.resolution):
        expect(reviewer.locator("main")).to_contain_text(text)
    assert complaints == []
