"""Larkfield: a fictional district, city and police with one record of every sort that pages show."""

from typing import NamedTuple

from civic import workflow
from civic.models import Commitment, Institution, ResearchLog, Resolution, SourceArticle, Statement
from tests import factories, releases

TEXT = """The Larkfield school board agreed to a resolution on Thursday. It has about 30,900 students.

The resolution also says that staff will not collect papers that show immigration status, and will go to \
court if a request would threaten the privacy of a pupil or of the family of a pupil.

“We keep it private by just not asking for it,” said Ada Quill, who speaks for the district.

In addition to Thursday’s resolution, Superintendent Bo Tran will review any request by agents to enter a \
school before any action takes place.

The first resolution, from January, welcomed all pupils. The board plans another text.

On Friday Mayor Cy Marsh said that “our Larkfield police will not take part in any way in any raid.”
"""
TYPES = {
    "DATA.COLLECT": ("No status collection", "Does not collect immigration status"),
    "DATA.CONTEST": ("Legal challenge to requests", "Takes legal action against some requests"),
    "SITE.ACCESS": ("Agents entering schools or buildings", "A leader or lawyer reviews entry first"),
    "SITE.NOTIFY": ("Telling families about agents", "Tells families before or at once"),
    "ENFORCE.PARTICIPATE": ("Police non-participation", "Takes no part in civil immigration enforcement"),
    "TRAIN.STAFF": ("Staff training", "Trains all staff, or funds the training"),
    "WELCOME.GENERAL": ("Welcome and equal treatment", "Says everyone is welcome"),
}
KINDS = {
    "DATA.COLLECT": ("no_status_collection", 1),
    "SITE.ACCESS": ("warrant_requirement", 3),
    "ENFORCE.PARTICIPATE": ("police_non_participation", 2),
}


class Larkfield(NamedTuple):
    district: Institution
    city: Institution
    police: Institution
    article: SourceArticle
    resolution: Resolution
    statement: Statement
    commitment: Commitment


def make_types() -> None:
    for order, (notation, (label, level)) in enumerate(TYPES.items()):
        kind, start = KINDS.get(notation, ("", 1))
        values = {"label_en": label, "order": order, "kind": kind, "kind_from_level": start}
        made = factories.make_type(
            notation, question_en="Does it?", definition_en="What staff may ask.", **values
        )
        made.levels.filter(ordinal=2).update(label_en=level)


def _of(
    notation: str, institution: Institution, article: SourceArticle, *words: str, **fields: object
) -> Commitment:
    """A commitment whose quotes are the given words: two of them are a lead-in and its item."""
    made = factories.make_commitment(institution, article, type=factories.make_type(notation), **fields)
    made.evidence.all().delete()
    parts = ("lead_in", "item") if len(words) > 1 else ("whole",)
    for order, (part, exact) in enumerate(zip(parts, words, strict=True), start=1):
        factories.make_evidence(article, exact, commitment=made, part=part, order=order)
    return made


def build() -> Larkfield:
    """Everything published, as the system publishes it."""
    releases.place_miniature()
    make_types()
    city = factories.make_institution("City of Larkfield", kind="city", slug="city-of-larkfield")
    police = factories.make_institution(
        "Larkfield Police Department", kind="police_department", slug="larkfield-police", parent=city
    )
    district = factories.make_institution(
        "Larkfield Unified School District",
        slug="larkfield-unified",
        size=30900,
        size_approximate=True,
        size_unit="students",
        size_as_of="2017",
    )
    article = factories.make_article(
        TEXT,
        title="Larkfield district promises not to ask",
        slug="larkfield-article",
        date_source_en="Its address",
    )
    factories.make_evidence(article, "about 30,900 students", institution=district)
    factories.published(article, city, police, district)
    resolution = factories.make_resolution(
        district, article, title="Resolution Supporting Pupils and Families", slug="supporting-pupils"
    )
    first = factories.make_resolution(
        district, None, "drafted", title="Welcoming Schools", slug="welcoming-schools", edtf="2017-01"
    )
    relation = resolution.relations.create(
        key="follows",
        to_resolution=first,
        kind="follows",
        certainty="inferred",
        rationale_en="It says “first”.",
    )
    factories.make_evidence(article, "The first resolution, from January", resolution_relation=relation)
    factories.make_evidence(article, "welcomed all pupils", resolution_event=first.events.get())
    reviewed = factories.make_statement(
        district,
        title_en="Requests to enter a school are reviewed",
        edtf="../2017-02-10",
        date_basis="inferred_from_publication",
        slug="requests-reviewed",
    )
    factories.make_evidence(article, "will review any request by agents to enter a", statement=reviewed)
    mayor = factories.make_role(city, "Cy Marsh", title="Mayor", category="mayor")
    factories.make_evidence(article, "Mayor Cy Marsh", role=mayor)
    said = factories.make_statement(
        city, title_en="Police take no part in raids", speaker=mayor, kind="direct_quote", slug="no-raids"
    )
    words = "our Larkfield police will not take part in any way in any raid."
    factories.make_evidence(article, words, statement=said, attribution="official_words", speaker=mayor)
    heard = district.events.create(
        key="heard",
        kind="public_comment",
        edtf="2017-01-26",
        date_basis="stated",
        description="Parents spoke",
    )
    factories.make_evidence(article, "agreed to a resolution on Thursday", resolution_event=heard)
    factories.published(resolution, first, reviewed, said)
    commitment = _of(
        "DATA.COLLECT",
        district,
        article,
        "staff will not collect papers that show immigration status",
        resolution=resolution,
        slug="larkfield-does-not-ask",
    )
    factories.make_evidence(
        article,
        "We keep it private by just not asking for it",
        commitment=commitment,
        order=2,
        attribution="official_words",
    )
    rest = [
        _of(
            "DATA.CONTEST",
            district,
            article,
            "The resolution also says that",
            "will go to court if a request would threaten the privacy of a pupil or of the family of a pupil",
            resolution=resolution,
            conditions_en="Only for requests that would threaten privacy.",
        ),
        _of(
            "SITE.ACCESS",
            district,
            article,
            "In addition to Thursday’s resolution",
            "will review any request by agents to enter a school before any action takes place",
            statement=reviewed,
            actor_en="the superintendent",
            counterparties="ice cbp",
            certainty="ambiguous",
            certainty_note_en="The report does not say which text holds this.",
        ),
        _of(
            "WELCOME.GENERAL",
            district,
            article,
            "welcomed all pupils",
            resolution=first,
            certainty="ambiguous",
            certainty_note_en="We do not know if the board adopted it.",
        ),
        _of("ENFORCE.PARTICIPATE", police, article, words, statement=said),
    ]
    ResearchLog.objects.create(
        key="looked",
        institution=district,
        type=factories.make_type("TRAIN.STAFF"),
        searched_on="2026-11-20",
        where_en="the board’s policies on its website",
        outcome="not_found",
    )
    for record in (commitment, *rest):
        workflow.publish(record, at=factories.WHEN)
    commitment.refresh_from_db()
    return Larkfield(district, city, police, article, resolution, reviewed, commitment)
