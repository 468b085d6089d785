"""The rows of an article sheet."""

from typing import Any

from civic import models
from civic.choices import Counterparty
from civic.ingest import article_parts as parts
from civic.ingest import article_sheet as sheets
from civic.ingest.fields import Dated
from civic.ingest.positions import Source, Where
from civic.ingest.rows import Row, Rows, plain

TARGETS = models.evidence.TARGETS


class ArticleRows(Rows):
    """Collects the rows of one article; every quote stands in its one snapshot."""

    def __init__(self, source: Source, sheet: sheets.ArticleSheet) -> None:
        super().__init__(source, sheet.coded_on)
        self.snapshot = sheet.text.key

    def quotes(self, where: Where, evidence: list[parts.Quote], target: str, key: str) -> None:
        """Add the quotes that prove one record, in their order."""
        for index, quote in enumerate(evidence):
            place = (*where, "evidence", index)
            values = {
                **plain(quote, "speaker"),
                "end": quote.start + len(quote.exact),
                "order": index + 1,
            }
            targets = {name: key if name == target else None for name in TARGETS}
            refs = {"snapshot": self.snapshot, "speaker": quote.speaker, **targets}
            self.add(models.Evidence, quote.key, place, values, **refs)

    def events(self, where: Where, events: list[parts.Event], subject: str, key: str) -> None:
        """Add what happened to a resolution, or before an institution."""
        for index, event in enumerate(events):
            place = (*where, "events", index)
            values = {**plain(event, "date", "evidence"), **dated(event.date), "order": index + 1}
            refs = {name: key if name == subject else None for name in ("resolution", "institution")}
            self.add(models.ResolutionEvent, event.key, place, values, **refs)
            self.quotes(place, event.evidence, "resolution_event", event.key)


def dated(date: Dated | None) -> dict[str, str]:
    """The columns of a date; all empty when the source gives none."""
    if date is None:
        return {"edtf": "", "date_basis": "", "as_printed": ""}
    return {"edtf": date.edtf, "date_basis": date.basis, "as_printed": date.as_printed}


def article_rows(source: Source, sheet: sheets.ArticleSheet) -> list[Row]:
    """Every row that a sheet makes."""
    rows = ArticleRows(source, sheet)
    _article(rows, sheet)
    for index, place in enumerate(sheet.places):
        rows.add(models.Place, place.key, ("places", index), plain(place))
    for index, institution in enumerate(sheet.institutions):
        _institution(rows, ("institutions", index), institution)
    for index, person in enumerate(sheet.people):
        _person(rows, ("people", index), person)
    for index, resolution in enumerate(sheet.resolutions):
        _resolution(rows, ("resolutions", index), resolution)
    for index, statement in enumerate(sheet.statements):
        _statement(rows, ("statements", index), statement)
    for index, commitment in enumerate(sheet.commitments):
        _commitment(rows, ("commitments", index), commitment)
    for index, search in enumerate(sheet.research):
        values = plain(search, "institution", "type")
        refs = {"institution": search.institution, "type": search.type}
        rows.add(models.ResearchLog, search.key, ("research", index), values, **refs)
    return rows.found


def _article(rows: ArticleRows, sheet: sheets.ArticleSheet) -> None:
    article, text = sheet.article, sheet.text
    values = {**plain(article, "alternate_urls", "date"), **dated(article.date)}
    rows.add(models.SourceArticle, article.key, ("article",), values)
    for index, other in enumerate(article.alternate_urls):
        where = ("article", "alternate_urls", index)
        rows.add(models.AlternateUrl, other.key, where, {"url": other.url}, article=article.key)
    snapshot = {**plain(text, "copies"), "captured_at": rows.at}
    rows.add(models.Snapshot, text.key, ("text",), snapshot, article=article.key)


def _institution(rows: ArticleRows, where: Where, given: parts.Institution) -> None:
    left_out = ("parent", "places", "size", "names", "identifiers", "events", "evidence")
    size = given.size
    values = {
        **plain(given, *left_out),
        "size": size.value if size else None,
        "size_unit": size.unit if size else "",
        "size_approximate": size.approximate if size else False,
        "size_as_of": size.as_of if size else "",
    }
    row = rows.add(models.Institution, given.key, where, values, parent=given.parent)
    row.many["places"] = sorted(given.places)
    for index, name in enumerate(given.names):
        place = (*where, "names", index)
        rows.add(models.InstitutionName, name.key, place, plain(name), institution=given.key)
    for index, identifier in enumerate(given.identifiers):
        place = (*where, "identifiers", index)
        rows.add(models.Identifier, identifier.key, place, plain(identifier), institution=given.key)
    rows.events(where, given.events, "institution", given.key)
    rows.quotes(where, given.evidence, "institution", given.key)


def _person(rows: ArticleRows, where: Where, person: parts.Person) -> None:
    rows.add(models.Person, person.key, where, plain(person, "roles"))
    for index, role in enumerate(person.roles):
        place = (*where, "roles", index)
        values, refs = plain(role, "institution", "evidence"), {"institution": role.institution}
        rows.add(models.Role, role.key, place, values, person=person.key, **refs)
        rows.quotes(place, role.evidence, "role", role.key)


def _resolution(rows: ArticleRows, where: Where, given: sheets.Resolution) -> None:
    values = plain(given, "institution", "named_institutions", "events", "relations")
    row = rows.add(models.Resolution, given.key, where, values, institution=given.institution)
    row.many["named_institutions"] = sorted(given.named_institutions)
    rows.events(where, given.events, "resolution", given.key)
    for index, relation in enumerate(given.relations):
        place = (*where, "relations", index)
        refs = {"from_resolution": given.key, "to_resolution": relation.to}
        rows.add(models.ResolutionRelation, relation.key, place, plain(relation, "to", "evidence"), **refs)
        rows.quotes(place, relation.evidence, "resolution_relation", relation.key)


def _statement(rows: ArticleRows, where: Where, given: sheets.Statement) -> None:
    values = {**plain(given, "issuer", "speaker", "date", "evidence"), **dated(given.date)}
    refs = {"issuer": given.issuer, "speaker": given.speaker}
    rows.add(models.Statement, given.key, where, values, **refs)
    rows.quotes(where, given.evidence, "statement", given.key)


def _commitment(rows: ArticleRows, where: Where, given: sheets.Commitment) -> None:
    refs: dict[str, Any] = {
        "institution": given.institution,
        "type": given.type,
        "level": f"{given.type}:{given.level}",
        "resolution": given.resolution,
        "statement": given.statement,
    }
    values = {
        **plain(given, *refs, "counterparties", "events", "evidence"),
        "counterparties": " ".join(c.value for c in Counterparty if c in given.counterparties),
    }
    rows.add(models.Commitment, given.key, where, values, **refs)
    for index, event in enumerate(given.events):
        place = (*where, "events", index)
        happened = {**plain(event, "date", "evidence"), **dated(event.date), "order": index + 1}
        rows.add(models.CommitmentEvent, event.key, place, happened, commitment=given.key)
        rows.quotes(place, event.evidence, "commitment_event", event.key)
    rows.quotes(where, given.evidence, "commitment", given.key)
