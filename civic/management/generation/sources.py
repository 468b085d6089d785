"""Articles, their texts, and the quotes in them: every quote stands in its text once, where it says."""

import random
from datetime import date
from typing import Any

from civic import textmatch
from civic.choices import AnchorState, ArticleKind, Attribution, Stance
from civic.management.generation.chance import Zipf, edtf
from civic.management.generation.tray import Held, Tray
from civic.models import Evidence, Snapshot, SourceArticle
from civic.models.sources import normalise_url

SHORT = Zipf([ArticleKind.NEWS_ARTICLE.value, ArticleKind.PRESS_RELEASE.value, ArticleKind.FAQ_PAGE.value])
LONG = Zipf([ArticleKind.MINUTES.value, ArticleKind.RESOLUTION_TEXT.value, ArticleKind.AGENDA.value])
MOST_WORDS = 200
"""Words that quotes of a source that is no public document may show together (``ARTICLE_MAX_WORDS``)."""
PUBLISHERS = Zipf(
    ["Ledger", "Courier", "Herald", "Board Clerk", "Gazette", "Tribune", "Observer", "Public Radio"]
)
ATTRIBUTIONS = Zipf(
    [
        Attribution.REPORTED_PARAPHRASE.value,
        Attribution.INSTRUMENT_TEXT.value,
        Attribution.OFFICIAL_WORDS.value,
        Attribution.REPORTED_SPEECH.value,
    ]
)


class Source:
    """An article in the making: sentences are quoted while it grows; ``finish`` gives it its text."""

    def __init__(self, tray: Tray, chance: random.Random, institution: Any, known: date) -> None:
        self.tray, self.chance = tray, chance
        self.quotes: list[Any] = []
        self.text = f"{institution.name}, {institution.place_name}.\n\n"
        self.words = 0
        number = len(tray.rows[SourceArticle]) + tray.first + 1
        url = f"https://news.example/{known:%Y/%m/%d}/{number}/"
        self.article = tray.reviewed(
            SourceArticle,
            "article",
            title=f"{institution.name}: item {number}"[:300],
            publisher=f"{institution.place_name} {PUBLISHERS.draw(chance)}"[:200],
            canonical_url=url,
            normalised_url=normalise_url(url),
            edtf=known.isoformat(),
            date_basis="stated",
        )
        self.article.derive_dates()
        self.snapshot = tray.add(
            Snapshot, article=self.article, captured_at=tray.at, method="generated", length=0
        )

    def quote(self, exact: str, owner: Any, target: str, **values: Any) -> Any:
        """Let the text say a sentence, and take it as a quote that proves something."""
        start = len(self.text)
        self.text += f"{exact} "
        self.words += textmatch.word_count(exact)
        held: Held = owner._prefetched_objects_cache["evidence"]
        given = {"attribution": ATTRIBUTIONS.draw(self.chance), "stance": Stance.SUPPORTS.value, **values}
        evidence = self.tray.attach(
            owner,
            "evidence",
            Evidence,
            snapshot=self.snapshot,
            exact=exact,
            start=start,
            end=start + len(exact),
            order=len(held) + 1,
            anchor_state=AnchorState.EXACT.value,
            **{f"{target}_id": owner.pk},
            **given,
        )
        self.quotes.append(evidence)
        return evidence

    def finish(self) -> None:
        """Keep the text as a snapshot; each quote gets what stands around it."""
        kinds = LONG if self.words > MOST_WORDS or self.chance.random() < 0.4 else SHORT
        self.article.kind = kinds.draw(self.chance)
        self.snapshot.take_text(self.text.rstrip())
        text = self.snapshot.text
        for quote in self.quotes:
            quote.prefix, quote.suffix = textmatch.context(text, quote.start, quote.end)


def dated(chance: random.Random, known: date) -> dict[str, str]:
    """The columns of a date, as precisely as its source has it."""
    text = edtf(chance, known)
    if not text:
        return {"edtf": "", "date_basis": "", "as_printed": ""}
    return {"edtf": text, "date_basis": "stated", "as_printed": f"{known:%b. %Y}"}
