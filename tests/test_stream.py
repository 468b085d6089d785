"""A mirror that reads the stream of changes alone holds what the public reads, after every edit."""

from datetime import UTC, datetime

import pytest

from civic import serializers, versions, workflow
from civic.models import Commitment, Institution, PublishedVersion, Resolution
from civic.versions.stream import after
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, tzinfo=UTC)


class Mirror:
    """Knows nothing but the stream, page by page, and the page of a record that it names."""

    def __init__(self, page=3):
        self.held, self.mark, self.page, self.read = {}, None, page, 0

    def sync(self):
        while rows := list(self.following()[: self.page]):
            self.mark = (rows[-1].published_at, rows[-1].pk)
            for change in versions.described_for_mirrors(rows):
                self.read += 1
                self.take(change)

    def following(self):
        return versions.stream().filter(after(*self.mark)) if self.mark else versions.stream()

    def take(self, change):
        name = (change["model"], change["key"])
        if change["what"] == "withdrawn":
            self.held.pop(name, None)
            return
        model = versions.PUBLIC_MODELS[change["model"]]
        record = model.objects.published().filter(slug=change["slug"]).first()
        if record is not None:
            self.held[name] = serializers.public_record(record)


def public():
    return {
        (name, record.key): serializers.public_record(record)
        for name, model in versions.PUBLIC_MODELS.items()
        for record in model.objects.published()
    }


@pytest.fixture(autouse=True)
def alone(settings):
    settings.FOUR_EYES = False


def edits():
    """Published, changed, renamed, withdrawn, published again, merged and parted again."""
    promise = make.make_published(key="promise", institution=make.make_institution(key="gone"))
    yield
    workflow.record_event(promise.resolution, "rescinded", edtf="2018", date_basis="stated", key="end")
    yield
    workflow.rename(Institution.objects.get(key="gone"), "another-name")
    yield
    kept = make.published(make.make_institution(key="kept"))
    workflow.withdraw(Commitment.objects.get(key="promise"), "Misread.")
    yield
    workflow.publish(Commitment.objects.get(key="promise"))
    yield
    told = workflow.merge(kept, Institution.objects.get(key="gone"), make.make_user("ada"), "One district.")
    yield
    workflow.unmerge(told, None)
    yield
    workflow.withdraw(Institution.objects.get(key="gone"), "Closed.")
    yield


def test_a_mirror_that_reads_the_stream_holds_what_the_public_reads():
    mirror = Mirror()
    for _edit in edits():
        before = mirror.read
        mirror.sync()
        assert mirror.held == public()
        assert mirror.read > before
    late = Mirror(page=50)
    late.sync()
    assert late.held == mirror.held


def test_a_change_says_what_came_of_which_record():
    institution = make.published(make.make_institution(key="larkfield", slug="larkfield"))
    institution.website = "https://larkfield.example/"
    institution.save()
    workflow.record_edit(institution, at=LATER)
    first, second = versions.described_for_mirrors(versions.stream())
    common = {"model": "institution", "key": "larkfield", "slug": "larkfield"}
    first_hash, second_hash = PublishedVersion.objects.order_by("pk").values_list("change_hash", flat=True)
    assert [first, second] == [
        {**common, "at": "2026-11-22T00:00:00+00:00", "what": "published", "number": 1}
        | {"change_hash": first_hash},
        {**common, "at": "2026-12-01T00:00:00+00:00", "what": "changed", "number": 2}
        | {"change_hash": second_hash},
    ]
    assert second_hash == Institution.objects.get().change_hash
    workflow.withdraw(Institution.objects.get(), "Closed.", at=LATER)
    (gone,) = versions.described_for_mirrors(versions.stream())
    assert (gone["what"], gone["number"], gone["change_hash"]) == ("withdrawn", 3, "")


def test_the_stream_begins_where_it_is_asked_and_leaves_other_models_out():
    promise = make.make_published()
    make.published(make.make_institution(key="late"), at=LATER)
    assert [v.record_key for v in versions.stream(LATER)] == ["late"]
    assert [v.record_key for v in versions.stream(models=["commitment"])] == [promise.key]
    assert versions.stream(models=["resolution", "statement"]).count() == 1


def test_no_change_is_given_an_instant_before_one_that_was_given():
    make.published(make.make_institution(), at=LATER)
    late = make.published(make.make_institution())
    assert (late.published_at, late.changed_at) == (make.WHEN, LATER)


def test_a_record_carries_when_it_changed_and_its_hash():
    institution = make.make_institution()
    assert (institution.changed_at, institution.change_hash) == (None, "")
    make.published(institution)
    newest = versions.history(institution).first()
    held = Institution.objects.get()
    assert (held.changed_at, held.change_hash) == (make.WHEN, newest.change_hash)
    workflow.withdraw(held, "Closed.", at=LATER)
    held = Institution.objects.get()
    assert (held.changed_at, held.change_hash, held.withdrawn_at) == (LATER, "", LATER)


def test_a_withdrawal_is_a_version_without_words_and_happens_once():
    text = make.make_published().resolution
    workflow.withdraw(Resolution.objects.get(), "Misread.", at=LATER)
    gone = versions.history(text).first()
    assert (gone.what, gone.number, gone.record, gone.change_hash, gone.note) == (
        *("withdrawn", 2, {}, ""),
        "Misread.",
    )
    assert versions.history(text).get(number=1).superseded_at == LATER
    assert versions.append(Resolution.objects.get(), LATER) is None
    assert Commitment.objects.get().changed_at == LATER


def test_reading_the_stream_costs_the_same_for_one_and_many(django_assert_num_queries):
    for _n in range(3):
        make.make_published()
    for page in (1, 50):
        rows = versions.stream(models=["commitment"])[:page]
        with django_assert_num_queries(2):
            versions.described_for_mirrors(rows)
