"""A sheet of what an article says, and the same as the database holds it: two lists that compare whole."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from civic import models

Sheet = dict[str, Any]
DEFAULTS = {"part": "whole", "stance": "supports"}


def read(path: Path) -> Sheet:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def english(words: Any) -> str:
    """What the coding view asks for; the other languages are added on the record's own form."""
    return words["en"] if isinstance(words, dict) else words


def dated(row: dict[str, Any]) -> tuple[str, str, str]:
    date = row.get("date") or {}
    return (date.get("edtf", ""), date.get("basis", ""), date.get("as_printed", ""))


class Expected:
    """What a sheet says must be stored, with names in place of keys."""

    def __init__(self, sheet: Sheet, text: str) -> None:
        self.sheet, self.text = sheet, text
        self.institutions = {row["key"]: row for row in sheet["institutions"]}
        self.resolutions = {row["key"]: row for row in sheet["resolutions"]}
        self.statements = {row["key"]: row for row in sheet["statements"]}
        self.offices = {
            office["key"]: {**office, "name": person["name"], "sort_name": person["sort_name"]}
            for person in sheet["people"]
            for office in person.get("roles", [person])
        }

    def name(self, key: str) -> str:
        return self.institutions[key]["name"]

    def speaker(self, key: str | None) -> str:
        return f"{self.offices[key]['name']}, {self.offices[key]['title']}" if key else ""

    def quotes(self, row: dict[str, Any]) -> list[Any]:
        found = []
        for quote in row.get("evidence", []):
            start = quote.get("start", self.text.index(quote["exact"]))
            found.append(
                (quote["exact"], start, quote.get("part", "whole"), quote["attribution"],
                 self.speaker(quote.get("speaker")), "exact", "supports")
            )  # fmt: skip
        return found

    def statement_quotes(self, key: str) -> list[Any]:
        """Those of the sheet, or where it names none the words of the commitments, each once."""
        row = self.statements[key]
        if "evidence" in row:
            return self.quotes(row)
        found: list[Any] = []
        for commitment in self.sheet["commitments"]:
            for quote in self.quotes(commitment) if commitment.get("statement") == key else []:
                if not any(quote[0] in old[0] for old in found):
                    found.append(quote)
        return found

    def bound(self, row: dict[str, Any]) -> list[str]:
        return [self.name(key) for key in row.get("bound") or [row["institution"]]]

    def basis(self, row: dict[str, Any]) -> str:
        if row.get("resolution"):
            return self.resolutions[row["resolution"]]["title"]
        return english(self.statements[row["statement"]]["title"])

    def commitments(self) -> list[Any]:
        return [self._commitment(row, name) for row in self.sheet["commitments"] for name in self.bound(row)]

    def _commitment(self, row: dict[str, Any], name: str) -> Any:
        level = models.Level.objects.get(type__notation=row["type"], ordinal=row["level"])
        summary = {
            tongue: row["summary"].get(tongue, getattr(level, f"sentence_{tongue}"))
            for tongue in ("en", "es", "vi")
        }
        others = row.get("counterparties", "not_stated")
        return {
            "institution": name,
            "level": str(level),
            "basis": self.basis(row),
            "actor_en": english(row.get("actor", "")),
            "counterparties": others if isinstance(others, str) else " ".join(others),
            "polarity": row.get("polarity", "prohibits"),
            "modality": row.get("modality", "will"),
            "conditions_en": english(row.get("conditions", "")),
            "clause": row.get("clause", "not_known"),
            "certainty": "ambiguous" if row.get("certainty_note") else "clear",
            "certainty_note": english(row.get("certainty_note", "")),
            "summary": [text.replace("{institution}", name) for text in summary.values()],
            "quotes": self.quotes(row),
        }

    def whole(self) -> dict[str, list[Any]]:
        sheet = self.sheet
        return {
            "institutions": sorted(map(self._institution, sheet["institutions"])),
            "offices": sorted(
                (o["name"], o["sort_name"], self.name(o["institution"]), o["title"], o["category"],
                 o["as_of"], self.quotes(o))
                for o in self.offices.values()
            ),
            "resolutions": sorted(
                (r["title"], self.name(r["institution"]), r.get("kind", "resolution"),
                 english(r.get("summary", "")), r.get("text_access", "reported_only"),
                 [self._event(e) for e in r["events"]],
                 [(x["kind"], self.resolutions[x["to"]]["title"], x["certainty"], english(x["rationale"]))
                  for x in r.get("relations", [])])
                for r in sheet["resolutions"]
            ),
            "statements": sorted(
                (english(s["title"]), self.name(s["issuer"]), self.speaker(s.get("speaker")), s["kind"],
                 *dated(s), sorted(self.statement_quotes(s["key"])))
                for s in sheet["statements"]
            ),
            "commitments": sorted(self.commitments(), key=str),
            "set_aside": sorted(
                (a["exact"], self.text.index(a["exact"]), a["note"]) for a in sheet.get("set_aside", [])
            ),
        }  # fmt: skip

    def _event(self, event: dict[str, Any]) -> Any:
        return (
            event["kind"],
            *dated(event),
            event.get("body", ""),
            event.get("description", ""),
            self.quotes(event),
        )

    def _institution(self, row: dict[str, Any]) -> Any:
        size = row.get("size") or {}
        places = [row["place"]] if "place" in row else [p["name"] for p in self.sheet["places"]]
        return (
            row["name"], row["kind"], row["state"], self.name(row["parent"]) if row.get("parent") else "",
            places,
            (size.get("value"), size.get("approximate", False), size.get("unit", ""), size.get("as_of", "")),
            sorted((n["name"], n.get("note", "")) for n in row.get("names", [])),
            [(i["scheme"], i["value"], i["source"]) for i in row.get("identifiers", [])],
            [self._event(e) for e in row.get("events", [])], self.quotes(row),
        )  # fmt: skip


def _quotes(target: Any) -> list[Any]:
    return [
        (q.exact, q.start, q.part, q.attribution, str(q.speaker or ""), q.anchor_state, q.stance)
        for q in target.evidence.all()
    ]


def _event(e: models.ResolutionEvent) -> Any:
    return (e.kind, e.edtf, e.date_basis, e.as_printed, e.body, e.description, _quotes(e))


def stored() -> dict[str, list[Any]]:
    """Everything that was coded, in the form of ``Expected.whole``."""
    return {
        "institutions": sorted(
            (i.name, i.kind, i.state, i.parent.name if i.parent else "", [p.name for p in i.places.all()],
             (i.size, i.size_approximate, i.size_unit, i.size_as_of),
             sorted((n.name, n.note) for n in i.other_names.all()),
             [(x.scheme, x.value, x.source) for x in i.identifiers.all()],
             [_event(e) for e in i.events.all()], _quotes(i))
            for i in models.Institution.objects.all()
        ),
        "offices": sorted(
            (r.person.name, r.person.sort_name, r.institution.name, r.title, r.category, r.as_of, _quotes(r))
            for r in models.Role.objects.all()
        ),
        "resolutions": sorted(
            (r.title, r.institution.name, r.kind, r.summary_en, r.text_access,
             [_event(e) for e in r.events.all()],
             [(x.kind, x.to_resolution.title, x.certainty, x.rationale_en) for x in r.relations.all()])
            for r in models.Resolution.objects.all()
        ),
        "statements": sorted(
            (s.title_en, s.issuer.name, str(s.speaker or ""), s.kind, s.edtf, s.date_basis, s.as_printed,
             sorted(_quotes(s)))
            for s in models.Statement.objects.all()
        ),
        "commitments": sorted(map(_commitment, models.Commitment.objects.all()), key=str),
        "set_aside": sorted((a.exact, a.start, a.note) for a in models.SetAside.objects.all()),
    }  # fmt: skip


def _commitment(c: models.Commitment) -> Any:
    return {
        "institution": c.institution.name,
        "level": str(c.level),
        "basis": str(c.basis_record),
        **{
            name: getattr(c, name)
            for name in ("actor_en", "counterparties", "polarity", "modality", "conditions_en", "clause")
        },
        "certainty": c.certainty,
        "certainty_note": c.certainty_note_en,
        "summary": [c.summary_en, c.summary_es, c.summary_vi],
        "quotes": _quotes(c),
    }
