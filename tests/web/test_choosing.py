"""Institutions that an address names one by one."""

from typing import Any

import pytest

from civic import workflow
from civic.web.choosing import MOST, choose
from tests import factories as make

pytestmark = pytest.mark.django_db


def public(slug: str, name: str) -> Any:
    return make.published(make.make_institution(name, slug=slug))


def chosen(*slugs: str) -> tuple[list[str], list[str]]:
    found = choose(slugs)
    return [one.name for one in found.institutions], found.messages


def test_the_order_is_the_one_asked_for() -> None:
    public("a", "A"), public("b", "B")
    assert chosen("b", "a") == (["B", "A"], [])


def test_a_draft_is_as_unknown_as_nothing() -> None:
    public("a", "A")
    make.make_institution("Draft", slug="draft")
    assert chosen("a", "draft", "nowhere", "no/slug") == (
        ["A"],
        [
            "We ignored “draft” for “i”: we have no such institution.",
            "We ignored “nowhere” for “i”: we have no such institution.",
            "We ignored “no/slug” for “i”: we have no such institution.",
        ],
    )


def test_a_withdrawn_one_is_said_to_be_withdrawn() -> None:
    workflow.withdraw(public("a", "A"), "A test.", at=make.WHEN)
    assert chosen("a") == ([], ["We ignored “a” for “i”: this record was withdrawn."])


def test_a_former_name_leads_to_the_present_one_and_is_counted_once() -> None:
    institution = public("old", "A")
    workflow.rename(institution, "new")
    assert chosen("old", "new") == (["A"], ["“old” has a new address: A."])


def test_more_than_twelve_are_left_out_by_name() -> None:
    for n in range(MOST + 2):
        public(f"i{n}", f"I {n}")
    names, messages = chosen(*(f"i{n}" for n in range(MOST + 2)))
    assert names == [f"I {n}" for n in range(MOST)]
    assert messages == ["We compare 12 at a time and left out: I 12, I 13."]


def test_known_ones_take_one_query(django_assert_num_queries: Any) -> None:
    public("a", "A"), public("b", "B")
    with django_assert_num_queries(1):
        choose(["a"])
    with django_assert_num_queries(1):
        choose(["a", "b"])
