"""Django's settings. Everything an installation may change comes from the environment."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from marshmallow.validate import OneOf, Range

from civic import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env(eager=False)

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]))

SITE_NAME = env.str("SITE_NAME", "civic")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
DATA_LICENSE = env.str("DATA_LICENSE", "CC-BY-4.0")
RELEASES_DIR = env.str("RELEASES_DIR", str(VAR_DIR / "releases"))
CIVIC_TEXTS = env.str("CIVIC_TEXTS", "")
STALE_AFTER_DAYS = env.int("STALE_AFTER_DAYS", 730, validate=Range(min=1))
REVIEW_EVERY_DAYS = env.int("REVIEW_EVERY_DAYS", 365, validate=Range(min=1))
STATEMENT_SECONDS = 5  # on SQLite; for PostgreSQL see civic.wsgi
FOUR_EYES = env.bool("FOUR_EYES", True)
EXCERPT_MAX_WORDS = env.int("EXCERPT_MAX_WORDS", 50, validate=Range(min=1))
ARTICLE_MAX_WORDS = env.int("ARTICLE_MAX_WORDS", 200, validate=Range(min=1))
ARTICLE_FETCH = env.bool("ARTICLE_FETCH", False)
_given_require_mfa = env.bool("REQUIRE_MFA", None)
HSTS_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", True)
EMAIL_URL = env.str("EMAIL_URL", "")
CACHE_URL = env.str("CACHE_URL", "locmem:")
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", 0, validate=Range(min=0))
RECORD_PAGES_MB = env.int("RECORD_PAGES_MB", 8, validate=Range(min=0))
SHARED_CACHE_SECONDS = env.int("SHARED_CACHE_SECONDS", 0, validate=Range(min=0))
DATABASE_URL = env.str("DATABASE_URL", "")
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", "")
DATABASE_REPLICA_MAX_LAG = env.float("DATABASE_REPLICA_MAX_LAG", 0.0, validate=Range(min=0))
DATABASE_POOLED = env.bool("DATABASE_POOLED", False)
_given_key = env.str("SECRET_KEY", "")
_given_site_url = env.str("SITE_URL", "")
_given_admin_path = env.str("ADMIN_PATH", "admin/")

try:
    env.seal()
except EnvError as problem:
    raise ImproperlyConfigured(f"A setting in the environment is wrong. {problem}") from None

PRODUCTION = environment.is_production(ALLOWED_HOSTS)
REQUIRE_MFA = PRODUCTION if _given_require_mfa is None else _given_require_mfa
SECRET_KEY = environment.secret_key(_given_key, production=PRODUCTION, file=VAR_DIR / "secret_key")
SITE_URL = environment.site_url(_given_site_url, ALLOWED_HOSTS)
ADMIN_PATH = environment.admin_path(_given_admin_path)

if not DATABASE_URL:
    VAR_DIR.mkdir(exist_ok=True)
    DATABASE_URL = f"sqlite:///{VAR_DIR / 'civic.sqlite3'}"
DATABASES = {"default": environment.database("DATABASE_URL", DATABASE_URL, pooled=DATABASE_POOLED)}
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = environment.replica(DATABASE_REPLICA_URL, pooled=DATABASE_POOLED)
    DATABASE_ROUTERS = ["civic.web.replica.ReplicaRouter"]
# Whole pages are few and large beside fragments, and must not push them out.
CACHES = {
    "default": environment.cache(CACHE_URL),
    "pages": {**environment.cache(CACHE_URL), "KEY_PREFIX": "pages"},
}
if CACHE_URL.startswith("locmem:"):
    CACHES["pages"] |= {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 1000}}
globals().update(environment.email(EMAIL_URL))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONTACT_EMAIL or "civic@localhost"

INSTALLED_APPS = [
    "civic",
    "civic.apps.DeskConfig",  # django.contrib.admin with a site of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "civic.versions.data.reading",  # one request asks once for the version of the data
    "civic.web.whole_pages.WholePageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "civic.web.security.SecurityHeadersMiddleware",
    "civic.web.languages.LanguageMiddleware",
    "civic.web.patience.PatienceMiddleware",
    "civic.web.input.InputMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "civic.web.staff.StaffMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # whose change it was
]

if DATABASE_REPLICA_URL:  # it has to know where before anything is read
    MIDDLEWARE.insert(1, "civic.web.replica.ReplicaMiddleware")

ROOT_URLCONF = "civic.urls"
WSGI_APPLICATION = "civic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The first hashes; whoever signs in with a hash of another is given a new one.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("vi", "Tiếng Việt")]  # as their readers call them
FORMAT_MODULE_PATH = ["civic.formats"]
LOCALE_PATHS = [BASE_DIR / "civic" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# A pasted article may hold two million characters, of one to three bytes each (civic.ingest.documents).
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "civic.web.static.StaticStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_USE_FINDERS = True  # so that a clone works before collectstatic; see civic.web.static
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Public pages: no script, nothing from anywhere else, in nobody's frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        # Lighthouse fetches robots.txt from within the page. Without a script nobody else can use it, and it
        # leads nowhere but to this site.
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

# Read-only JSON for everybody: nobody signs in, so there is nobody to know, and no page to browse.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "civic.api.described.Operation",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "civic.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["civic.api.schema.add_shapes"],
}

# Only staff ever get a cookie, and their browsers send it to the desk alone. How long a session lasts is
# decided in civic.accounts.sessions.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"/{ADMIN_PATH}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if SITE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    # The names below the register's own are its own; whoever serves it from a bare domain says no.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS
    # W008: the proxy leads to https, and asks /healthz without. W021: browsers' preload lists take months to
    # leave, and anybody may enter a domain that consents.
    SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
    CSRF_TRUSTED_ORIGINS = [SITE_URL, *CSRF_TRUSTED_ORIGINS]
    # The server listens on loopback behind a proxy that ends TLS and sets this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# To stderr only. Nothing that tells one visitor from another is written: no address, no agent, no query.
# Refusals of what visitors send (4xx) stay silent, because their messages carry what was asked for; and
# there is no mail to admins, because Django's holds the whole request.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"outage": {"()": "civic.web.quiet.OutageFilter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.request": {"level": "ERROR", "filters": ["outage"]},
        "django.db.models": {"level": "ERROR"},  # in an outage it would write what was typed
        "django.security": {"level": "CRITICAL"},
        "fido2": {"level": "ERROR"},  # it would name every key that is used
    },
}
