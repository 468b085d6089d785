"""Every page that a reader can open in Larkfield (tests/views/scene.py): at least one for each view."""

LANGUAGES = ("en", "es", "vi")
INSTITUTION = "/institutions/larkfield-unified/"
COMMITMENT = "/commitments/larkfield-does-not-ask/"
CARD = f"{INSTITUTION}card/"
LISTS = [
    "/institutions/",
    "/commitments/?type=data-collect",
    "/commitments/?type=site-access&min_level=1&as_of=2018-01-01&sttaus=x",
    "/commitments/?state=AK",
    "/resolutions/",
    "/statements/",
    "/articles/",
    "/search/?q=larkfield",
    "/search/?q=larkfeild",
    "/compare/",
    "/compare/?state=CA",
    "/timeline/",
    "/changes/",
    "/corrections/",
]
RECORDS = [
    INSTITUTION,
    "/institutions/larkfield-police/",
    f"{INSTITUTION}history/",
    COMMITMENT,
    "/resolutions/supporting-pupils/",
    "/statements/no-raids/",
    "/articles/larkfield-article/",
    "/codebook/",
    "/codebook/site-access/",
    "/places/ca/",
    "/places/ca/larkfield/",
]
TEXTS = ["/methodology/", "/about/", "/privacy/", "/accessibility/", "/corrections/thanks/"]
FORM = "/corrections/new/?about=/institutions/"
TWINS = [CARD, f"/embed{INSTITUTION}", f"/embed{COMMITMENT}"]
PAGES = ["/", *RECORDS, *LISTS, *TEXTS, FORM, *TWINS]
MISSING = "/no/such/page/"
API_DOCS = "/api/v1/docs/"
# What a reader sees first of each kind: for measurements that take long.
MAIN = [
    "/",
    INSTITUTION,
    COMMITMENT,
    "/commitments/",
    "/codebook/",
    "/compare/?state=CA",
    "/methodology/",
    CARD,
]
# Views that answer with something else than a page.
NO_PAGES = {"site-image", "institution-image"}


def in_language(path: str, language: str) -> str:
    """The address of the same page in another language."""
    return path if language == "en" else f"/{language}{path}"


def everywhere(*more: str) -> list[str]:
    """Every page in every language."""
    return [in_language(path, language) for language in LANGUAGES for path in (*PAGES, *more)]
