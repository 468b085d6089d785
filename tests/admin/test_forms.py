"""Addresses, levels, counterparties, events: what the forms know."""

import pytest
from django.urls import reverse

from civic.models import (
    Commitment,
    CommitmentType,
    FormerSlug,
    Institution,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    Role,
    SourceArticle,
)
from tests import factories
from tests.admin.forms import errors, rows, save

pytestmark = pytest.mark.django_db


def _add(model) -> str:
    return reverse(f"admin:civic_{model._meta.model_name}_add")


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def _institution(client, name: str, **typed):
    typed = {"kind": "city", "state": "CA", **typed}
    return client.post(
        _add(Institution),
        {
            **_empty("other_names", "identifiers", "events", "evidence"),
            "name": name,
            **typed,
        },
    )


def _empty(*prefixes: str) -> dict[str, str]:
    return {f"{p}-{n}_FORMS": "0" for p in prefixes for n in ("TOTAL", "INITIAL")}


def test_a_slug_is_proposed_in_plain_letters_and_never_twice(coder):
    for _ in range(2):
        assert _institution(coder, "Cộng đồng Đà Lạt Łódź").status_code == 302
    assert list(Institution.objects.order_by("pk").values_list("slug", flat=True)) == [
        "cong-dong-da-lat-lodz",
        "cong-dong-da-lat-lodz-2",
    ]
    assert Institution.objects.first().created_by == coder.user


def test_a_name_without_plain_letters_still_gets_an_address(coder):
    assert _institution(coder, "市").status_code == 302
    assert Institution.objects.get().slug == "institution"


def test_a_renamed_record_keeps_its_old_address_and_nobody_else_may_have_it(coder):
    made = factories.make_institution(slug="old-address")
    assert errors(save(coder, _change(made), slug="new-address")) == []
    made.refresh_from_db()
    assert made.slug == "new-address"
    assert list(FormerSlug.objects.values_list("slug", "current")) == [("old-address", "new-address")]
    refused = _institution(coder, "Other", slug="old-address")
    assert errors(refused) == ["slug: This address belongs to another record, or once did."]
    other = factories.make_institution()
    taken = save(coder, _change(other), slug="old-address")
    assert errors(taken) == ["The address “old-address” belongs to another record."]


def test_an_emptied_slug_stays(coder):
    made = factories.make_institution(slug="as-it-was")
    assert errors(save(coder, _change(made), slug="", summary_en="New")) == []
    made.refresh_from_db()
    assert (made.slug, made.summary) == ("as-it-was", "New")


def test_a_level_of_another_type_is_refused_with_the_levels_there_are(coder):
    made = factories.make_commitment()
    other = factories.make_type("SITE.ACCESS")
    answer = save(coder, _change(made), level=str(other.levels.get(ordinal=1).pk))
    assert errors(answer) == [
        (
            "level: “SITE.ACCESS 1: SITE.ACCESS level 1” is no level of DATA.COLLECT, which has 0, 1, 2, 3. "
            "Search for “DATA.COLLECT”."
        )
    ]


def test_counterparties_are_ticked_and_kept_in_one_order(coder):
    made = factories.make_commitment()
    assert errors(save(coder, _change(made), counterparties=["cbp", "ice"])) == []
    made.refresh_from_db()
    assert made.counterparties == "ice cbp"
    mixed = save(coder, _change(made), counterparties=["ice", "not_stated"])
    assert "Name known counterparties, or only “not stated”." in " ".join(errors(mixed))
    assert "This field is required." in " ".join(errors(save(coder, _change(made), counterparties=[])))


def test_a_commitment_has_one_basis(coder):
    made = factories.make_commitment()
    statement = factories.make_statement(made.institution)
    for typed in ({"statement": str(statement.pk)}, {"resolution": ""}):
        answer = save(coder, _change(made), **typed)
        assert errors(answer) == ["Give one basis: a resolution or a statement, not both."]


def test_an_unclear_commitment_says_what_is_unclear(coder):
    made = factories.make_commitment()
    assert errors(save(coder, _change(made), certainty="ambiguous")) == ["Say what is unclear."]


def test_a_type_that_does_not_apply_is_refused_by_the_workflow_in_the_form(coder):
    made = factories.make_commitment()
    CommitmentType.objects.update(applies_to=["city"])
    answer = save(coder, _change(made), locator="Section 3")
    assert errors(answer) == [
        "DATA.COLLECT does not apply to a school district. Choose another type or another institution."
    ]
    assert Commitment.objects.get().locator == ""


def test_kinds_of_institutions_are_ticked(publisher):
    made = factories.make_type()
    assert errors(save(publisher, _change(made), applies_to=["sheriff", "city"])) == []
    made.refresh_from_db()
    assert made.applies_to == ["city", "sheriff"]


def test_an_impossible_order_of_events_is_refused_in_words(coder):
    made = factories.make_resolution(factories.make_institution())
    late = rows("events", {"kind": "drafted", "edtf": "2017-05", "date_basis": "stated"}, saved=1)
    (said,) = errors(save(coder, _change(made), **late))
    assert "a text that was adopted cannot be proposed again" in said
    assert made.events.count() == 1


def test_events_are_numbered_by_their_order_and_give_the_status(coder):
    made = factories.make_resolution(factories.make_institution())
    drafted = {"kind": "drafted", "edtf": "2017-01", "date_basis": "stated", "order": "1"}
    typed = {**rows("events", drafted, saved=1), "events-0-order": "2"}
    assert errors(save(coder, _change(made), **typed)) == []
    made.refresh_from_db()
    assert [(e.order, e.kind) for e in made.events.all()] == [(1, "drafted"), (2, "adopted")]
    assert (made.status, made.stated_edtf) == ("adopted", "2017-02-09")


def test_a_date_that_cannot_be_read_is_a_form_error(coder):
    made = factories.make_statement(factories.make_institution())
    assert "cannot be read as a date" in errors(save(coder, _change(made), edtf="next week"))[0]
    assert errors(save(coder, _change(made), edtf="2017", date_basis="")) == ["Say how we know the date."]


def test_an_article_is_entered_once(coder):
    made = factories.make_article(canonical_url="https://ledger.example/a/?utm_source=x")
    answer = save(
        coder,
        _add(SourceArticle),
        title="Again",
        publisher="Ledger",
        canonical_url="http://www.ledger.example/a",
    )
    assert errors(answer) == [f"canonical_url: This article is here already: {made.title}"]


def test_public_comment_stands_on_the_institution(coder):
    made = factories.make_institution()
    comment = {"edtf": "2017-01-26", "date_basis": "stated", "description": "Parents spoke"}
    assert errors(save(coder, _change(made), **rows("events", comment))) == []
    event = ResolutionEvent.objects.get()
    assert (event.kind, event.institution, event.resolution) == ("public_comment", made, None)


def test_a_search_is_signed_by_whoever_enters_it(coder):
    kind, institution = factories.make_type(), factories.make_institution()
    typed = {"institution": institution.pk, "type": kind.pk, "searched_on": "2017-03-01", "where_en": "Site"}
    assert errors(save(coder, _add(ResearchLog), **typed, outcome="not_found")) == []
    assert ResearchLog.objects.get().by == coder.user


def test_an_official_whom_the_public_sees_is_a_publishers_to_edit(coder, publisher):
    public = factories.make_published()
    role = factories.make_role(public.institution)
    assert errors(save(coder, _change(role), title="spokesperson")) == []
    factories.make_evidence(public.evidence.get().snapshot.article, "said Ada Quill", role=role)
    assert coder.post(_change(role), {}).status_code == 403
    assert errors(save(publisher, _change(role), title="spokeswoman")) == []
    assert Role.objects.get().title == "spokeswoman"


def test_control_characters_are_refused_in_every_text(coder):
    made = factories.make_resolution(factories.make_institution())
    for name in ("title", "summary_vi", "number"):
        answer = save(coder, _change(made), **{name: "a\x0cb"})
        assert errors(answer) == [f"{name}: Remove the control characters."]
    assert Resolution.objects.get().number == ""


def test_each_language_of_a_text_is_named(coder):
    page = coder.get(_add(Commitment))
    labels = [
        str(page.context["adminform"].form.fields[f"summary_{code}"].label) for code in ("en", "es", "vi")
    ]
    assert labels == [
        "Plain-language summary (English)",
        "Plain-language summary (Español)",
        "Plain-language summary (Tiếng Việt)",
    ]
