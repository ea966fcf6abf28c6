"""What the settings of the README do, row by row."""

from pathlib import Path

from tests.factories.settings_of_messages import MESSAGES, Tried

ROOT = Path(__file__).resolve().parents[2]


def database(vendor: str) -> str:
    return f"django.db.backends.{vendor}"


SHARED = "website.serving.shared_cache.SharedCache"
MEMORY = "django.core.cache.backends.locmem.LocMemCache"
SQLITE = {"DATABASES.default.NAME": "{data}/coup-de-fil.sqlite3"}
SECURE = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31536000,
}
STATEMENT = "-c statement_timeout=60000"

TABLE: dict[str, list[Tried]] = {
    "DATA_DIR": [
        Tried("the folder for everything that is written", "/tmp", {"MEDIA_ROOT": "/tmp/media"}),
        Tried("`var/` in the checkout", None, {"DATA_DIR": f"{ROOT}/var"}),
    ],
    "DATABASE_URL": [
        Tried(
            "the database, as `postgres://user@host/name`",
            "postgres://user@host/name",
            {
                "DATABASES.default.ENGINE": database("postgresql"),
                "DATABASES.default.HOST": "host",
                "DATABASES.default.USER": "user",
            },
        ),
        Tried("SQLite in `DATA_DIR`", None, SQLITE),
    ],
    "DATABASE_DIRECT_URL": [
        Tried(
            "the same database past the pooler",
            "postgres://desk@db/desk",
            {
                "DATABASES.default.HOST": "pooler",
                "DATABASES.default.DISABLE_SERVER_SIDE_CURSORS": True,
                "DATABASES.default.OPTIONS": {"connect_timeout": 5},
            },
            beside={"DATABASE_URL": "postgres://desk@pooler:6432/desk"},
        ),
        Tried(
            "there is no pooler",
            None,
            {"DATABASES.default.DISABLE_SERVER_SIDE_CURSORS": False},
            beside={"DATABASE_URL": "postgres://desk@db/desk"},
        ),
    ],
    "DATABASE_CONNECT_SECONDS": [
        Tried(
            "how long PostgreSQL may take to answer",
            "2",
            {"DATABASES.default.OPTIONS.connect_timeout": 2},
            beside={"DATABASE_URL": "postgres://desk@db/desk"},
        ),
        Tried("5", None, {"DATABASE_LIMITS.connect": 5}),
    ],
    "DATABASE_STATEMENT_SECONDS": [
        Tried(
            "how long one query may take on PostgreSQL",
            "0",
            {"DATABASES.default.OPTIONS.options": "-c statement_timeout=0 -c lock_timeout=30000"},
            beside={"DATABASE_URL": "postgres://desk@db/desk"},
        ),
        Tried("60", None, {"DATABASE_LIMITS.statement": 60}),
    ],
    "DATABASE_LOCK_SECONDS": [
        Tried(
            "how long it may wait for a lock",
            "7",
            {"DATABASES.default.OPTIONS.options": f"{STATEMENT} -c lock_timeout=7000"},
            beside={"DATABASE_URL": "postgres://desk@db/desk"},
        ),
        Tried("30", None, {"DATABASE_LIMITS.lock": 30}),
    ],
    "REDIS_URL": [
        Tried(
            "a cache shared by all processes",
            "redis://localhost/3",
            {"CACHES.default.BACKEND": SHARED, "CACHES.default.LOCATION": "redis://localhost/3"},
        ),
        Tried("a cache in each process", None, {"CACHES.default.BACKEND": MEMORY}),
    ],
    "SECRET_KEY_FALLBACKS": [
        Tried("keys of before", "second,first", {"SECRET_KEY_FALLBACKS": ["second", "first"]}),
        Tried("none", None, {"SECRET_KEY_FALLBACKS": []}),
    ],
    "BASE_URL": [
        Tried("the public address", "http://desk.example.org/", {"SECURE_HSTS_SECONDS": 0}),
        Tried("with `https`, cookies are secure and HSTS is on", "https://desk.example", SECURE),
        Tried("`http://localhost:8000`", None, {"BASE_URL": "http://localhost:8000"}),
    ],
    **MESSAGES,
    "SITE_LANGUAGES": [
        Tried("with commas; Arabic is ready", "fr, en, ar", {"SITE_LANGUAGES": ["fr", "en", "ar"]}),
        Tried("`fr,en`", None, {"SITE_LANGUAGES": ["fr", "en"]}),
    ],
    "SPEAK_COMMAND": [
        Tried("empty makes no sound", "", {"SPEAK_COMMAND": ""}),
        Tried("`espeak-ng …`", None, {"SPEAK_COMMAND.0": "espeak-ng"}),
    ],
    "OPUS_COMMAND": [Tried("`opusenc …`", None, {"OPUS_COMMAND.0": "opusenc"})],
    "MP3_COMMAND": [Tried("`lame …`", None, {"MP3_COMMAND.0": "lame"})],
    "SEARCH_URL": [
        Tried(
            "`database:`",
            "database:",
            {"WAGTAILSEARCH_BACKENDS.default.BACKEND": "modelsearch.backends.database"},
        ),
        Tried(
            "`opensearch+https://…`",
            "opensearch+https://host:9200",
            {"WAGTAILSEARCH_BACKENDS.default.BACKEND": "knowledge.search.opensearch"},
        ),
        Tried(
            "our own index in `DATA_DIR`",
            None,
            {"WAGTAILSEARCH_BACKENDS.default.PATH": "{data}/search"},
        ),
    ],
    "MEDIA_URL_STORAGE": [
        Tried(
            "`s3://KEY:SECRET@s3.example.org/bucket`",
            "s3://KEY:SECRET@s3.example.org/bucket",
            {
                "STORAGES.default.OPTIONS.bucket_name": "bucket",
                "STORAGES.private.OPTIONS.endpoint_url": "https://s3.example.org",
            },
        ),
        Tried(
            "folders of `DATA_DIR`",
            None,
            {"STORAGES.private.BACKEND": "website.serving.files.LocalPrivate"},
        ),
    ],
    "SECRET_KEY": [
        Tried("the key that signs links and sessions", "a key", {"SECRET_KEY": "a key"}),
        Tried("made once, kept in `DATA_DIR`", None, {"SECRET_KEY": "{key}"}),
    ],
    "ALLOWED_HOSTS": [
        Tried("with commas", "a.example, b.example", {"ALLOWED_HOSTS": ["a.example", "b.example"]}),
        Tried("any on http", None, {"ALLOWED_HOSTS": ["*"]}),
        Tried(
            "that of `BASE_URL` on https",
            None,
            {"ALLOWED_HOSTS": ["desk.example"]},
            {"BASE_URL": "https://desk.example:8443/"},
        ),
    ],
    "TRUSTED_PROXIES": [
        Tried(
            "addresses of proxies whose forwarded headers count, with commas",
            "127.0.0.1, 10.0.0.0/8",
            {"TRUSTED_PROXIES": ["127.0.0.1", "10.0.0.0/8"]},
        ),
        Tried("none", None, {"TRUSTED_PROXIES": [], "SECURE_PROXY_SSL_HEADER": None}),
    ],
    "BACKUP_RECIPIENT": [
        Tried("`age1…`", "age1one, age1two", {"BACKUP_RECIPIENT": ["age1one", "age1two"]}),
        Tried("that `backup` encrypts to"),
        Tried("not encrypted", None, {"BACKUP_RECIPIENT": []}),
    ],
    "DISK_IS_ENCRYPTED": [
        Tried("`on`", "on", {"DISK_IS_ENCRYPTED": True}),
        Tried("off", None, {"DISK_IS_ENCRYPTED": False}),
        Tried("`check --deploy`"),
    ],
    "CHECK_LINKS": [
        Tried("`all` links and numbers of the pages", "all", {"CHECK_LINKS": "all"}),
        Tried("`inside` without asking other sites", "inside", {"CHECK_LINKS": "inside"}),
        Tried("`off`", "off", {"CHECK_LINKS": "off"}),
        Tried("`all`", None, {"CHECK_LINKS": "all"}),
    ],
    "SECOND_FACTOR": [
        Tried("`all`", "all", {"SECOND_FACTOR": "all"}),
        Tried("`roles`", None, {"SECOND_FACTOR": "roles"}),
    ],
    "OIDC_ISSUER": [
        Tried(
            "the address of the organisation's provider",
            "https://login.example.org/realms/coop",
            {"OIDC_ISSUER": "https://login.example.org/realms/coop"},
        ),
        Tried("no single sign-on", None, {"OIDC_ISSUER": ""}),
    ],
    "OIDC_CLIENT_ID": [Tried("empty", None, {"OIDC_CLIENT_ID": ""})],
    "OIDC_CLIENT_SECRET": [Tried("empty", None, {"OIDC_CLIENT_SECRET": ""})],
    "OIDC_NAME": [
        Tried("how people call the provider", "Keycloak", {"OIDC_NAME": "Keycloak"}),
        Tried("`Single sign-on`", None, {"OIDC_NAME": "Single sign-on"}),
    ],
    "OIDC_SCOPES": [Tried("`openid email`", None, {"OIDC_SCOPES": "openid email"})],
    "OIDC_SECOND_FACTOR": [
        Tried(
            "values of its `acr` or `amr` that count as a second proof, with commas",
            "eidas2, mfa",
            {"OIDC_SECOND_FACTOR": ["eidas2", "mfa"]},
        ),
        Tried("none", None, {"OIDC_SECOND_FACTOR": []}),
    ],
    "OIDC_VOUCHES_FOR_EMAILS": [
        Tried("every e-mail that it names is verified", "on", {"OIDC_VOUCHES_FOR_EMAILS": True}),
        Tried("off", None, {"OIDC_VOUCHES_FOR_EMAILS": False}),
    ],
    "SENTRY_DSN": [
        Tried(
            "`https://KEY@errors.example.org/1`",
            "https://KEY@errors.example.org/1",
            {"SENTRY_DSN": "https://KEY@errors.example.org/1"},
        ),
        Tried("nobody", None, {"SENTRY_DSN": ""}),
    ],
    "LOG_FORMAT": [
        Tried(
            "`json`",
            "json",
            {
                "LOGGING.handlers.console.formatter": "json",
            },
        ),
        Tried("`text`", None, {"LOGGING.handlers.console.formatter": "line"}),
    ],
    "SMALL_MACHINE": [
        Tried(
            "one web process and one task at a time, as `manage.py serve --small`",
            "true",
            {"IS_SMALL": True, "Q_CLUSTER.workers": 1},
        ),
        Tried("two of each", None, {"IS_SMALL": False, "Q_CLUSTER.workers": 2}),
    ],
    "LOG_LEVEL": [
        Tried("how much is logged", "debug", {"LOGGING.root.level": "DEBUG"}),
        Tried("`INFO`", None, {"LOGGING.root.level": "INFO"}),
    ],
    "JOURNAL_FILE": [
        Tried(
            "a file for the journal as JSON lines, for a collector",
            "/tmp/journal.jsonl",
            {
                "JOURNAL_FILE": "/tmp/journal.jsonl",
                "LOGGING.handlers.journal.filename": "/tmp/journal.jsonl",
            },
        ),
        Tried(
            "`-` is standard output",
            "-",
            {"LOGGING.handlers.journal.stream": "ext://sys.stdout"},
        ),
        Tried("none", None, {"LOGGING.handlers.journal.class": "logging.NullHandler"}),
    ],
    "METRICS_TOKEN": [
        Tried(
            "a word that opens `/metrics`",
            "a-word",
            {
                "METRICS_TOKEN": "a-word",
                "MIDDLEWARE.1": "website.metrics.requests.MetricsMiddleware",
            },
        ),
        Tried(
            "nobody is let in by a word",
            None,
            {"METRICS_TOKEN": "", "MIDDLEWARE.1": "website.serving.headers.HeadersMiddleware"},
        ),
    ],
    "METRICS_HOSTS": [
        Tried(
            "addresses or networks that read `/metrics` without it, with commas",
            "127.0.0.1, 10.0.0.0/8",
            {"METRICS_HOSTS": ["127.0.0.1", "10.0.0.0/8"]},
        ),
        Tried("none", None, {"METRICS_HOSTS": []}),
    ],
    "MOST_WAITING": [
        Tried("how many requests may wait in a web process", "10", {"MOST_WAITING": 10}),
        Tried("20", None, {"MOST_WAITING": 20}),
    ],
    "SLOW_PAGE_MS": [
        Tried("pages that take so many milliseconds", "500", {"SLOW_PAGE_MS": 500}),
        Tried("of none", None, {"SLOW_PAGE_MS": 0}),
    ],
    "DEBUG": [
        Tried("show errors to the browser", "on", {"DEBUG": True}),
        Tried("off", None, {"DEBUG": False}),
    ],
}
