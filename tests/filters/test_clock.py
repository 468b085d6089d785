"""Asked how it was, a list answers what it answered then: every list, filter, order and count."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from civic import filters, versions, workflow
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from civic.serializers import row_of, select
from tests import factories as make

pytestmark = pytest.mark.django_db
EVERYWHERE = [{}, {"sort": ["name"]}, {"sort": ["changed"]}]
QUERIES = {
    filters.InstitutionListing: [
        *EVERYWHERE,
        {"state": ["CA"]},
        {"kind": ["city"]},
        {"place": ["ca/larkfield"]},
        {"type": ["data-collect"]},
    ],
    filters.ResolutionListing: [
        *EVERYWHERE,
        {"state": ["CA"]},
        {"place": ["ca/larkfield"]},
        {"kind": ["ordinance"]},
        {"status": ["adopted"]},
        {"as_of": ["2017-02-08"]},
        {"as_of": ["2017-02-09"], "status": ["adopted"]},
        {"as_of": ["2020-01-01"], "date_mode": ["certain"]},
    ],
    filters.StatementListing: [*EVERYWHERE, {"state": ["NV"]}, {"as_of": ["2017-03-01"]}],
    filters.CommitmentListing: [
        *EVERYWHERE,
        {"state": ["CA"]},
        {"kind": ["school_district"]},
        {"place": ["ca/larkfield"]},
        {"type": ["data-collect"], "min_level": ["2"]},
        {"status": ["rescinded"]},
        {"basis": ["statement"]},
        {"certainty": ["ambiguous"]},
        {"stated_from": ["2017-02-10"]},
        {"stated_to": ["2017-02-09"], "date_mode": ["certain"]},
        {"as_of": ["2017-02-09"]},
        {"as_of": ["2019-01-01"], "status": ["rescinded"], "state": ["CA"]},
    ],
    filters.ArticleListing: [
        *EVERYWHERE,
        {"state": ["CA"]},
        {"state": ["NV"]},
        {"place": ["ca/larkfield"]},
        {"kind": ["news_article"]},
    ],
}
MODELS = {
    filters.InstitutionListing: Institution,
    filters.ResolutionListing: Resolution,
    filters.StatementListing: Statement,
    filters.CommitmentListing: Commitment,
    filters.ArticleListing: SourceArticle,
}


def asked(kind, query, at=None):
    known = {"known_at": [at.isoformat().replace("+00:00", "Z")]} if at else {}
    listing = kind({**query, **known}, MODELS[kind].objects.published())
    assert listing.refused == []
    return listing


def answer(kind, query, at=None):
    """Keys in order."""
    listing = asked(kind, query, at)
    order = listing.order
    first = "-" if order.descending else ""
    rows = listing.sortable(listing.narrow()).order_by(f"{first}{order.column}", f"{first}pk")
    return list(rows.values_list("key", flat=True))


def counted(kind, query, at=None):
    """How many rows fit, and how many each value of each facet would show."""
    listing = asked(kind, query, at)
    return listing.total(), [(o.value, o.number) for facet in listing.facets() for o in facet.options]


def answers(at=None):
    found = {(k.__name__, str(query)): answer(k, query, at) for k in QUERIES for query in QUERIES[k]}
    counts = {(k.__name__, n): counted(k, QUERIES[k][n], at) for k in QUERIES for n in (0, -1)}
    return found | counts


def edited(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    workflow.record_edit(type(record).objects.get(pk=record.pk))


def story():
    """What an editor does in a year, step by step; each ends with something new before the public."""
    make.make_type(), make.make_type("SITE.ACCESS")
    city = make.make_institution("Larkfield", kind="city", key="city")
    article = make.make_article(kind="news_article", key="article")
    workflow.publish(city)
    workflow.publish(article)
    yield
    marsh = make.make_institution("Marsh Unified", slug="marsh", key="marsh", places=[])
    promise = make.make_commitment(marsh, article, key="promise")
    text = promise.resolution
    for record in (marsh, text, promise):
        workflow.publish(type(record).objects.get(pk=record.pk))
    yield
    said = make.make_statement(city, article, key="said")
    spoken = make.make_commitment(
        city, article, statement=said, key="spoken", type=make.make_type("SITE.ACCESS")
    )
    workflow.publish(Statement.objects.get(pk=said.pk))
    workflow.publish(Commitment.objects.get(pk=spoken.pk))
    yield
    event = text.events.get()
    event.edtf = "2017-02-10"
    event.save()
    workflow.record_edit(Resolution.objects.get(pk=text.pk))
    yield
    yield from corrections(promise, marsh, text)
    yield from goings(article, said, promise, spoken)


def corrections(promise, marsh, text):
    edited(Commitment.objects.get(pk=promise.pk), certainty="ambiguous", certainty_note_en="Not clear.")
    yield
    marsh.places.add(make.make_place())
    edited(Institution.objects.get(pk=marsh.pk), name="Aspen Unified", state="NV")
    yield
    workflow.record_event(text, "rescinded", edtf="2018", date_basis="stated", key="end")
    yield
    edited(Resolution.objects.get(pk=text.pk), kind="ordinance")
    yield


def goings(article, said, promise, spoken):
    edited(SourceArticle.objects.get(pk=article.pk), title="A better title", edtf="2017-02-09")
    yield
    spoken = Commitment.objects.get(pk=spoken.pk)
    workflow.withdraw(spoken, "Misread.")
    yield
    level = make.make_type().levels.get(ordinal=1)
    edited(Commitment.objects.get(pk=promise.pk), level=level, level_ordinal=1)
    edited(Statement.objects.get(pk=said.pk), edtf="2017-04")
    yield
    workflow.publish(Commitment.objects.get(pk=spoken.pk))
    workflow.rename(City.get(), "larkfield-city")
    yield
    edited(City.get(), kind="county", state="NV")
    yield


City = Institution.objects.filter(key="city")


@pytest.mark.once
def test_the_past_answers_what_it_answered():
    told = []
    for _step in story():
        told.append((timezone.now(), answers()))
    assert (len({str(said) for _at, said in told}), len(told)) == (12, 13)  # one new title moves nothing
    for at, said in told:
        now = answers(at)
        assert {q: now[q] for q in now if now[q] != said[q]} == {q: said[q] for q in now if now[q] != said[q]}


def test_what_is_withdrawn_now_is_hidden_in_every_clock():
    promise = make.make_published(key="gone")
    before = versions.history(promise).first().published_at
    make.make_published(key="stays")
    workflow.withdraw(Commitment.objects.get(key="gone"), "Misread.")
    listing = asked(
        filters.CommitmentListing, {}, max(before, Commitment.objects.get(key="stays").changed_at)
    )
    assert [c.key for c in listing.narrow()] == ["stays"]


def test_a_promise_of_an_institution_that_was_merged_is_found_where_it_stood(four_eyes):
    author = make.make_user("ada", "Publishers")
    kept = make.published(make.make_institution("Kept", state="NV", key="kept"))
    promise = make.make_published(institution=make.make_institution("Gone", key="gone"))
    at = timezone.now()
    workflow.merge(kept, Institution.objects.get(key="gone"), author, "One school district.")
    for query, found in (({"state": ["CA"]}, [promise.key]), ({"state": ["NV"]}, [])):
        assert answer(filters.CommitmentListing, query, max(at, promise.changed_at)) == found
        assert answer(filters.CommitmentListing, query) != found
    assert answer(filters.InstitutionListing, {}, max(at, promise.changed_at)) == ["kept"]


@pytest.fixture
def four_eyes(settings):
    settings.FOUR_EYES = False


def test_both_clocks_at_once():
    """It was adopted on February 9; a correction of today does not change what we knew yesterday."""
    text = make.make_resolution(make.make_institution(), make.make_article())
    make.published(text.institution, text.events.get().evidence.get().snapshot.article, text)
    before = Resolution.objects.get().changed_at
    event = text.events.get()
    event.edtf = "2017-02-08"
    event.save()
    workflow.record_edit(Resolution.objects.get(), at=datetime(2026, 11, 22, 1, tzinfo=UTC))

    def found(day, at=None):
        query = {"as_of": [day], "status": ["adopted"]}
        return asked(filters.ResolutionListing, query, at).narrow().count()

    assert [found("2017-02-08", before), found("2017-02-09", before)] == [0, 1]
    assert [found("2017-02-08"), found("2017-02-09")] == [1, 1]


@pytest.mark.parametrize(
    ("query", "name", "reason"),
    [
        ({"known_at": ["2099-01-01"]}, "known_at", "that time is not over yet"),
        ({"known_at": ["yesterday"]}, "known_at", "write a day or a time in UTC"),
        ({"known_at": ["2026-02-30"]}, "known_at", "write a day or a time in UTC"),
        ({"known_at": ["2026-01-01T10:00:00"]}, "known_at", "write a day or a time in UTC"),
        ({"known_at": ["0001-01-01T00:00:00+23:59"]}, "known_at", "write a day or a time in UTC"),
        ({"updated_since": ["1"]}, "updated_since", "write a day or a time in UTC"),
        (
            {"known_at": ["2026-01-01"], "q": ["school"]},
            "q",
            "we can look for words only in what we know now",
        ),
    ],
)
def test_what_no_clock_can_answer_is_refused_with_a_reason(query, name, reason):
    (refused,) = filters.CommitmentListing(query, Commitment.objects.published()).refused
    assert refused.name == name
    assert refused.reason.startswith(reason)


def test_a_source_was_about_whom_it_was_quoted_for_then():
    promise = make.make_published(key="promise")
    before, quoted = promise.changed_at, promise.evidence.get().snapshot.article
    other = make.published(make.make_article(text="They keep no list. It was said.", key="other"))
    words = {"snapshot": other.snapshots.get(), "exact": "They keep no list.", "start": 0, "end": 18}
    for proved in (promise, promise.resolution.events.get()):
        proved.evidence.update(**words)
    workflow.record_edit(Commitment.objects.get(key="promise"), at=datetime(2026, 11, 22, 1, tzinfo=UTC))
    workflow.record_edit(Resolution.objects.get(), at=datetime(2026, 11, 22, 1, tzinfo=UTC))
    query = {"institution": [promise.institution.slug]}
    assert answer(filters.ArticleListing, query) == ["other"]
    assert answer(filters.ArticleListing, query, before) == [quoted.key]


def test_a_quote_of_a_source_that_was_withdrawn_is_in_no_row_of_the_past():
    promise = make.make_published()
    at, article = promise.changed_at, promise.evidence.get().snapshot.article
    other = make.published(make.make_article(text="They keep no list. It was said."))
    make.make_evidence(other, "They keep no list.", commitment=promise, order=2)
    workflow.record_edit(Commitment.objects.get(), at=datetime(2026, 11, 22, 1, tzinfo=UTC))
    row = row_of(Commitment, select(Commitment.objects.all()).get())
    (then,) = versions.rows_as_known(Commitment, [row], at)
    assert (row["quote"], then["quote"]) == (f"{make.QUOTE} […] They keep no list.", make.QUOTE)
    workflow.withdraw(article, "Taken down.")
    (then,) = versions.rows_as_known(Commitment, [row], at)
    assert (then["quote"], then["source_url"]) == (None, None)


def test_a_day_means_its_end_and_its_beginning():
    listing = filters.ArticleListing(
        {"known_at": ["2026-01-01"], "updated_since": ["2026-01-01"]}, SourceArticle.objects.published()
    )
    assert (listing.wanted["known_at"], listing.wanted["updated_since"]) == (
        datetime(2026, 1, 1, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert [chip.text for chip in listing.chips] == ["Jan. 1, 2026", "Jan. 1, 2026"]


def test_what_changed_since_includes_the_instant_itself():
    promise = make.make_published()
    later = datetime(2026, 12, 1, tzinfo=UTC)
    other = make.make_published()
    workflow.record_event(
        other.resolution, "rescinded", edtf="2018", date_basis="stated", key="end", at=later
    )
    for since, found in ((promise.changed_at, [promise.key, other.key]), (later, [other.key])):
        query = {"updated_since": [since.isoformat()], "sort": ["changed"]}
        assert answer(filters.CommitmentListing, query) == found
