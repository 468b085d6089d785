"""Places with known coordinates as GeoJSON (RFC 7946): a point each, with the institutions that serve it."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from civic.exports.package import public
from civic.exports.package.tables import CHUNK
from civic.models import Place
from civic.serializers.parts import InstitutionPlace
from civic.serializers.rows import Bytewise


def write(file: TextIO) -> None:
    """One feature a line; nothing is held in memory."""
    file.write('{"type":"FeatureCollection","features":[')
    for number, feature in enumerate(_features()):
        file.write(",\n" if number else "\n")
        file.write(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    file.write("\n]}\n")


def _features() -> Iterator[dict[str, Any]]:
    known = public.of(Place).filter(lat__isnull=False).order_by(Bytewise("state"), Bytewise("slug"))
    for place in known.iterator(chunk_size=CHUNK):
        served = public.of(InstitutionPlace).filter(place=place).order_by(Bytewise("institution__slug"))
        yield {
            "type": "Feature",
            "id": place.path,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                "name": place.name,
                "state": place.state,
                "geoid": place.geoid or None,
                "institutions": list(served.values_list("institution__slug", flat=True)),
            },
        }
