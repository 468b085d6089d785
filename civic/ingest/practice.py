"""Invented articles to practise on: drafts that are marked as fiction, so that nothing of them is published.

A file under ``seeds/practice/`` has the headers Title, Publisher, Address, Published, Language and Note, a
blank line, and the text (RFC 5322 in form, UTF-8).
"""

from email.message import Message
from email.parser import Parser
from email.policy import compat32
from pathlib import Path

from django.conf import settings
from django.db import transaction

from civic.choices import DateBasis
from civic.ingest.intake import Capture, create_article
from civic.models import SourceArticle, because

FOLDER = settings.BASE_DIR / "seeds" / "practice"


def parts(path: Path) -> tuple[Message, str]:
    """The headers and the text of a file."""
    message = Parser(policy=compat32).parsestr(path.read_text(encoding="utf-8"))
    return message, str(message.get_payload())


@transaction.atomic
def load_practice(folder: Path = FOLDER) -> list[SourceArticle]:
    """Make the articles that are not here yet, and return all of them. What was coded from them stays."""
    return [_article(path) for path in sorted(folder.glob("*.txt"))]


def _article(path: Path) -> SourceArticle:
    key = f"practice-{path.stem}"
    found = SourceArticle.objects.filter(key=key).first()
    if found is not None:
        return found
    said, text = parts(path)
    article = SourceArticle(
        key=key,
        title=said["Title"],
        publisher=said["Publisher"],
        canonical_url=said["Address"],
        edtf=said["Published"],
        date_basis=DateBasis.STATED,
        language=said["Language"],
        staff_note=said["Note"],
        is_fiction=True,
    )
    with because(str(said["Note"])):
        return create_article(article, Capture(text, [], [], "practice"))
