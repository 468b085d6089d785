"""What a schema cannot say: keys and references across sheets, lengths of quotes, words of levels.

Works on plain data and asks every value for its kind, so that a sheet with a misspelt field is
checked to its end and every problem is reported at once.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model

from civic import models, publication
from civic.choices import Stance
from civic.ingest import quotes
from civic.ingest.positions import Source, Where, mappings

Found = dict[tuple[type[Model], str], tuple[Source, Where]]
KEEPERS: dict[str, type[Model]] = {
    "article": models.SourceArticle,
    "alternate_urls": models.AlternateUrl,
    "text": models.Snapshot,
    "places": models.Place,
    "institutions": models.Institution,
    "names": models.InstitutionName,
    "identifiers": models.Identifier,
    "people": models.Person,
    "roles": models.Role,
    "resolutions": models.Resolution,
    "events": models.ResolutionEvent,
    "relations": models.ResolutionRelation,
    "statements": models.Statement,
    "commitments": models.Commitment,
    "research": models.ResearchLog,
    "evidence": models.Evidence,
}
"""Which model the mappings under a name become."""

REFERENCES: dict[str, type[Model]] = {
    "institution": models.Institution,
    "issuer": models.Institution,
    "parent": models.Institution,
    "named_institutions": models.Institution,
    "places": models.Place,
    "speaker": models.Role,
    "resolution": models.Resolution,
    "to": models.Resolution,
    "statement": models.Statement,
    "type": models.CommitmentType,
}


class Reference(NamedTuple):
    source: Source
    where: Where
    model: type[Model]
    key: str


def model_at(where: Where) -> type[Model] | None:
    """The model that a mapping at this place of an article sheet becomes."""
    names = [step for step in where if isinstance(step, str)]
    if not names or (isinstance(where[-1], str) and names[-1] not in ("article", "text")):
        return None
    if names[-1] == "events" and names[0] == "commitments":
        return models.CommitmentEvent
    return KEEPERS.get(names[-1])


def check(sources: list[Source], bodies: dict[str, dict[str, str]]) -> None:
    """Note every problem in the sources; ``bodies`` holds the copies at hand by file of the sheet."""
    declared: Found = {}
    for source in sources:
        for model, key, where in _keys(source):
            _declare(declared, model, key, source, where)
    words = {key: groups for source in sources for key, groups in _level_words(source)}
    references = [r for source in sources for r in _references(source)]
    _check_references(references, declared)
    for source in sources:
        _check_levels(source, words, declared)
        quotes.check_lengths(source)
        quotes.check_places(source, bodies.get(source.file, {}))


def _declare(declared: Found, model: type[Model], key: str, source: Source, where: Where) -> None:
    if (model, key) in declared:
        first, place = declared[model, key]
        there = f"{first.file}:{first.line(place)}"
        source.refuse(where, f"The key “{key}” is taken by {there}. A key belongs to one record for ever.")
    declared.setdefault((model, key), (source, where))


def _keys(source: Source) -> Iterator[tuple[type[Model], str, Where]]:
    for where, mapping in mappings(source.data):
        if source.data.get("sheet") == "codebook":
            yield from _codebook_keys(source, where, mapping)
        elif (model := model_at(where)) and isinstance(mapping.get("key"), str):
            yield model, mapping["key"], (*where, "key")


def _codebook_keys(
    source: Source, where: Where, mapping: dict[str, Any]
) -> Iterator[tuple[type[Model], str, Where]]:
    if isinstance(mapping.get("notation"), str):
        yield models.CommitmentType, mapping["notation"], (*where, "notation")
    if "level" in mapping and "levels" in where:
        kind = source.data["types"][where[1]]
        yield models.Level, f"{kind.get('notation')}:{mapping['level']}", (*where, "level")


def _level_words(source: Source) -> Iterator[tuple[str, list[list[str]]]]:
    for model, key, where in _keys(source):
        if model is models.Level:
            level = source.data["types"][where[1]]["levels"][where[3]]
            groups = level.get("words")
            fine = isinstance(groups, list) and all(isinstance(group, list) for group in groups)
            yield key, [[str(word) for word in group] for group in groups] if fine else []


def _references(source: Source) -> Iterator[Reference]:
    if source.data.get("sheet") == "codebook":
        return
    for where, mapping in mappings(source.data):
        if model_at(where) is None:
            continue
        for name in REFERENCES.keys() & mapping.keys():
            values = mapping[name] if isinstance(mapping[name], list) else [mapping[name]]
            for value in values:
                if isinstance(value, str):
                    yield Reference(source, (*where, name), REFERENCES[name], value)


def _check_references(references: list[Reference], declared: Found) -> None:
    for model in set(REFERENCES.values()):
        open_ = [r for r in references if r.model is model and (model, r.key) not in declared]
        stored = set(_stored(model, {r.key for r in open_}))
        for reference in open_:
            if reference.key not in stored:
                name = model._meta.verbose_name
                message = f"There is no {name} with the key “{reference.key}”, here or in the database."
                reference.source.refuse(reference.where, message)


def _stored(model: type[Model], keys: set[str]) -> list[str]:
    objects = model._default_manager.filter(key__in=keys)
    return list(objects.values_list("key", flat=True)) if keys else []


def _check_levels(source: Source, words: dict[str, list[list[str]]], declared: Found) -> None:
    listed = source.data.get("commitments")
    for index, commitment in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(commitment, dict):
            continue
        kind, level = commitment.get("type"), commitment.get("level")
        if not isinstance(kind, str) or type(level) is not int:
            continue
        groups, where = words.get(f"{kind}:{level}"), ("commitments", index, "level")
        if groups is None:
            stored = models.Level.objects.filter(type__key=kind, ordinal=level).first()
            groups = stored.word_groups if stored else None
        if groups is None:
            if (models.CommitmentType, kind) in declared or _stored(models.CommitmentType, {kind}):
                source.refuse(where, f"{kind} has no level {level}. See the codebook.")
            continue
        for group in publication.unsaid(groups, _supporting(commitment)):
            said = " or ".join(f"“{word}”" for word in group)
            message = f"Level {level} is stronger than the quotes: none of them says {said}."
            source.refuse(where, f"{message} Choose a lower level.")


def _supporting(commitment: dict[str, Any]) -> list[str]:
    return [
        quote["exact"]
        for _, quote in mappings(commitment.get("evidence"))
        if isinstance(quote.get("exact"), str) and quote.get("stance", Stance.SUPPORTS) == Stance.SUPPORTS
    ]
