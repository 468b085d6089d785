"""Where a quote stands in its text; exact matches only, never a guess."""

from django.db import transaction
from django.utils.translation import gettext as _

from civic import textmatch
from civic.choices import AnchorState, Part
from civic.models import Evidence
from civic.workflow.locks import User, set_columns
from civic.workflow.refusal import refuse
from civic.workflow.review import four_eyes


@transaction.atomic
def attest(evidence: Evidence, by: User) -> None:
    """A reviewer vouches for a quote whose text may not be stored. Raises ``Refused``."""
    if evidence.snapshot.text:
        refuse("text_is_here", _("The text is stored: the quote is checked against it, not vouched for."))
    for owner in (evidence.commitment, evidence.statement):
        if owner is not None:
            four_eyes(owner, by)
    set_columns(evidence, anchor_state=AnchorState.ATTESTED)


def anchor_evidence(evidence: Evidence) -> None:
    """Find the quote in the snapshot's text and set its place; exact matches only, never a guess.

    Sets ``exact`` to the text's own spelling. Without a stored text the declared offsets are kept.
    """
    text = evidence.snapshot.text
    if not text and evidence.anchor_state == AnchorState.ATTESTED:
        return
    if not text:
        has_place = evidence.start is not None and evidence.end == evidence.start + len(evidence.exact)
        evidence.anchor_state = AnchorState.EXACT if has_place else AnchorState.ORPHAN
        return
    found = textmatch.anchor(text, evidence.exact, evidence.prefix, evidence.suffix)
    evidence.anchor_state = AnchorState(found.state)
    evidence.start, evidence.end = found.start, found.end
    if found.start is not None and found.end is not None:
        evidence.exact = text[found.start : found.end]
        evidence.prefix, evidence.suffix = textmatch.context(text, found.start, found.end)
    if not evidence.part:
        evidence.part = Part.WHOLE
