"""The kinds of values a sheet may hold, shared by both sheets."""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
)

from civic import dates, textmatch
from civic.choices import DateBasis


class Block(BaseModel):
    """A mapping of a sheet. A field that is not named here is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text(value: str) -> str:
    if textmatch.normalise(value) != value:
        raise ValueError("contains characters that are not stored as they are. Use plain spaces and NFC")
    if value != value.strip():
        raise ValueError("begins or ends with a space")
    return value


def _edtf(value: str) -> str:
    return dates.parse(value).text


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("write a day as 2017-02-09")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“{value}” is not a day. Write it as 2017-02-09") from None
    if not dates.FIRST_YEAR <= found.year <= dates.LAST_YEAR:
        raise ValueError(f"“{value}”: the year must lie between {dates.FIRST_YEAR} and {dates.LAST_YEAR}")
    return found


def _within(number: int) -> int:
    if not 0 <= number <= 2**31 - 1:
        raise ValueError("must lie between 0 and 2147483647")
    return number


Text = Annotated[str, AfterValidator(_text)]
Words = Annotated[Text, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=160)]
Notation = Annotated[str, StringConstraints(pattern=r"^[A-Z]+\.[A-Z0-9]+$", max_length=40)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
# A bare year is an integer in YAML.
Edtf = Annotated[str, BeforeValidator(lambda v: str(v) if type(v) is int else v), AfterValidator(_edtf)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[StrictInt, AfterValidator(_within)]
Degrees = StrictFloat | StrictInt
Flag = StrictBool


class Dated(Block):
    """A date as its source gives it."""

    edtf: Edtf
    basis: DateBasis
    as_printed: Text = ""


class Languages(Block):
    """A text of ours in every language of the site; pages show the English where another one is missing."""

    en: Words
    es: Text = ""
    vi: Text = ""
