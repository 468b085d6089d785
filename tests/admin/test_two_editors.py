"""Two editors, one record: the later save does not overwrite the earlier one."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin.forms import errors, fields, filled, rows

pytestmark = pytest.mark.django_db


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def test_a_stale_save_is_refused_and_names_who_saved_what(coder, reviewer):
    made = factories.make_institution()
    first, second = coder.get(_change(made)), reviewer.get(_change(made))
    assert coder.post(_change(made), filled(first, website="https://first.example/")).status_code == 302

    late = reviewer.post(_change(made), filled(second, summary_en="Typed by the second"))
    (said,) = errors(late)
    assert "Somebody saved this record after you opened it" in said
    assert "coder, " in said
    assert "Changed Website." in said
    assert fields(late)["summary_en"] == ["Typed by the second"]
    made.refresh_from_db()
    assert (made.website, made.summary) == ("https://first.example/", "")


def test_a_second_press_of_save_is_refused_as_well(coder, reviewer):
    made = factories.make_institution()
    second = reviewer.get(_change(made))
    coder.post(_change(made), filled(coder.get(_change(made)), website="https://first.example/"))
    late = reviewer.post(_change(made), filled(second, summary_en="Mine"))
    again = reviewer.post(_change(made), filled(late))
    assert len(errors(again)) == 1
    made.refresh_from_db()
    assert made.summary == ""


def test_a_form_opened_anew_is_saved(coder, reviewer):
    made = factories.make_institution()
    coder.post(_change(made), filled(coder.get(_change(made)), website="https://first.example/"))
    reviewer.post(_change(made), filled(reviewer.get(_change(made)), summary_en="Mine"))
    made.refresh_from_db()
    assert (made.website, made.summary, made.revision) == ("https://first.example/", "Mine", 3)


def test_a_form_that_does_not_say_what_it_was_typed_over_is_refused(coder):
    made = factories.make_institution()
    for revision in ("", "0", "99999999999999999999", "x", "\x00"):
        data = filled(coder.get(_change(made)), summary_en="Blind", revision=revision)
        assert errors(coder.post(_change(made), data))
    made.refresh_from_db()
    assert made.summary == ""


def test_rows_without_a_revision_are_guarded_too(coder, reviewer):
    place = factories.make_place()
    first, second = coder.get(_change(place)), reviewer.get(_change(place))
    assert coder.post(_change(place), filled(first, geoid="0600001")).status_code == 302
    assert "Changed Census GEOID." in errors(reviewer.post(_change(place), filled(second, name="Other")))[0]
    place.refresh_from_db()
    assert (place.name, place.geoid) == ("Larkfield", "0600001")


def test_quotes_of_an_event_are_guarded_by_what_stands_on_its_form(coder, reviewer):
    article = factories.make_article()
    event = factories.make_resolution(factories.make_institution(), article).events.get()
    first, second = coder.get(_change(event)), reviewer.get(_change(event))
    snapshot = str(article.snapshots.get().pk)
    quote = {"snapshot": snapshot, "attribution": "official_words", "part": "whole", "stance": "supports"}
    added = rows("evidence", {**quote, "exact": "We do not ask"}, saved=1)
    assert errors(coder.post(_change(event), filled(first, **added))) == []
    other = rows("evidence", {**quote, "exact": "said Ada Quill"}, saved=1)
    assert len(errors(reviewer.post(_change(event), filled(second, **other)))) == 1
    assert [e.exact for e in event.evidence.all()] == ["agreed to a resolution on Thursday", "We do not ask"]


def test_an_edit_of_a_row_on_its_own_form_is_told_to_whoever_has_the_record_open(coder, reviewer):
    made = factories.make_resolution(factories.make_institution(), factories.make_article())
    event = made.events.get()
    open_here = reviewer.get(_change(made))
    assert coder.post(_change(event), filled(coder.get(_change(event)), body="The board")).status_code == 302
    late = reviewer.post(_change(made), filled(open_here, summary_en="Mine"))
    assert "coder, " in errors(late)[0]
    assert "Changed Body for resolution event “Adopted 2017-02-09”." in errors(late)[0]
