"""Where a static file's address comes from."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash after collectstatic, plain names before it.

    Without this a page of a fresh clone would be an error until collectstatic has run; whitenoise
    serves the plain names itself (WHITENOISE_USE_FINDERS).
    """

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:
            return name
