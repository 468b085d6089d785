"""A coder who enters a sheet, record by record, as somebody would who has read the article."""

from typing import Any

from tests.e2e.hands import Hands
from tests.e2e.sheet import Expected, english


class Coder:
    """Enters a sheet, each record at the place where its words stand."""

    def __init__(self, hands: Hands, expected: Expected) -> None:
        self.hands, self.expected, self.text = hands, expected, expected.text
        self.known: set[str] = set()
        self.last = {"institution": "", "basis": ""}

    def value(self, name: str) -> str:
        return self.hands.page.locator(f"#code-form [name='{name}']").first.input_value()

    def put(self, name: str, words: str) -> None:
        """Type what does not stand there already."""
        if self.value(name) != words:
            self.hands.fill(name, words)

    def pick(self, name: str, value: str) -> None:
        if self.value(name) != value:
            self.hands.choose(name, value)

    def quotes(self, row: dict[str, Any]) -> None:
        for number, quote in enumerate(row.get("evidence", [])):
            self.hands.select(quote["exact"], quote.get("start", self.text.index(quote["exact"])))
            if quote.get("part") == "lead_in":
                self.hands.press("l")
            if self.value(f"quotes-{number}-attribution") != quote["attribution"]:
                self.hands.choose(f"quotes-{number}-attribution", quote["attribution"])
                self.leave()

    def leave(self) -> None:
        """Back from the form to the text."""
        if not self.hands.with_mouse:
            self.hands.press("Escape")
        else:
            self.hands.page.locator("#article-text").focus()

    def speakers(self, row: dict[str, Any]) -> None:
        for number, quote in enumerate(row.get("evidence", [])):
            if quote.get("speaker"):
                self.speaker(f"quotes-{number}-speaker", quote["speaker"])

    def speaker(self, name: str, key: str) -> None:
        office = self.expected.offices[key]
        if key in self.known:
            self.put(name, self.expected.speaker(key))
            return
        self.put(name, office["name"])

    def new_speakers(self, row: dict[str, Any]) -> None:
        for key in {q["speaker"] for q in row.get("evidence", []) if q.get("speaker")} - self.known:
            self.office(self.expected.offices[key])
            self.known.add(key)

    def office(self, office: dict[str, Any]) -> None:
        self.put("person-title", office["title"])
        self.pick("person-category", office["category"])

    def institution(self, key: str) -> None:
        row = self.expected.institutions[key]
        self.put("institution", row["name"])
        if key in self.known:
            return
        self.known.add(key)
        self.pick("institution-kind", row["kind"])
        self.pick("institution-state", row["state"])
        place = row.get("place") or self.expected.sheet["places"][0]["name"]
        self.put("institution-place", place)
        if row.get("parent"):
            self.put("institution-parent", self.expected.name(row["parent"]))
        if row.get("names"):
            self.put(
                "institution-names", "\n".join(f"{n['name']} | {n.get('note', '')}" for n in row["names"])
            )
        self.put("institution-website", row.get("website", ""))
        ids = (f"{i['scheme']} | {i['value']} | {i['source']}" for i in row.get("identifiers", []))
        self.put("institution-ids", "\n".join(ids))

    def date(self, row: dict[str, Any]) -> None:
        date = row["date"]
        self.put("date-as_printed", date.get("as_printed", ""))
        self.hands.wait()
        self.put("date-edtf", date["edtf"])
        self.pick("date-date_basis", date["basis"])

    # Records

    def start(self, row: dict[str, Any], key: str) -> None:
        self.quotes(row)
        self.hands.press(key)

    def event(self, row: dict[str, Any], event: dict[str, Any], key: str, *, title: str) -> None:
        self.start(event, "e")
        self.institution(key)
        self.put("basis", title)
        if title:
            self.put("resolution-summary_en", english(row.get("summary", "")))
        self.pick("event-kind", event["kind"])
        self.put("event-body", event.get("body", ""))
        self.put("event-description", event.get("description", ""))
        self.date(event)
        self.hands.save()

    def office_with_quotes(self, office: dict[str, Any]) -> None:
        self.start(office, "o")
        self.institution(office["institution"])
        self.put("person-name", office["name"])
        self.office(office)
        self.hands.save()
        self.known.add(office["key"])

    def size(self, row: dict[str, Any]) -> None:
        self.start(row, "i")
        self.speakers(row)
        self.institution(row["key"])
        if row.get("size"):
            self.put("size-size", str(row["size"]["value"]))
            self.pick("size-size_unit", row["size"]["unit"])
            if row["size"]["approximate"]:
                self.hands.tick("size-size_approximate")
        self.hands.save()

    def relation(self, row: dict[str, Any], relation: dict[str, Any]) -> None:
        self.hands.press("r")
        self.put("basis", row["title"])
        self.put("other", self.expected.resolutions[relation["to"]]["title"])
        self.pick("relation-kind", relation["kind"])
        self.pick("relation-certainty", relation["certainty"])
        self.put("relation-rationale_en", english(relation["rationale"]))
        self.hands.save()

    def commitment(self, row: dict[str, Any]) -> None:
        self.start(row, "c")
        self.speakers(row)
        first, *others = row.get("bound") or [row["institution"]]
        self.institution(first)
        for number, other in enumerate(others, start=1):
            self.hands.fill("also", self.expected.name(other)) if number == 1 else None
        self.new_speakers(row)
        self.put("type", f"{row['type']} {row['level']}")
        for tongue, words in row["summary"].items():
            self.put(f"commitment-summary_{tongue}", words)
        self.put("basis", self.expected.basis(row))
        if row.get("statement") and row["statement"] not in self.known:
            self.new_statement(row["statement"], first)
        self.details(row)
        self.hands.save()

    def new_statement(self, key: str, bound: str) -> None:
        self.known.add(key)
        said = self.expected.statements[key]
        self.hands.choose("basis_is", "statement")
        if said["issuer"] != bound:
            self.put("statement-issuer", self.expected.name(said["issuer"]))
        self.date(said)

    def details(self, row: dict[str, Any]) -> None:
        self.put("commitment-certainty_note_en", english(row.get("certainty_note", "")))
        self.pick("commitment-polarity", row.get("polarity", "prohibits"))
        self.pick("commitment-modality", row.get("modality", "will"))
        self.put("commitment-actor_en", english(row.get("actor", "")))
        self.put("commitment-conditions_en", english(row.get("conditions", "")))
        self.pick("commitment-clause", row.get("clause", "not_known"))

    def set_aside(self, row: dict[str, Any]) -> None:
        self.hands.select(row["exact"], self.text.index(row["exact"]))
        self.hands.press("n")
        self.put("note", row["note"])
        self.hands.save()

    def everything(self) -> None:
        """All of the sheet: texts, officials, institutions, promises, and what was read for nothing."""
        sheet = self.expected.sheet
        for row in sheet["resolutions"]:
            for event in row["events"]:
                self.event(row, event, row["institution"], title=row["title"])
        for row in sheet["resolutions"]:
            for relation in row.get("relations", []):
                self.relation(row, relation)
        self.bodies()
        for row in sorted(sheet["commitments"], key=self._speaks_for_another):
            self.commitment(row)
        for row in sheet.get("set_aside", []):
            self.set_aside(row)

    def bodies(self) -> None:
        for office in self.expected.offices.values():
            if office.get("evidence"):
                self.office_with_quotes(office)
        for row in self.expected.sheet["institutions"]:
            for event in row.get("events", []):
                self.event(row, event, row["key"], title="")
            if row.get("evidence"):
                self.size(row)

    def _speaks_for_another(self, row: dict[str, Any]) -> bool:
        """Whose statement binds another body comes later: the issuer has to be here first."""
        said = self.expected.statements.get(row.get("statement", ""))
        return bool(said) and said["issuer"] != (row.get("bound") or [row["institution"]])[0]
