"""The register as a schema.org ``DataCatalog`` whose ``Dataset`` is its newest release."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.exports.package.describing import licence_url
from civic.serializers.sparse import present
from civic.web.structured import Data, absolute


class Download(NamedTuple):
    """A file that holds the data; ``size`` in bytes."""

    name: str
    path: str
    media_type: str
    size: int
    sha256: str


def catalog(path: str) -> Data:
    """The page of all data at ``path``."""
    return {
        "@type": "DataCatalog",
        "@id": absolute(path),
        "name": settings.SITE_NAME,
        "url": absolute(path),
        "license": licence_url(),
        "publisher": _publisher(),
    }


def dataset(path: str, version: str, issued: str, files: Iterable[Download], catalog_path: str) -> Data:
    """One release at ``path``; ``issued`` is its day as ISO 8601."""
    return present(
        {
            "@type": "Dataset",
            "@id": absolute(path),
            "name": f"{settings.SITE_NAME} {version}",
            "description": _(
                "What schools, cities and police have promised about immigration enforcement, "
                "in their own words."
            ),
            "url": absolute(path),
            "version": version,
            "datePublished": issued,
            "license": licence_url(),
            "isAccessibleForFree": True,
            "creator": _publisher(),
            "includedInDataCatalog": {"@type": "DataCatalog", "@id": absolute(catalog_path)},
            "distribution": [_download(each) for each in files],
        }
    )


def _download(file: Download) -> Data:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": absolute(file.path),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _publisher() -> Data:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute(reverse("home"))}
