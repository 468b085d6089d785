"""Fictional records for tests: the same every time, complete enough for the gate.

Nothing here exists: Alder Falls is no town, its district and its newspaper are invented. ``publish()``
takes a record and all that it stands on through the real gate.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.utils import timezone

from civic import textmatch, workflow
from civic.choices import (
    ArticleKind,
    Attribution,
    DateBasis,
    Direction,
    EventKind,
    InstitutionKind,
    Modality,
    Polarity,
    ResolutionKind,
    RoleCategory,
    StatementKind,
)
from civic.models import (
    Commitment,
    CommitmentType,
    Evidence,
    Institution,
    Level,
    Person,
    Place,
    Resolution,
    Role,
    Snapshot,
    SourceArticle,
    Statement,
)

ADOPTED = "The board of Alder Falls Unified adopted the Safe Classrooms Resolution on Thursday"
NOT_COLLECTED = "the district will not collect information about the immigration status of its students"
WARRANT = "staff will not let immigration agents enter a school without a judicial warrant"
SAID = "Our officers will not take part in any way in an ICE operation"
REPEATED = "everyone is welcome"
TEXT = f"""{ADOPTED}. It says that {NOT_COLLECTED}.

The resolution also says that {WARRANT}. In Alder Falls, {REPEATED}, the board’s president wrote.

“{SAID},” Mayor Ana Quiñones said on Friday. She added that {REPEATED} at city hall. The mayor\
 of the neighbouring town was not at the meeting.
"""
TYPES: dict[str, dict[str, Any]] = {
    "DATA.COLLECT": {
        "label_en": "No status collection",
        "kind": "no_status_collection",
        "question_en": "Does it ask about immigration status?",
        "levels": {0: "May ask for status", 1: "Discourages asking", 2: "Does not collect status"},
        "words": {2: "collect|ask\nwill not|shall not"},
    },
    "SITE.ACCESS": {
        "label_en": "Warrant requirement",
        "kind": "warrant_requirement",
        "kind_from_level": 3,
        "question_en": "Can agents come in?",
        "levels": {1: "Sent to the office", 2: "Reviewed", 3: "A warrant, any", 4: "A judicial warrant"},
        "words": {3: "warrant", 4: "judicial warrant|court order"},
    },
    "ENFORCE.PARTICIPATE": {
        "label_en": "Police non-participation",
        "kind": "police_non_participation",
        "kind_from_level": 2,
        "question_en": "Do the police help?",
        "applies_to": ["city", "county", "police_department", "sheriff"],
        "levels": {1: "No arrest for status alone", 2: "No civil enforcement", 3: "No part in any way"},
        "words": {3: "any way"},
    },
}
"""A small codebook of our own, so that no test depends on the wording of the real one."""


def _slug(model: type, text: str) -> str:
    """ASCII and unique: ``alder-falls``, ``alder-falls-2``."""
    stem = textmatch.search_text(text).replace(" ", "-")[:150]
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))  # type: ignore[attr-defined]
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def make_user(username: str = "coder", *groups: str, **fields: Any) -> User:
    """A member of staff in the given groups (coder, reviewer, publisher)."""
    import_module("civic.migrations.0003_groups").create(apps, None)
    user = User.objects.create_user(username, password="not a secret", is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


# Codebook


def make_type(notation: str = "DATA.COLLECT", **fields: Any) -> CommitmentType:
    """A type of ``TYPES`` with its levels; made once."""
    known = dict(TYPES.get(notation, {"label_en": notation, "levels": {1: "Stated"}}))
    levels, words = known.pop("levels"), known.pop("words", {})
    slug = notation.lower().replace(".", "-")
    values = {"key": notation, "slug": slug, "direction": Direction.LIMITS, **known, **fields}
    made, is_new = CommitmentType.objects.get_or_create(notation=notation, defaults=values)
    for ordinal, label in levels.items() if is_new else ():
        Level.objects.create(
            key=f"{notation} {ordinal}",
            type=made,
            ordinal=ordinal,
            label_en=label,
            required_words=words.get(ordinal, ""),
        )
    return made


def make_level(notation: str = "DATA.COLLECT", ordinal: int = 2) -> Level:
    return make_type(notation).levels.get(ordinal=ordinal)


# Places, institutions, people


def make_place(name: str = "Alder Falls", state: str = "CA", **fields: Any) -> Place:
    """Made once for a name and state."""
    slug = textmatch.search_text(name).replace(" ", "-")
    values = {"key": f"{state.lower()}/{slug}", "name": name, **fields}
    return Place.objects.get_or_create(state=state, slug=slug, defaults=values)[0]


def make_institution(
    name: str = "Alder Falls Unified School District",
    kind: str = InstitutionKind.SCHOOL_DISTRICT,
    places: Iterable[Place] | None = None,
    **fields: Any,
) -> Institution:
    """A draft in California, in Alder Falls unless told otherwise."""
    slug = fields.pop("slug", None) or _slug(Institution, name)
    values = {"key": f"institution/{slug}", "state": "CA", **fields}
    made = Institution.objects.create(name=name, kind=kind, slug=slug, **values)
    made.places.set([make_place()] if places is None else places)
    return made


def make_role(
    name: str = "Ana Quiñones", institution: Institution | None = None, title: str = "Mayor", **fields: Any
) -> Role:
    person = Person.objects.get_or_create(name=name, defaults={"key": f"person/{_ascii(name)}"})[0]
    institution = institution or make_institution("City of Alder Falls", InstitutionKind.CITY)
    values = {"category": RoleCategory.MAYOR, "as_of": "2017-02", **fields}
    key = f"role/{_ascii(name)}/{institution.slug}"
    return Role.objects.create(key=key, person=person, institution=institution, title=title, **values)


def _ascii(text: str) -> str:
    return textmatch.search_text(text).replace(" ", "-")


# Sources and quotes


def make_article(title: str = "District adopts resolution for immigrant families", **fields: Any) -> Any:
    slug = fields.pop("slug", None) or _slug(SourceArticle, title)
    values = {
        "key": f"article/{slug}",
        "kind": ArticleKind.NEWS_ARTICLE,
        "publisher": "Alder Falls Courier",
        "canonical_url": f"https://courier.example/2017/02/{slug}/",
        "edtf": "2017-02-10",
        "date_basis": DateBasis.METADATA,
        **fields,
    }
    return SourceArticle.objects.create(title=title, slug=slug, **values)


def make_snapshot(article: SourceArticle, text: str = TEXT, **fields: Any) -> Snapshot:
    captured = timezone.make_aware(timezone.datetime(2017, 3, 1, 12))
    made = Snapshot(article=article, captured_at=captured, method="typed for a test", **fields)
    made.take_text(text)
    made.key = fields.get("key", f"snapshot/{article.slug}/{made.sha256[:8]}")
    made.save()
    return made


def make_article_with_text(text: str = TEXT, **fields: Any) -> SourceArticle:
    """A draft article with one snapshot: ``article.snapshots.get()``."""
    article = make_article(**fields)
    make_snapshot(article, text)
    return article


def the_article() -> SourceArticle:
    """The one article that quotes are taken from unless a test names another; made once."""
    found = SourceArticle.objects.filter(snapshots__sha256=textmatch.sha256(TEXT)).first()
    return found or make_article_with_text()


def make_evidence(target: Any, exact: str = NOT_COLLECTED, **fields: Any) -> Evidence:
    """A quote that proves the target, anchored in its text (the snapshot of ``the_article()``)."""
    name = {
        "resolutionevent": "resolution_event",
        "resolutionrelation": "resolution_relation",
        "commitmentevent": "commitment_event",
    }.get(target._meta.model_name, target._meta.model_name)
    order = target.evidence.count() + 1
    values = {"attribution": Attribution.REPORTED_PARAPHRASE, "order": order, **fields}
    values.setdefault("snapshot", None)
    values["snapshot"] = values["snapshot"] or the_article().snapshots.first()
    made = Evidence(key=f"evidence/{target.key}/{order}", exact=exact, **{name: target}, **values)
    workflow.anchor_evidence(made)
    made.save()
    return made


# Texts, words, commitments


def make_resolution(
    institution: Institution | None = None,
    title: str = "Safe Classrooms Resolution",
    *,
    event: str | None = EventKind.ADOPTED,
    edtf: str = "2017-02-09",
    **fields: Any,
) -> Resolution:
    """A draft with one quoted event, adopted on 2017-02-09; ``event=None`` for none."""
    slug = fields.pop("slug", None) or _slug(Resolution, title)
    institution = institution or make_institution()
    values = {"key": f"resolution/{slug}", "kind": ResolutionKind.RESOLUTION, **fields}
    made = Resolution.objects.create(institution=institution, title=title, slug=slug, **values)
    if event:
        make_event(made, event, edtf)
    workflow.record_edit(made)
    return made


def make_event(resolution: Resolution, kind: str, edtf: str, **fields: Any) -> Any:
    """An event after the last one, with a quote."""
    order = resolution.events.count() + 1
    basis = DateBasis.INFERRED_FROM_WEEKDAY if edtf else ""
    values = {"key": f"event/{resolution.slug}/{order}", "date_basis": basis, **fields}
    made = resolution.events.create(kind=kind, edtf=edtf, order=order, **values)
    make_evidence(made, ADOPTED)
    return made


def make_statement(
    issuer: Institution | None = None,
    title: str = "The mayor on the police and immigration agents",
    *,
    edtf: str = "2017-02-10",
    **fields: Any,
) -> Statement:
    """A draft with one quote, issued by the City of Alder Falls."""
    slug = fields.pop("slug", None) or _slug(Statement, title)
    issuer = issuer or make_institution("City of Alder Falls", InstitutionKind.CITY)
    values = {
        "key": f"statement/{slug}",
        "kind": StatementKind.DIRECT_QUOTE,
        "date_basis": DateBasis.STATED if edtf else "",
        **fields,
    }
    made = Statement.objects.create(issuer=issuer, title=title, slug=slug, edtf=edtf, **values)
    make_evidence(made, SAID, attribution=Attribution.OFFICIAL_WORDS, speaker=made.speaker)
    workflow.record_edit(made)
    return made


def make_commitment(
    institution: Institution | None = None,
    level: Level | None = None,
    *,
    resolution: Resolution | None = None,
    statement: Statement | None = None,
    quote: str | None = NOT_COLLECTED,
    attribution: str = Attribution.REPORTED_PARAPHRASE,
    **fields: Any,
) -> Commitment:
    """A draft that lacks nothing but published ground: ``publish()`` sees to that.

    By default: the district, DATA.COLLECT 2, on its resolution, with one quote (``None`` for none).
    """
    basis = resolution or statement
    if basis is None:
        resolution = basis = make_resolution(institution)
    institution = institution or getattr(basis, "institution", None) or basis.issuer  # type: ignore[union-attr]
    level = level or make_level()
    slug = fields.pop("slug", None) or _slug(
        Commitment, f"{institution.slug} {level.type.slug} {level.ordinal}"
    )
    values = {
        "key": f"commitment/{slug}",
        "polarity": Polarity.PROHIBITS,
        "modality": Modality.WILL,
        "summary_en": f"{institution.name} says it: {level.label_en.lower()}.",
        **fields,
    }
    made = Commitment.objects.create(
        institution=institution,
        type=level.type,
        level=level,
        resolution=resolution,
        statement=statement,
        slug=slug,
        **values,
    )
    if quote:
        make_evidence(made, quote, attribution=attribution)
    workflow.record_edit(made)
    return made


# The public


def publish(record: Any) -> Any:
    """Publish a record and all that it stands on; returns it as the database has it."""
    for ground in _ground(record):
        publish(ground)
    record.refresh_from_db()
    if not record.is_published:
        workflow.publish(record, at=timezone.make_aware(timezone.datetime(2017, 3, 2, 12)))
    record.refresh_from_db()
    return record


def _ground(record: Any) -> list[Any]:
    if isinstance(record, Commitment):
        articles = {e.snapshot.article for e in record.evidence.all()}
        return [*sorted(articles, key=lambda a: a.pk), record.institution, record.basis_record]
    if isinstance(record, Resolution):
        return [record.institution]
    if isinstance(record, Statement):
        return [record.issuer]
    return []


def make_published_commitment(**fields: Any) -> Commitment:
    """A commitment that the public sees, with everything it stands on."""
    return publish(make_commitment(**fields))
