"""What is remembered of every change, and the way back."""

import pytest
from django.core.management import call_command

from civic import history, workflow
from civic.history import Detail
from civic.models import Identifier, Institution, because, remember
from civic.models.history import REMEMBERED, left_out
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(record):
    """Every change as its reason and steps, the oldest first, without moments."""
    return [
        (
            change.user and change.user.get_username(),
            change.reason,
            [(s.kind, s.what, s.details) for s in change.steps],
        )
        for change in reversed(history.changes(record))
    ]


def test_every_change_says_who_why_and_what_field_by_field():
    coder = make.make_user("coder")
    with because("Read the article", coder):
        institution = make.make_institution("Larkfield Unified", website="https://larkfield.example/")
    with because("They moved", coder):
        institution.website, institution.kind = "https://new.larkfield.example/", "charter_school"
        institution.save()
    assert told(institution)[1:] == [
        (
            "coder",
            "They moved",
            [
                (
                    "~",
                    "Institution",
                    [
                        Detail("Kind", "School district", "Charter school"),
                        Detail("Website", "https://larkfield.example/", "https://new.larkfield.example/"),
                    ],
                )
            ],
        )
    ]


def test_a_verb_of_the_workflow_is_remembered_and_a_derived_column_is_not():
    institution = make.make_institution()
    with because("Nothing to say", None):
        workflow.record_edit(institution)
    with because("It is ready", make.make_user("coder")):
        workflow.submit(institution, None)
    assert told(institution)[-1] == (
        "coder", "It is ready", [("~", "Institution", [Detail("Review state", "Draft", "In review")])],
    )  # fmt: skip
    assert "Nothing to say" not in [reason for _, reason, _ in told(institution)]


def test_rows_are_part_of_the_history_of_their_record_also_when_they_are_gone():
    commitment = make.make_commitment()
    quote = commitment.evidence.get()
    with because("Wrong quote"):
        quote.delete()
    assert told(commitment)[-1][1:] == ("Wrong quote", [("-", "Evidence", [])])


def test_what_seeds_write_is_remembered_with_the_sheet_that_wrote_it():
    call_command("load_seeds", "--commit", verbosity=0)
    district = Institution.objects.get(slug="san-jose-unified-school-district")
    assert {(change.user, change.reason) for change in history.changes(district)} == {
        (None, "Loaded from seed sheets"),
    }


def test_rows_written_in_bulk_are_remembered():
    institution = make.make_institution()
    rows = [Identifier(institution=institution, scheme="nces", value="1", source="a table")]
    with because("From a spreadsheet"):
        remember(Identifier.objects.bulk_create(rows), new=True)
    assert told(institution)[-1] == (None, "From a spreadsheet", [("+", "Identifier", [])])


def test_going_back_restores_the_record_and_its_rows():
    commitment = make.make_commitment(summary_en="As it was.")
    quote = commitment.evidence.get()
    at = history.changes(commitment)[0].at
    with because("A mistake"):
        commitment.summary_en = "As nobody said it."
        commitment.save()
        quote.delete()
        article = make.make_article()
        make.make_evidence(article, "agreed to a resolution on Thursday", commitment=commitment)
    by = make.make_user("coder")
    workflow.revert(commitment, at, by, "That was a mistake")
    commitment.refresh_from_db()
    assert commitment.summary_en == "As it was."
    assert [(e.pk, e.key, e.exact, e.anchor_state) for e in commitment.evidence.all()] == [
        (quote.pk or commitment.evidence.get().pk, quote.key, quote.exact, "exact")
    ]
    newest = history.changes(commitment)[0]
    assert (newest.user, newest.reason) == (by, "That was a mistake")


def test_going_back_keeps_the_review_state_and_runs_the_gate():
    draft = make.make_commitment()
    draft.evidence.all().delete()
    with because("Without a quote"):
        draft.summary_en = "Nobody proves this."
        draft.save()
    with because("With one"):
        make.make_evidence(make.make_article(), commitment=draft)
    commitment = make.publish_with_grounds(draft)
    (before,) = [change.at for change in history.changes(commitment) if change.reason == "Without a quote"]
    with pytest.raises(workflow.Refused) as refused:
        workflow.revert(commitment, before, None)
    assert [problem.code for problem in refused.value.problems] == ["no_quote"]
    assert commitment.evidence.count() == 1


def test_a_renamed_record_goes_back_to_its_address_and_the_newer_one_leads_there():
    institution = make.make_institution(slug="larkfield")
    at = history.changes(institution)[0].at
    workflow.rename(institution, "larkfield-unified")
    workflow.revert(institution, at, None)
    institution.refresh_from_db()
    assert institution.slug == "larkfield"


def test_no_history_holds_the_text_of_a_source_or_what_is_derived():
    held = {model.__name__: {f.name for f in model.history.model.tracked_fields} for model in REMEMBERED}
    assert {"text", "is_public", "status", "facet_key", "revision"} & set().union(*held.values()) == set()
    assert all(left_out(model) or held[model.__name__] for model in REMEMBERED)
