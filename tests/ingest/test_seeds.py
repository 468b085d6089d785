"""The seed sheets say what the coding of the seed article says, row by row, and nothing more."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from translated_fields import TranslatedField

from civic import publication
from civic.ingest.load import load
from civic.models import (
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Identifier,
    Institution,
    Level,
    Person,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.versions import PUBLIC_MODELS
from tests.articles import SEEDS

CODES = ("en", "es", "vi")
CODE = re.compile(r"[A-Z]+\.[A-Z0-9]+(?: \d)?")
TRANSLATED = (
    *(CommitmentType, Level, SourceArticle, Institution, Resolution, ResolutionRelation),
    *(Statement, Commitment),
)
pytestmark = pytest.mark.usefixtures("seeds")
ADOPTED, SAID = (
    ("2017-02-09", "inferred_from_weekday", "Thursday"),
    ("../2017-02-10", "inferred_from_publication"),
)
ROWS = {
    "sjusd-c1-data-collect": (
        *("san-jose-unified-school-district", "DATA.COLLECT", 2, "resolution", "not_stated"),
        *("prohibits", "will", "clear", "adopted", "official_words", *ADOPTED),
    ),
    "sjusd-c2-data-contest": (
        *("san-jose-unified-school-district", "DATA.CONTEST", 2, "resolution", "not_stated"),
        *("requires", "will", "clear", "adopted", "reported_paraphrase", *ADOPTED),
    ),
    "sjusd-c3-site-access-review": (
        *("san-jose-unified-school-district", "SITE.ACCESS", 2, "statement", "ice cbp"),
        *("requires", "will", "ambiguous", "stands", "reported_paraphrase", *SAID, ""),
    ),
    "sjusd-c4-site-access-warrant": (
        *("san-jose-unified-school-district", "SITE.ACCESS", 3, "statement", "not_stated"),
        *("prohibits", "will", "ambiguous", "stands", "reported_speech", *SAID, "previously"),
    ),
    "sjusd-c5-family-contact": (
        *("san-jose-unified-school-district", "FAMILY.CONTACT", 2, "statement", "not_stated"),
        *("requires", "will", "ambiguous", "stands", "reported_speech", *ADOPTED),
    ),
    "sjusd-c6-support-referral": (
        *("san-jose-unified-school-district", "SUPPORT.REFERRAL", 1, "statement", "not_stated"),
        *("requires", "will", "ambiguous", "stands", "reported_speech", *ADOPTED),
    ),
    "sjusd-c7-welcome-general": (
        *("san-jose-unified-school-district", "WELCOME.GENERAL", 2, "resolution", "not_stated"),
        *("requires", "will", "ambiguous", "proposed", "reported_paraphrase"),
        *("2017-01", "inferred_from_publication", "January"),
    ),
    "sj-police-c9-enforce-participate": (
        *("san-jose-police-department", "ENFORCE.PARTICIPATE", 3, "statement", "ice"),
        *("prohibits", "will", "clear", "stands", "official_words"),
        *("2017-02-10", "inferred_from_weekday", "On Friday"),
    ),
    "sj-city-c10-services-access": (
        *("city-of-san-jose", "SERVICES.ACCESS", 1, "statement", "not_stated"),
        *("permits", "should", "ambiguous", "stands", "official_words"),
        *("2017-02-10", "inferred_from_weekday", "On Friday"),
    ),
}
QUOTES = {
    "sjusd-c1-data-collect": [(248, "whole", None), (693, "whole", "Peter Allen")],
    "sjusd-c2-data-contest": [(349, "lead_in", None), (486, "item", None)],
    "sjusd-c3-site-access-review": [(985, "lead_in", None), (1070, "item", None)],
    "sjusd-c4-site-access-warrant": [(1241, "whole", None)],
    "sjusd-c5-family-contact": [(1322, "whole", None)],
    "sjusd-c6-support-referral": [(1322, "lead_in", None), (1432, "item", None)],
    "sjusd-c7-welcome-general": [(1505, "whole", None), (1713, "whole", None)],
    "sj-police-c9-enforce-participate": [(3128, "whole", "Sam Liccardo")],
    "sj-city-c10-services-access": [(3249, "whole", "Sam Liccardo")],
}


def texts(model) -> set[str]:
    """The names of the texts of a model that are ours to translate."""
    return {name for name, value in vars(model).items() if isinstance(value, TranslatedField)}


@pytest.fixture(scope="module")
def seeds(django_db_setup, django_db_blocker):
    """Load the sheets once for all tests here, none of which writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        report = load(SEEDS, commit=True)
        assert report.problems == []
        yield
        transaction.set_rollback(True)


def test_each_row_is_coded_as_the_article_was_read():
    found = {
        c.key: (
            *(c.institution.slug, c.type.notation, c.level.ordinal, c.basis, c.counterparties),
            *(c.polarity, c.modality, c.certainty, c.status, c.attribution),
            *(c.stated_edtf, c.stated_basis, c.stated_as_printed),
        )
        for c in Commitment.objects.published()
    }
    assert found == ROWS


def test_each_quote_stands_where_the_coding_says_and_names_its_speaker():
    found = {
        c.key: [(e.start, e.part, e.speaker.person.name if e.speaker else None) for e in c.evidence.all()]
        for c in Commitment.objects.all()
    }
    assert found == QUOTES


def test_what_is_ambiguous_says_why_and_what_is_conditional_says_when():
    unclear = set(Commitment.objects.exclude(certainty_note_en="").values_list("key", flat=True))
    assert unclear == {key for key, row in ROWS.items() if "ambiguous" in row}
    contest = Commitment.objects.get(key="sjusd-c2-data-contest")
    assert (
        contest.conditions
        == "Only for requests for information that would threaten a person's privacy rights."
    )
    assert Commitment.objects.get(key="sjusd-c3-site-access-review").actor == "the superintendent"


def test_resolutions_fold_from_their_events():
    found = [
        (r.title, r.status, r.text_access, [(e.kind, e.edtf, e.as_printed) for e in r.events.all()])
        for r in Resolution.objects.order_by("-stated_latest", "key")
    ]
    assert found == [
        (
            *("Additional resolution", "proposed", "reported_only"),
            [("announced", "../2017-02-10", "within the next few months")],
        ),
        (
            *("Resolution Supporting Immigrant Students and Families", "adopted", "reported_only"),
            [("adopted", "2017-02-09", "Thursday")],
        ),
        (
            *("Inclusive Learning Environments", "proposed", "reported_only"),
            [("drafted", "2017-01", "January")],
        ),
    ]
    assert not Commitment.objects.filter(resolution__key="sjusd-res-2017-additional").exists()


def test_the_new_resolution_follows_the_first_by_our_reading():
    relation = ResolutionRelation.objects.get()
    assert (relation.from_resolution.key, relation.kind, relation.to_resolution.key, relation.certainty) == (
        *("sjusd-res-2017-supporting", "follows", "sjusd-res-2017-inclusive"),
        "inferred",
    )
    assert relation.rationale


def test_the_meeting_is_an_event_of_the_district_and_of_no_resolution():
    event = ResolutionEvent.objects.get(institution__isnull=False)
    assert (
        event.institution.key,
        event.resolution,
        event.kind,
        event.edtf,
        event.date_basis,
        event.as_printed,
    ) == (*("sjusd", None, "public_comment", "2017-01-26", "stated", "Jan. 26"),)


def test_only_officials_who_speak_or_act_are_people():
    found = set(
        Role.objects.published().values_list("person__name", "title", "institution__slug", "category")
    )
    assert found == {
        ("Peter Allen", "SJUSD spokesman", "san-jose-unified-school-district", "spokesperson"),
        (
            "Nancy Albarrán",
            "the district's superintendent",
            "san-jose-unified-school-district",
            "superintendent",
        ),
        ("Sam Liccardo", "San Jose Mayor", "city-of-san-jose", "mayor"),
    }
    assert Person.objects.count() == 3


def test_statements_name_a_speaker_only_where_the_article_does():
    found = {s.key: (s.issuer.slug, str(s.speaker or ""), s.kind) for s in Statement.objects.published()}
    district = ("san-jose-unified-school-district", "", "paraphrase")
    assert found == {
        "sjusd-st-site-access": district,
        "sjusd-st-warrant": district,
        "sjusd-st-thursday": district,
        "sj-city-st-mayor": ("city-of-san-jose", "Sam Liccardo, San Jose Mayor", "direct_quote"),
    }


def test_institutions_carry_what_comes_from_outside_with_its_source():
    found = {i.slug: (i.name, i.kind, i.parent and i.parent.slug) for i in Institution.objects.published()}
    assert found == {
        "san-jose-unified-school-district": ("San José Unified School District", "school_district", None),
        "city-of-san-jose": ("City of San José", "city", None),
        "san-jose-police-department": ("San José Police Department", "police_department", "city-of-san-jose"),
    }
    ids = {(i.institution.slug, i.scheme, i.value) for i in Identifier.objects.all()}
    assert ids == {
        ("san-jose-unified-school-district", "nces", "0634590"),
        ("city-of-san-jose", "geoid", "0668000"),
    }
    assert all("not in the article" in i.source for i in Identifier.objects.all())
    district = Institution.objects.get(key="sjusd")
    assert (district.size, district.size_approximate, district.size_unit) == (30900, True, "students")
    assert [e.exact for e in district.evidence.all()] == ["roughly 30,900 enrolled students"]


def test_the_article_is_dated_by_its_address_and_names_no_author():
    article = SourceArticle.objects.published().get()
    assert (article.edtf, article.date_basis, article.date_source, article.authors) == (
        *("2017-02-10", "metadata", "the date in the article's address", ""),
    )
    assert [u.url.split("/")[3] for u in article.alternate_urls.all()] == ["news"]


def test_nothing_was_ever_checked_or_searched():
    assert not CommitmentEvent.objects.exists()
    assert not ResearchLog.objects.exists()


def test_what_is_no_commitment_is_nowhere():
    said = " ".join(Evidence.objects.values_list("exact", flat=True))
    for words in ("anonymity", "prevents us", "something so specific", "not aware", "Administration should"):
        assert words not in said
    assert not Person.objects.filter(name__contains="Morales").exists()


def test_quotes_of_the_article_stay_within_the_limit():
    assert publication.quoted_words(SourceArticle.objects.get()) == 200
    assert settings.ARTICLE_MAX_WORDS == 200


def test_summaries_stand_in_every_language_and_promise_no_more_than_the_quotes():
    for commitment in Commitment.objects.all():
        assert all((commitment.summary_en, commitment.summary_es, commitment.summary_vi))
        assert len(commitment.summary_en.split()) <= 35
    first = Commitment.objects.get(key="sjusd-c1-data-collect")
    assert first.summary_en == (
        "The resolution, as reported, says the district will not collect information on the immigration "
        "status of students or their families."
    )
    last = Commitment.objects.get(key="sj-city-c10-services-access")
    assert "arrest" not in last.summary_en


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
def test_every_text_of_ours_stands_in_all_three_languages_or_in_none(model):
    records, names = list(model.objects.all()), sorted(texts(model))
    assert records
    said = {
        f"{r} {name}": [bool(getattr(r, f"{name}_{c}")) for c in CODES] for r in records for name in names
    }
    assert {where: found for where, found in said.items() if len(set(found)) > 1} == {}


@pytest.mark.parametrize("code", CODES)
def test_every_type_and_level_has_all_of_its_texts(code):
    for kind in CommitmentType.objects.all():
        assert [name for name in texts(CommitmentType) if not getattr(kind, f"{name}_{code}")] == [], kind
    for level in Level.objects.all():
        # Silence needs no sentence: level 0 is never proposed to coders.
        lacking = {name for name in texts(Level) if not getattr(level, f"{name}_{code}")}
        assert lacking == ({"sentence"} if level.ordinal == 0 else set()), level


@pytest.mark.parametrize("language", ["es", "vi"])
def test_translations_keep_the_codes_and_quotes_of_the_english(language):
    """Codes of topics, levels beside them, and quoted English words are the same in every language."""
    for record in [*CommitmentType.objects.all(), *Level.objects.all()]:
        for name in {"include", "exclude", "example", "near_misses", "test"} & texts(type(record)):
            english, other = getattr(record, f"{name}_en"), getattr(record, f"{name}_{language}")
            assert sorted(CODE.findall(other)) == sorted(CODE.findall(english)), (record, name)
            if name == "example":
                assert english.split("→")[0].strip() in other, (record, name)


@pytest.mark.parametrize("language", ["es", "vi"])
def test_no_page_of_the_seeds_falls_back_to_english(client, language):
    records = [
        *CommitmentType.objects.all(),
        *(record for model in PUBLIC_MODELS.values() for record in model.objects.published()),
    ]
    assert len(records) == 25 + 3 + 3 + 4 + 9 + 1
    with translation.override(language):
        pages = [reverse("type-list"), *(record.get_absolute_url() for record in records)]
        notes = [gettext("This sentence is in English. No translation yet.")]
        notes.append(gettext("This part is in English. No translation yet."))
    assert len({*notes, "This part is in English. No translation yet."}) == 3
    found = {page: client.get(page).content.decode() for page in pages}
    assert [page for page, html in found.items() if any(note in html for note in notes)] == []
    assert all(f'<html lang="{language}"' in html for html in found.values())


def test_the_codebook_names_the_three_kinds():
    found = CommitmentType.objects.exclude(kind="").values_list("notation", "kind", "kind_from_level")
    assert set(found) == {
        ("DATA.COLLECT", "no_status_collection", 1),
        ("SITE.ACCESS", "warrant_requirement", 3),
        ("ENFORCE.PARTICIPATE", "police_non_participation", 2),
    }
