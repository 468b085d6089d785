"""One post makes a record with everything it stands on, or nothing."""

import pytest

from civic import workflow
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    InstitutionName,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SetAside,
    Statement,
)
from tests import factories
from tests.admin.coding.conftest import (
    COMMITMENT,
    NEW_INSTITUTION,
    NEW_RESOLUTION,
    PROMISE,
    TEXT,
    errors,
    post,
    quoted,
    saved,
)

pytestmark = pytest.mark.django_db


def _rows() -> int:
    kinds = (Institution, Resolution, Statement, Commitment, Role, Evidence, ResolutionEvent, SetAside)
    return sum(kind.objects.count() for kind in kinds)


def test_a_commitment_is_made_with_its_institution_and_statement(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    made = Commitment.objects.get()
    assert (made.institution.name, made.level.ordinal, made.summary_en) == (
        "Larkfield Unified", 2, "The district will not collect status.",
    )  # fmt: skip
    assert (made.review_state, made.created_by, made.status) == ("draft", coder.user, "stands")
    assert (made.statement.title_en, made.statement.kind, made.statement.edtf, made.statement.as_printed) == (
        "The district on papers", "paraphrase", "2017-02-09", "Thursday",
    )  # fmt: skip
    assert [(e.exact, e.anchor_state, e.start) for e in made.evidence.all()] == [(PROMISE, "exact", 74)]
    assert [e.exact for e in made.statement.evidence.all()] == [PROMISE]
    assert [p.name for p in made.institution.places.all()] == ["Larkfield"]
    assert InstitutionName.objects.get().name == "LUSD"


def test_an_institution_is_made_with_its_website_and_several_ids(coder, article, levels):
    known = {
        "institution-website": "larkfield.example",
        "institution-ids": "GEOID | 0600001 | Census list\r\n\r\nnces | 0634590 | District list",
    }
    saved(coder, article, **{**COMMITMENT, **known})
    made = Institution.objects.get()
    assert made.website == "https://larkfield.example"
    assert [(i.scheme, i.value, i.source) for i in made.identifiers.all()] == [
        ("geoid", "0600001", "Census list"),
        ("nces", "0634590", "District list"),
    ]


def test_our_words_are_kept_in_three_languages(coder, article, levels):
    words = {
        "statement-title_es": "El distrito y los papeles",
        "statement-venue_vi": "Hội đồng trường",
        "commitment-summary_es": "{institution} no pregunta.",
        "commitment-conditions_vi": "Trừ khi có lệnh",
    }
    saved(coder, article, **{**COMMITMENT, **words})
    made = Commitment.objects.get()
    assert (made.summary_es, made.conditions_vi, made.statement.title_es, made.statement.venue_vi) == (
        "Larkfield Unified no pregunta.", "Trừ khi có lệnh", "El distrito y los papeles", "Hội đồng trường",
    )  # fmt: skip


def test_a_commitment_is_made_with_a_resolution_and_its_adoption(coder, article, levels):
    quotes = quoted("agreed to a resolution on Thursday", PROMISE, proves="basis")
    made_with = {
        **COMMITMENT,
        **NEW_RESOLUTION,
        **quotes,
        "basis_is": "resolution",
        "quotes-1-proves": "record",
    }
    saved(coder, article, **made_with)
    made = Commitment.objects.get()
    assert (made.resolution.title, made.resolution.status, made.status) == (
        "Resolution on Papers", "adopted", "adopted",
    )  # fmt: skip
    assert [e.exact for e in made.resolution.events.get().evidence.all()] == [
        "agreed to a resolution on Thursday"
    ]
    assert [e.exact for e in made.evidence.all()] == [PROMISE]


def test_what_is_here_is_taken_by_its_name_and_not_made_again(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    again = {
        **COMMITMENT,
        **quoted("Schools ask for a warrant."),
        "type": "SITE.ACCESS 3",
        "institution": "lusd",
    }
    saved(coder, article, **again)
    assert (Institution.objects.count(), Statement.objects.count(), Commitment.objects.count()) == (1, 1, 2)
    assert [e.order for e in Statement.objects.get().evidence.all()] == [1, 2]


def test_a_statement_does_not_keep_the_same_words_twice(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    saved(
        coder,
        article,
        **{**COMMITMENT, **quoted("the immigration status of any pupil"), "type": "SITE.ACCESS 3"},
    )
    assert [e.exact for e in Statement.objects.get().evidence.all()] == [PROMISE]


def test_one_sentence_binds_several_institutions(coder, article, levels):
    city = factories.make_institution("City of Larkfield", kind="city")
    district = factories.make_institution("Larkfield Unified", parent=city)
    statement = factories.make_statement(city)
    both = {
        **COMMITMENT,
        "institution": city.name,
        "also": [district.name, "", city.name],
        "basis": statement.title,
        "commitment-summary_en": "{institution} does not ask.",
    }
    saved(coder, article, **both)
    assert [
        (c.institution, c.summary_en, c.evidence.get().exact) for c in Commitment.objects.order_by("pk")
    ] == [
        (city, "City of Larkfield does not ask.", PROMISE),
        (district, "Larkfield Unified does not ask.", PROMISE),
    ]


def test_an_official_is_made_with_the_quote_they_speak_in(coder, article, levels):
    spoken = quoted("We do not ask", attribution="official_words", speaker="Ada Quill")
    person = {"person-title": "speaks for the district", "person-category": "spokesperson"}
    saved(coder, article, **{**COMMITMENT, **spoken, **person})
    role = Role.objects.get()
    assert (str(role), role.person.sort_name, role.as_of) == (
        "Ada Quill, speaks for the district", "Quill, Ada", "2017-02",
    )  # fmt: skip
    statement = Statement.objects.get()
    assert (statement.speaker, statement.kind) == (role, "direct_quote")
    assert {e.speaker for e in Evidence.objects.all()} == {role}


def test_events_relations_sizes_officials_and_public_comment(coder, article, levels):
    event = {
        **quoted("agreed to a resolution on Thursday"),
        **NEW_INSTITUTION,
        **NEW_RESOLUTION,
        "kind": "event",
    }
    saved(coder, article, **event)
    saved(
        coder,
        article,
        **{**event, **quoted("Under it"), "basis": "Resolution before", "event-kind": "drafted"},
    )
    relation = {
        **quoted(), "kind": "relation", "basis": "Resolution on Papers", "other": "Resolution before",
        "relation-kind": "follows", "relation-certainty": "inferred", "relation-rationale_en": "Under it",
    }  # fmt: skip
    saved(coder, article, **relation)
    saved(coder, article, **{**event, **quoted("any pupil"), "basis": "", "event-kind": "public_comment"})
    size = {"size-size": "900", "size-size_unit": "students", "size-size_approximate": "on"}
    saved(coder, article, **{**quoted("any pupil"), **size, "kind": "institution", "institution": "LUSD"})
    person = {"person-name": "Ada Quill", "person-title": "speaker", "person-category": "spokesperson"}
    saved(coder, article, **{**quoted("Ada Quill"), **person, "kind": "role", "institution": "LUSD"})
    district = Institution.objects.get()
    assert [(e.kind, e.resolution_id is None) for e in ResolutionEvent.objects.order_by("pk")] == [
        ("adopted", False), ("drafted", False), ("public_comment", True),
    ]  # fmt: skip
    assert str(ResolutionRelation.objects.get()) == "Resolution on Papers follows Resolution before"
    assert (district.size, district.size_approximate, district.size_as_of) == (900, True, "2017-02")
    assert Role.objects.get().evidence.get().exact == "Ada Quill"
    assert district.revision > 1


def test_a_passage_is_set_aside_once_and_taken_back(coder, article):
    aside = {**quoted("Schools ask for a warrant."), "kind": "aside", "note": "A fact"}
    saved(coder, article, **aside)
    kept = SetAside.objects.get()
    assert (kept.exact, kept.start, kept.note, kept.by) == (
        "Schools ask for a warrant.", article.snapshots.get().text.index("Schools ask"), "A fact", coder.user,
    )  # fmt: skip
    assert errors(coder, article, **aside) == {"note": ["This passage is set aside already."]}
    post(coder, article, take_back=str(kept.pk))
    assert not SetAside.objects.exists()
    assert "not set aside any more" in post(coder, article, take_back="nonsense").json()["said"][0]


def test_nothing_is_kept_of_an_entry_that_is_refused(coder, article, levels):
    before = _rows()
    wrong = {
        "words that are not there": quoted("the district will never collect"),
        "a date without a basis": {"date-date_basis": ""},
        "no summary": {"commitment-summary_en": ""},
        "an unclear one without a note": {"commitment-certainty": "ambiguous"},
        "no such type": {"type": "NO.TYPE 2"},
        "no such level": {"type": "DATA.COLLECT 9"},
        "no kind of institution": {"institution-kind": ""},
        "no kind of basis": {"basis_is": ""},
        "a parent that is not here": {"institution-parent": "Nowhere"},
        "an id without a source": {"institution-ids": "nces | 1 |"},
        "an id without bars": {"institution-ids": "nces 1"},
        "an id of another register": {"institution-ids": "viaf | 1 | A list"},
        "a website that is none": {"institution-website": "not an address"},
    }
    assert {
        name for name, change in wrong.items() if not errors(coder, article, **{**COMMITMENT, **change})
    } == set()
    assert _rows() == before


def test_a_record_that_is_no_draft_is_left_alone_and_linked(coder, article, levels):
    saved(coder, article, **COMMITMENT)
    statement, district = Statement.objects.get(), Institution.objects.get()
    workflow.submit(statement, coder.user)
    workflow.submit(district, coder.user)
    more = {**quoted("We do not ask"), "kind": "statement", "basis": statement.title, "institution": "LUSD"}
    (message,) = errors(coder, article, **more)["basis"]
    assert f"/statement/{statement.pk}/change/" in message
    size = {**quoted("any pupil"), "size-size": "900", "size-size_unit": "students"}
    assert "institution" in errors(coder, article, **size, kind="institution", institution="LUSD")
    # A new draft beside them is fine, and adds nothing to them.
    saved(coder, article, **{**COMMITMENT, **quoted("Schools ask for a warrant."), "type": "SITE.ACCESS 3"})
    assert statement.evidence.count() == 1


def test_invented_and_real_institutions_do_not_know_each_other(coder, levels):
    real = factories.make_institution("Larkfield Unified")
    practice = factories.make_article(TEXT, is_fiction=True)
    saved(coder, practice, **COMMITMENT)
    made = Commitment.objects.get().institution
    assert (made.is_fiction, made == real) == (True, False)
    assert "institution-kind" in errors(
        coder, practice, **{**COMMITMENT, "institution": real.name + " 2", "institution-kind": ""}
    )
