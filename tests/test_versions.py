"""Published versions are append-only, and the public record holds nothing that is not named."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from civic import serializers, versions, workflow
from civic.models import Commitment, PublishedVersion, Snapshot
from civic.models.sources import STAFF_TEXTS
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, tzinfo=UTC)
CANARY = "canary words of staff"


def test_the_public_record_of_a_commitment_is_this_and_nothing_else():
    commitment = make.make_published(slug="no-status", conditions_en="in schools")
    commitment.institution.slug, commitment.resolution.slug = "larkfield", "welcoming"
    record = serializers.public_record(commitment)
    (quote,) = record.pop("evidence")
    assert quote["exact"] == make.QUOTE
    assert list(quote) == [
        *("order", "part", "exact", "start", "end", "page", "stance", "attribution"),
        *("speaker", "article", "sha256"),
    ]
    assert record == {
        "slug": "no-status",
        "level_ordinal": 2,
        "basis": "resolution",
        **{f"actor_{code}": "" for code in ("en", "es", "vi")},
        "counterparties": "not_stated",
        "polarity": "prohibits",
        "modality": "will",
        "conditions_en": "in schools",
        "conditions_es": "",
        "conditions_vi": "",
        **{f"exceptions_{code}": "" for code in ("en", "es", "vi")},
        **{f"deadline_{code}": "" for code in ("en", "es", "vi")},
        "locator": "",
        "clause": "not_known",
        "certainty": "clear",
        **{f"certainty_note_{code}": "" for code in ("en", "es", "vi")},
        "summary_en": "The district will not collect immigration status.",
        "summary_es": "",
        "summary_vi": "",
        "status": "adopted",
        "attribution": "reported_paraphrase",
        "stated_edtf": "2017-02-09",
        "stated_basis": "inferred_from_weekday",
        "stated_as_printed": "Thursday",
        "last_verified_on": None,
        "institution": "larkfield",
        "type": "DATA.COLLECT",
        "resolution": "welcoming",
        "statement": None,
        "events": [],
    }


def test_staff_only_words_are_in_no_public_record():
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    Snapshot.objects.update(**dict.fromkeys(STAFF_TEXTS, CANARY), method=CANARY)
    commitment.evidence.update(prefix=CANARY, suffix=CANARY)
    records = [commitment, commitment.institution, commitment.resolution, article]
    for record in records:
        for name in ("review_note", "staff_note", "withdrawal_reason"):
            if hasattr(record, name):
                setattr(record, name, CANARY)
        record.save()
    fresh = [type(r).objects.get(pk=r.pk) for r in records]
    assert CANARY not in json.dumps([serializers.public_record(r) for r in fresh])


def test_quotes_of_an_article_that_is_not_public_stay_out():
    commitment = make.make_published()
    make.make_evidence(make.make_article(), commitment=commitment, order=2)
    assert len(serializers.public_record(commitment)["evidence"]) == 1


def test_the_same_record_twice_is_one_version():
    commitment = make.make_published()
    assert versions.append(commitment, make.WHEN) is None
    assert not versions.differs(commitment)


def test_a_silent_edit_is_noticed():
    commitment = make.make_published()
    Commitment.objects.update(summary_en="Typed past the workflow.")
    assert versions.differs(Commitment.objects.get(pk=commitment.pk))


def test_a_number_is_given_once():
    make.make_published()
    first = PublishedVersion.objects.first()
    first.pk, first.key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedVersion.objects.bulk_create([first])


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_the_public_once_read_can_be_neither_changed_nor_deleted(change):
    make.make_published()
    version = PublishedVersion.objects.first()
    with pytest.raises(TypeError, match="append-only"):
        version.save() if change == "update" else version.delete()


def test_the_dataset_version_moves_when_something_comes_changes_or_goes(db):
    seen = [versions.dataset_version()]
    institution = make.published(make.make_institution())
    seen.append(versions.dataset_version())
    institution.website = "https://larkfield.example/"
    institution.save()
    workflow.record_edit(institution, at=LATER)
    seen.append(versions.dataset_version())
    workflow.withdraw(institution, "Closed.", at=LATER)
    seen.append(versions.dataset_version())
    assert len(set(seen)) == 4
    make.make_institution()
    assert versions.dataset_version() == seen[-1]


def test_the_dataset_version_tells_one_withdrawn_record_from_another(db):
    first, second = (make.published(make.make_institution()) for _n in range(2))
    workflow.withdraw(first, "Closed.", at=LATER)
    before = versions.dataset_version()
    make.published(first)
    workflow.withdraw(second, "Closed.", at=LATER.replace(hour=1))
    assert versions.dataset_version() != before


def test_the_day_of_the_last_change_counts_what_went(db):
    assert versions.changed_at() is None
    institution = make.published(make.make_institution())
    assert versions.changed_at() == make.WHEN
    workflow.withdraw(institution, "Closed.", at=LATER)
    assert versions.changed_at() == LATER


def test_a_promise_changes_on_the_day_its_text_does(db):
    """Sitemap and feed go by ``changed_at``, which an event of the basis must move too."""
    promise = make.make_published()
    workflow.record_event(
        promise.resolution, "rescinded", edtf="2020", date_basis="stated", key="end", at=LATER
    )
    promise.refresh_from_db()
    assert (promise.status, promise.changed_at, promise.updated_at) == ("rescinded", LATER, LATER)
