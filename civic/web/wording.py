"""Words that depend on who is bound, who speaks and what an institution says."""

from django.utils.translation import gettext_lazy as _

from civic.choices import Cell, Direction, InstitutionKind, RelationKind, RoleCategory

K, C = InstitutionKind, RoleCategory

SYMBOLS = {
    Cell.PROMISED: "✓",
    Cell.SAID: "❝",
    Cell.UNCLEAR: "!",
    Cell.DECLINES: "✕",
    Cell.ENDED: "○",
    Cell.NONE_FOUND: "?",
    Cell.NOT_CHECKED: "●",
}
SHORT = {
    Cell.PROMISED: _("Promised"),
    Cell.SAID: _("Said"),
    Cell.UNCLEAR: _("Unclear"),
    Cell.DECLINES: _("Declines"),
    Cell.ENDED: _("Ended"),
    Cell.NONE_FOUND: _("None found"),
    Cell.NOT_CHECKED: _("Not checked yet"),
}
BODY = {
    K.SCHOOL_DISTRICT: _("the district"),
    K.COUNTY_OFFICE_OF_EDUCATION: _("the county office"),
    K.CHARTER_SCHOOL: _("the school"),
    K.COLLEGE: _("the college"),
    K.CITY: _("the city"),
    K.COUNTY: _("the county"),
    K.POLICE_DEPARTMENT: _("the police"),
    K.SHERIFF: _("the sheriff"),
    K.STATE_AGENCY: _("the agency"),
    K.OTHER: _("the institution"),
}
ASK = {
    K.SCHOOL_DISTRICT: _("Ask the district if this still holds."),
    K.COUNTY_OFFICE_OF_EDUCATION: _("Ask the county office if this still holds."),
    K.CHARTER_SCHOOL: _("Ask the school if this still holds."),
    K.COLLEGE: _("Ask the college if this still holds."),
    K.CITY: _("Ask the city if this still holds."),
    K.COUNTY: _("Ask the county if this still holds."),
    K.POLICE_DEPARTMENT: _("Ask the police if this still holds."),
    K.SHERIFF: _("Ask the sheriff if this still holds."),
    K.STATE_AGENCY: _("Ask the agency if this still holds."),
    K.OTHER: _("Ask the institution if this still holds."),
}
SPEAKER = {
    C.SUPERINTENDENT: _("the superintendent"),
    C.MAYOR: _("the Mayor"),
    C.SPOKESPERSON: _("a spokesperson"),
    C.BOARD_MEMBER: _("a board member"),
    C.COUNCILMEMBER: _("a council member"),
    C.POLICE_CHIEF: _("the police chief"),
    C.ATTORNEY: _("an attorney"),
    C.OTHER_OFFICIAL: _("an official"),
}
R = RelationKind
REVERSE = {
    R.FOLLOWS: _("is followed by"),
    R.AMENDS: _("is amended by"),
    R.SUPERSEDES: _("is replaced by"),
    R.RESCINDS: _("is rescinded by"),
    R.REAFFIRMS: _("is reaffirmed by"),
    R.IMPLEMENTS: _("is carried out by"),
    R.REPLACES_DRAFT: _("is a draft replaced by"),
    R.BASED_ON_MODEL: _("is the model for"),
    R.MANDATED_BY: _("requires"),
}
"""How a relation reads from the text that it points to."""


def cell_words(cell: Cell, direction: str = Direction.LIMITS) -> str:
    """The short label of a cell; a promise to *provide* cooperation is called what it is."""
    if cell == Cell.PROMISED and direction == Direction.PROVIDES:
        return str(_("Cooperates"))
    return str(SHORT[cell])


def cell_label(cell: Cell, direction: str = Direction.LIMITS) -> str:
    """The label of a cell in full, for its badge."""
    if cell == Cell.PROMISED:
        return cell_words(cell, direction)
    return str(cell.label)
