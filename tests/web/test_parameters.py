"""What a page makes of its address."""

import pytest
from django.test import RequestFactory

from civic.web.parameters import Asked, read, shown

ALLOWED = ("q", "status", "type", "page", "after")


def asked(query: str, allowed: tuple[str, ...] = ALLOWED) -> Asked:
    return read(RequestFactory().get(f"/?{query}"), allowed)


def test_known_parameters_are_read_and_nothing_is_said() -> None:
    assert asked("status=adopted&status=amended&q=+San%20Jos%C3%A9+") == Asked(
        {"status": ["adopted", "amended"], "q": ["San José"]}, []
    )


def test_empty_fields_of_a_form_are_not_worth_a_word() -> None:
    assert asked("q=&status=&type=+") == Asked()


def test_tracking_is_dropped_without_a_word() -> None:
    assert asked("utm_source=x&UTM_medium=%00&fbclid=1&gclid=2") == Asked()


def test_a_misspelt_name_is_named_with_the_nearest_one() -> None:
    assert asked("sttaus=adopted") == Asked(
        {}, ["We ignored “sttaus”: there is no such filter. Did you mean “status”?"]
    )


def test_a_name_like_nothing_we_have_gets_no_guess() -> None:
    assert asked("zzz=1").ignored == ["We ignored “zzz”: there is no such filter."]


def test_a_page_without_filters_says_so() -> None:
    assert asked("status=adopted", ()).ignored == ["We ignored “status”: this page has no filters."]


@pytest.mark.parametrize(
    ("raw", "seen"), [("a%00b", "a�b"), ("%FF", "�"), ("%ED%A0%80", "���"), ("a%1Bb", "a�b")]
)
def test_unreadable_values_are_named(raw: str, seen: str) -> None:
    assert asked(f"status={raw}&type=site-access") == Asked(
        {"type": ["site-access"]},
        [f"We ignored “{seen}” for “status”: it holds characters that cannot be read."],
    )


def test_an_unreadable_name_is_named_as_far_as_it_can_be() -> None:
    assert asked("sta%00tus=1", ()).ignored == ["We ignored “sta�tus”: this page has no filters."]


def test_a_long_question_is_cut_and_a_long_value_ignored() -> None:
    assert asked(f"q={'a' * 5000}&status={'b' * 5000}") == Asked(
        {"q": ["a" * 200]},
        [
            "We ignored what you wrote after the first 200 characters.",
            f"We ignored “{'b' * 40}…” for “status”: it is too long.",
        ],
    )


def test_only_the_first_hundred_values_are_read() -> None:
    read_ = asked("&".join(f"status=s{n}" for n in range(150)))
    assert read_.values["status"] == [f"s{n}" for n in range(100)]
    assert read_.ignored == ["We read the first 100 values of “status” and ignored the rest."]


def test_an_address_of_thousands_of_parts_is_still_a_page() -> None:
    read_ = asked("&".join(["status=adopted"] * 5000))
    assert read_.values == {"status": ["adopted"]}
    assert read_.messages == [
        "We read the first 500 parts of the address and ignored the rest.",
        "We read the first 100 values of “status” and ignored the rest.",
    ]


def test_messages_are_few_and_said_once() -> None:
    messages = asked("&".join(f"zz{n}=1" for n in range(25))).messages
    assert len(messages) == 11
    assert messages[-1] == "We ignored 15 more things."


def test_what_a_message_repeats_cannot_turn_the_page_around() -> None:
    assert shown("a\u202eb\u200f\u2028c") == "a�b��c"
