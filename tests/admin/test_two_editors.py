"""Two editors, one record: the later save sees both versions, and overwrites nothing unasked."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.admin.forms import errors, fields, filled, rows, save

pytestmark = pytest.mark.django_db


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def _said(late) -> str:
    assert late.status_code == 409
    return late.context["complaint"]


def _units(late) -> dict[str, tuple[str, str]]:
    """Their words and mine, by what one chooses a side for."""
    return {
        unit.name: tuple(
            "; ".join("".join(run.text for run in line[side]) for line in unit.lines) for side in (1, 2)
        )
        for unit in late.context["units"]
    }


def choose(client, late, url: str, **picks: str):
    """Post the conflict page with a side for every unit; names with dashes as ``evidence_0``."""
    units = {re.sub(r"_([0-9]+)$", r"-\1", name): side for name, side in picks.items()}
    chosen = {f"pick|{unit}": side for unit, side in units.items()}
    return client.post(url, filled(late, **chosen))


def test_a_stale_save_is_refused_and_names_who_saved_what(coder, reviewer):
    made = factories.make_institution()
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    assert coder.post(_change(made), filled(first, website="https://first.example/")).status_code == 302

    late = reviewer.post(_change(made), filled(second, summary_en="Typed by the second"))
    assert "Somebody saved this record after you opened it" in _said(late)
    assert "coder, " in _said(late)
    assert "Changed Website." in _said(late)
    assert _units(late) == {
        "website": ("https://first.example/", ""),
        "summary_en": ("", "Typed by the second"),
    }
    made.refresh_from_db()
    assert (made.website, made.summary) == ("https://first.example/", "")


def test_each_side_is_taken_where_it_was_chosen(coder, reviewer):
    made = factories.make_institution(summary_en="As it was")
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    coder.post(_change(made), filled(first, website="https://first.example/", size="9", size_unit="students"))
    late = reviewer.post(_change(made), filled(second, summary_en="Mine", size="8", size_unit="residents"))
    answer = choose(
        reviewer, late, _change(made), website="theirs", summary_en="mine", size="theirs", size_unit="mine"
    )
    assert (errors(answer), answer.status_code) == ([], 302)
    made.refresh_from_db()
    assert (made.website, made.summary, made.size, made.size_unit) == (
        "https://first.example/",
        "Mine",
        9,
        "residents",
    )


def test_nothing_is_chosen_for_the_editor_and_nothing_is_saved_before(coder, reviewer):
    made = factories.make_institution()
    second = reviewer.get(_change(made))
    save(coder, _change(made), website="https://first.example/")
    late = reviewer.post(_change(made), filled(second, summary_en="Mine"))
    assert [name for name in fields(late) if name.startswith("pick|")] == []
    again = reviewer.post(_change(made), filled(late))
    assert "Choose a side for every line" in again.content.decode()
    assert _units(again)["summary_en"] == ("", "Mine")
    half = choose(reviewer, again, _change(made), summary_en="mine")
    assert half.status_code == 409
    made.refresh_from_db()
    assert made.summary == ""


def test_a_third_save_in_between_is_seen_as_well(coder, reviewer, publisher):
    made = factories.make_institution()
    second = reviewer.get(_change(made))
    save(coder, _change(made), website="https://first.example/")
    late = reviewer.post(_change(made), filled(second, summary_en="Mine"))
    save(publisher, _change(made), website="https://third.example/")
    again = choose(reviewer, late, _change(made), website="theirs", summary_en="mine")
    assert _units(again)["website"] == ("https://third.example/", "https://first.example/")
    made.refresh_from_db()
    assert (made.website, made.summary) == ("https://third.example/", "")


def test_a_form_opened_anew_is_saved(coder, reviewer):
    made = factories.make_institution()
    coder.post(_change(made), filled(coder.get(_change(made)), website="https://first.example/"))
    reviewer.post(_change(made), filled(reviewer.get(_change(made)), summary_en="Mine"))
    made.refresh_from_db()
    assert (made.website, made.summary, made.revision) == ("https://first.example/", "Mine", 3)


def test_a_form_that_does_not_say_what_it_was_typed_over_is_refused(coder):
    made = factories.make_institution()
    for revision in ("", "0", "99999999999999999999", "x"):
        data = filled(coder.get(_change(made)), summary_en="Blind", revision=revision)
        assert coder.post(_change(made), data).status_code == 409
    made.refresh_from_db()
    assert made.summary == ""


def test_rows_without_a_revision_are_guarded_too(coder, reviewer):
    place = factories.make_place()
    first, second = coder.get(_change(place)), reviewer.get(_change(place))
    assert coder.post(_change(place), filled(first, geoid="0600001")).status_code == 302
    late = reviewer.post(_change(place), filled(second, name="Other"))
    assert "Changed Census GEOID." in _said(late)
    place.refresh_from_db()
    assert (place.name, place.geoid) == ("Larkfield", "0600001")


def _quote(article, exact: str) -> dict[str, str]:
    snapshot = str(article.snapshots.get().pk)
    return {
        "snapshot": snapshot,
        "exact": exact,
        "attribution": "official_words",
        "part": "whole",
        "stance": "supports",
    }


@pytest.mark.parametrize(
    ("picks", "kept"),
    [
        ({"evidence_1": "theirs", "evidence_2": "mine"}, ["We do not ask", "said Ada Quill"]),
        ({"evidence_1": "mine", "evidence_2": "mine"}, ["said Ada Quill"]),
        ({"evidence_1": "theirs", "evidence_2": "theirs"}, ["We do not ask"]),
    ],
)
def test_quotes_that_each_added_are_kept_or_left_out_as_chosen(picks, kept, coder, reviewer):
    article = factories.make_article()
    event = factories.make_resolution(factories.make_institution(), article).events.get()
    first, second = coder.get(_change(event)), reviewer.get(_change(event))
    added = rows("evidence", _quote(article, "We do not ask"), saved=1)
    assert errors(coder.post(_change(event), filled(first, **added))) == []
    other = rows("evidence", _quote(article, "said Ada Quill"), saved=1)
    late = reviewer.post(_change(event), filled(second, **other))
    units = _units(late)
    assert list(units) == ["evidence-1", "evidence-2"]
    assert "We do not ask" in units["evidence-1"][0]
    assert "said Ada Quill" in units["evidence-2"][1]
    answer = choose(reviewer, late, _change(event), **picks)
    assert errors(answer) == []
    assert [e.exact for e in event.evidence.all()] == ["agreed to a resolution on Thursday", *kept]


@pytest.mark.parametrize(("side", "bodies"), [("mine", ["The mayor"]), ("theirs", ["The board"])])
def test_a_row_that_both_edited_is_one_choice(side, bodies, coder, reviewer):
    made = factories.make_resolution(factories.make_institution(), factories.make_article())
    second = reviewer.get(_change(made))
    save(coder, _change(made), **{"events-0-body": "The board"})
    late = reviewer.post(_change(made), filled(second, **{"events-0-body": "The mayor"}))
    assert _units(late) == {"events-0": ("The board", "The mayor")}
    answer = choose(reviewer, late, _change(made), events_0=side)
    assert (errors(answer), answer.status_code) == ([], 302)
    assert [event.body for event in made.events.all()] == bodies
    assert made.events.get().evidence.count() == 1


@pytest.mark.parametrize(("side", "count"), [("mine", 1), ("theirs", 2)])
def test_a_row_that_one_deletes_and_the_other_leaves_alone(side, count, coder, reviewer):
    made = factories.make_resolution(factories.make_institution(), None, "introduced", "adopted")
    second = reviewer.get(_change(made))
    save(coder, _change(made), summary_en="First")
    late = reviewer.post(_change(made), filled(second, **{"events-0-DELETE": "on"}))
    assert _units(late)["events-0"][1].strip("–; ") == ""
    answer = choose(reviewer, late, _change(made), summary_en="theirs", events_0=side)
    assert (errors(answer), answer.status_code) == ([], 302)
    assert made.events.count() == count


@pytest.mark.parametrize(("side", "bodies"), [("mine", ["", "Mine"]), ("theirs", [""])])
def test_a_row_that_the_other_deleted_while_it_was_edited(side, bodies, coder, reviewer):
    made = factories.make_resolution(factories.make_institution(), None, "introduced", "heard")
    second = reviewer.get(_change(made))
    save(coder, _change(made), **{"events-0-DELETE": "on"})
    late = reviewer.post(_change(made), filled(second, **{"events-0-body": "Mine"}))
    answer = choose(reviewer, late, _change(made), events_1=side)
    assert (errors(answer), answer.status_code) == ([], 302)
    assert [event.body for event in made.events.all()] == bodies


def test_an_edit_of_a_row_on_its_own_form_is_told_to_whoever_has_the_record_open(coder, reviewer):
    made = factories.make_resolution(factories.make_institution(), factories.make_article())
    event = made.events.get()
    open_here = reviewer.get(_change(made))
    assert coder.post(_change(event), filled(coder.get(_change(event)), body="The board")).status_code == 302
    late = reviewer.post(_change(made), filled(open_here, summary_en="Mine"))
    assert "coder, " in _said(late)
    assert "Changed Body for resolution event “Adopted 2017-02-09”." in _said(late)


def test_the_words_that_differ_are_marked(coder, reviewer):
    made = factories.make_institution(summary_en="The district asks nobody")
    second = reviewer.get(_change(made))
    save(coder, _change(made), summary_en="The district asks somebody")
    page = reviewer.post(_change(made), filled(second, summary_en="The county asks nobody")).content.decode()
    for marked in ("<del>district</del>", "<del>somebody</del>", "<ins>county</ins>", "<ins>nobody</ins>"):
        assert marked in page


def _base(late) -> dict[str, list[tuple[str, str]]]:
    return {unit.name: list(unit.base) for unit in late.context["units"]}


def test_the_page_shows_what_both_began_with(coder, reviewer):
    made = factories.make_institution(summary_en="As it was")
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    coder.post(_change(made), filled(first, summary_en="Theirs", kind="city"))
    late = reviewer.post(_change(made), filled(second, summary_en="Mine"))
    assert _base(late) == {"summary_en": [("", "As it was")], "kind": [("", "School district")]}
    assert "As it was when you opened it:" in late.content.decode()


def test_a_row_that_both_edited_shows_what_they_began_with(coder, reviewer):
    made = factories.make_commitment().resolution
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    coder.post(_change(made), filled(first, **{"events-0-body": "The board"}))
    late = reviewer.post(_change(made), filled(second, **{"events-0-body": "The council"}))
    assert _base(late) == {"events-0": [("Body", "")]}


@pytest.mark.parametrize("opened", ["", "yesterday", "2026-11-22", "1999-01-01T00:00:00Z", "x" * 5000])
def test_a_form_that_does_not_say_when_it_was_opened_shows_two_versions(opened, coder, reviewer):
    made = factories.make_institution()
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    coder.post(_change(made), filled(first, summary_en="Theirs"))
    late = reviewer.post(_change(made), filled(second, summary_en="Mine", opened=opened))
    assert _base(late) == {"summary_en": []}
