"""The pages of the desk in a real browser: accessible, within the policy, and worked by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from civic import workflow
from civic.models import Commitment, PendingChange
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]


def waiting_records(coder: Any) -> list[Any]:
    made = [factories.make_commitment(created_by=coder) for _n in range(2)]
    for record in made:
        workflow.submit(record, coder)
    return made


def conflict(page: Page, other: Page, path: str) -> None:
    """Two people type over each other."""
    for one in (page, other):
        one.goto(path)
    other.fill("#id_summary_en", "The county asks nobody.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".messagelist")).to_be_visible()
    page.fill("#id_summary_en", "The district asks somebody.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#conflict_form")).to_be_visible()


def broken(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    result = page.evaluate("axe.run(document)")
    assert len(result["passes"]) > 15
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in result["violations"]]
    return found + ([("wide", wide)] if wide > 0 else [])


@pytest.mark.once
def test_axe_finds_nothing_on_the_pages_of_the_desk(desk: Desk, axe: str) -> None:
    page, other = desk("publisher", "publisher", bypass_csp=True), desk("coder", "coder")
    coder = factories.make_user("third", "coder")
    record, _second = waiting_records(coder)
    public = factories.make_published()
    draft = factories.make_commitment()
    other.goto(f"civic/commitment/{public.pk}/change/")
    other.fill("#id_summary_en", "A plainer sentence.")
    other.get_by_role("button", name="Save", exact=True).click()
    change = PendingChange.objects.get()
    paths = [
        *("", "queues/mine/", "queues/to-review/", "queues/due/", "queues/old/", "queues/orphans/"),
        *(f"civic/commitment/{record.pk}/review/", f"civic/pendingchange/{change.pk}/review/"),
        f"civic/commitment/{record.pk}/preview/",
    ]
    found = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            page.goto(path)
            found[path, width] = broken(page, axe)
        conflict(page, other, f"civic/commitment/{draft.pk}/change/")
        found["conflict", width] = broken(page, axe)
        Commitment.objects.filter(pk=draft.pk).update(summary_en="As it was")
    wrong = {where: what for where, what in found.items() if what}
    assert wrong == {}, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def test_a_reviewer_works_the_queue_by_keyboard(desk: Desk, complaints: list[str]) -> None:
    coder = factories.make_user("coder", "coder")
    first, second = waiting_records(coder)
    page = desk("reviewer", "reviewer")
    page.goto("queues/to-review/")
    page.get_by_role("link", name=str(first), exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/civic/commitment/{first.pk}/review/")
    expect(page.locator("mark")).to_have_text(factories.QUOTE)
    page.keyboard.press("Alt+j")
    page.wait_for_url(f"**/civic/commitment/{second.pk}/review/")
    page.keyboard.press("Alt+k")
    page.wait_for_url(f"**/civic/commitment/{first.pk}/review/")
    page.keyboard.press("Alt+a")
    page.wait_for_url(f"**/civic/commitment/{second.pk}/review/")
    page.keyboard.press("Alt+r")
    page.keyboard.type("Say which section")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queues/to-review/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.reviewed_by.username, second.review_note) == ("reviewer", "Say which section")
    assert complaints == []


def test_two_editors_settle_a_conflict_without_losing_a_word(desk: Desk, complaints: list[str]) -> None:
    one, other = desk("one", "coder"), desk("other", "coder")
    draft = factories.make_commitment()
    conflict(one, other, f"civic/commitment/{draft.pk}/change/")
    one.get_by_label("Mine, as I typed it").check()
    one.get_by_role("button", name="Save what I chose").click()
    expect(one.locator(".messagelist .success")).to_be_visible()
    draft.refresh_from_db()
    assert draft.summary_en == "The district asks somebody."
    assert [said for said in complaints if "409" not in said] == []
