"""Every setting of the site. What an installer may change comes from the environment (README)."""

import gc
from pathlib import Path

from helpdesk.policy.sms_roads import REACHING
from website.running.cache_settings import caches
from website.running.database_settings import database
from website.running.environment import (
    Environment,
    beginning_with,
    dial_template,
    error_server,
    folder_of,
    log_level,
    mail_road,
    near_or_sealed,
    networks,
    one_of,
    origin_of,
    passkeys_at,
    plain_address,
)
from website.running.file_storages import file_storages
from website.running.languages import languages_of
from website.running.logs import JSON, TEXT, logging_at
from website.running.mail_out import mail_out
from website.running.own_files import FILE, FOLDER, make_files_for_us_alone
from website.running.search_engines import search_engine
from website.running.secret_key import secret_key_in
from website.running.sms_settings import sms_road, sms_sender, sms_senders
from website.serving.policies import of_pages

PROJECT_DIR = Path(__file__).resolve().parent
CHECKOUT_DIR = PROJECT_DIR.parent.parent

env = Environment()
# Before anything is made: names and numbers are in it.
make_files_for_us_alone()
# A process makes millions of objects as it starts, and keeps them: looking for garbage after every
# 700 of them, as Python does, is a quarter of that time (decision 87).
gc.set_threshold(50_000, 10, 10)

# --- Where things are kept --------------------------------------------------------------------
DATA_DIR = Path(env("DATA_DIR", default=str(CHECKOUT_DIR / "var"))).expanduser().resolve()
SECRET_KEY = env("SECRET_KEY", default="") or secret_key_in(DATA_DIR)
# Keys of before: what was signed or kept under them still holds.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Encrypted by whoever gives the machine: nobody sees it from inside.
DISK_IS_ENCRYPTED = env.bool("DISK_IS_ENCRYPTED", default=False)
# Public keys of age: `backup` encrypts to them.
BACKUP_RECIPIENT = env.list("BACKUP_RECIPIENT", default=[])
for _key in BACKUP_RECIPIENT:
    beginning_with("BACKUP_RECIPIENT", _key, "age1")
DEBUG = env.bool("DEBUG", default=False)
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
beginning_with("BASE_URL", BASE_URL, "http://", "https://")
IS_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if not IS_HTTPS else [])
if IS_HTTPS and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [BASE_URL.removeprefix("https://").split("/")[0].split(":")[0]]
# Addresses (or networks) of proxies whose X-Forwarded-For and X-Forwarded-Proto count.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES", env.list("TRUSTED_PROXIES", default=[]))

# --- Apps -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "website",
    "website.second_factor",
    "website.single_sign_on",
    "helpdesk",
    "knowledge",
    "accessibility",
    "website.wagtail_apps.Redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    *("wagtail.embeds", "wagtail.sites", "wagtail.users"),
    "website.wagtail_apps.Snippets",
    "website.wagtail_apps.Documents",
    "website.wagtail_apps.Images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_q",
    *("django_otp", "django_otp.plugins.otp_totp", "django_otp_webauthn"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

# Who reads `/metrics`: by a token, or from an address or network; nobody when nothing is said.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_HOSTS = networks("METRICS_HOSTS", env.list("METRICS_HOSTS", default=[]))
# What the web processes have counted, a file each.
METRICS_FOLDER = DATA_DIR / "metrics"
# The log tells of pages that take so many milliseconds, and of queries that take half; 0: none.
SLOW_PAGE_MS = env.int("SLOW_PAGE_MS", default=0)
# In each web process, for a thread: who comes new beyond is told so at once; 0: without end.
MOST_WAITING = env.int("MOST_WAITING", default=20)
_IS_MEASURED = METRICS_TOKEN or METRICS_HOSTS or SLOW_PAGE_MS

MIDDLEWARE = [
    "website.serving.request_id.RequestIdMiddleware",
    # Not imported elsewhere: it costs the start of every process.
    *(["website.metrics.requests.MetricsMiddleware"] if _IS_MEASURED else []),
    "website.serving.headers.HeadersMiddleware",
    "website.serving.middleware.KnownMethodsMiddleware",
    "website.serving.middleware.OwnHostMiddleware",
    "website.serving.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before what compresses: a part of a sound is counted in its own bytes.
    "website.serving.media.MediaMiddleware",
    # Before everything that could know who asks.
    "website.serving.page_cache.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "website.serving.middleware.VisitorSessionMiddleware",
    "website.serving.headers.PagePolicyMiddleware",
    "website.serving.middleware.PagesByLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the key of a form is looked for: whoever looks for it reads the form.
    "website.serving.bodies.BoundedBodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before everything that asks who somebody is.
    "website.second_factor.gate.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Before a kept page is shown; after the key of a form was checked.
    "website.accounts.middleware.StaffSessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accessibility.display.middleware.DisplayPreferencesMiddleware",
    # Knows who asks and how they see; sees what every form is answered, a refused key included.
    "website.serving.after_redirect.AfterRedirectMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    # The last: it knows who asked, and sees what a view itself answers.
    "website.serving.reads.ReadsMiddleware",
]

ROOT_URLCONF = "website.urls"
WSGI_APPLICATION = "website.wsgi.application"
AUTH_USER_MODEL = "website.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_LOADERS = [
    "website.serving.template_loader.OwnTemplates",
    "website.serving.template_loader.OtherTemplates",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accessibility.display.context_processors.display",
                "website.serving.context_processors.site",
                "website.serving.context_processors.hidden_people",
            ],
        },
    },
]
FORM_RENDERER = "website.forms.FieldRenderer"

# --- Databases --------------------------------------------------------------------------------
# The same database without the pooler, where DATABASE_URL leads to pgbouncer.
DATABASE_DIRECT_URL = env("DATABASE_DIRECT_URL", default="")
beginning_with("DATABASE_DIRECT_URL", DATABASE_DIRECT_URL, "postgres://", "postgresql://")
DATABASE_LIMITS = {
    "statement": env.int("DATABASE_STATEMENT_SECONDS", default=60),
    "lock": env.int("DATABASE_LOCK_SECONDS", default=30),
    "connect": env.int("DATABASE_CONNECT_SECONDS", default=5),
}
DATABASES = {
    "default": database(
        env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'coup-de-fil.sqlite3'}"),
        is_pooled=bool(DATABASE_DIRECT_URL),
        **DATABASE_LIMITS,
    )
}

REDIS_URL = env("REDIS_URL", default="")
beginning_with("REDIS_URL", REDIS_URL, "redis://", "rediss://", "unix://")
CACHES = caches(REDIS_URL)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# In the session, with a cookie that says whether one waits (decision 79).
MESSAGE_STORAGE = "website.serving.said.SaidStorage"

# --- Background work --------------------------------------------------------------------------
# One web process, and one task at a time (`manage.py serve --small`).
IS_SMALL = env.bool("SMALL_MACHINE", default=False)
Q_CLUSTER = {
    "name": "coup-de-fil",
    "orm": "default",
    "broker_class": "website.supervisor.broker.TaskBroker",
    "workers": 1 if IS_SMALL else 2,
    # Two workers busy this long are the longest honest silence; a longer one is a stuck cluster,
    # which the supervisor starts again (website/supervisor/pulse.py). Cut longer work in pieces.
    "timeout": 20,
    # Longer than a task waits behind `queue_limit` others and runs, or it would run twice at once.
    "retry": 120,
    "max_attempts": 5,
    "poll": 0.5,
    "queue_limit": 4,
    "bulk": 1,
    "save_limit": 250,
    "catch_up": False,
    "label": "Background tasks",
}
TASKS = {"default": {"BACKEND": "website.tasks_backend.ClusterBackend"}}

# --- People, passwords, cookies ---------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["website.auth.StaffBackend"]
# The first makes new hashes; those of the others are made anew when their owner logs in.
PASSWORD_HASHERS = [
    "website.accounts.hashers.FrugalArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "website.accounts.validators.GoodPassword"}]
# Each night: links and numbers of the pages, "inside" without asking other sites.
CHECK_LINKS = one_of("CHECK_LINKS", env("CHECK_LINKS", default="all"), "all", "inside", "off")
# Asked of coordinators, auditors and the CMS ("roles"), or of everybody ("all").
SECOND_FACTOR = one_of("SECOND_FACTOR", env("SECOND_FACTOR", default="roles"), "roles", "all")
PASSKEYS_POSSIBLE, OTP_WEBAUTHN_RP_ID, OTP_WEBAUTHN_ALLOWED_ORIGINS = passkeys_at(BASE_URL)
OTP_WEBAUTHN_RP_NAME, OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = "Coup de fil", False
# Single sign-on: off without an issuer; logging out there follows a form of ours.
OIDC_ISSUER = env("OIDC_ISSUER", default="")
beginning_with("OIDC_ISSUER", OIDC_ISSUER, "https://", "http://localhost", "http://127.0.0.1")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env("OIDC_NAME", default="Single sign-on")
OIDC_SCOPES = env("OIDC_SCOPES", default="openid email")
OIDC_SECOND_FACTOR = env.list("OIDC_SECOND_FACTOR", default=[])
OIDC_VOUCHES_FOR_EMAILS = env.bool("OIDC_VOUCHES_FOR_EMAILS", default=False)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "helpdesk:today"
LOGOUT_REDIRECT_URL = "login"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A visitor's session ends with the browser, and after half an hour without a page; log-in gives
# the staff one of its own length.
SESSION_COOKIE_AGE = 60 * 30
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A cookie of its own (decision 59): a form that is only looked at begins no session.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "website.views.form_expired"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if IS_HTTPS else None
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # Other names of the domain are not ours to decide about; nor is a list that nobody leaves.
    *("security.W005", "security.W021"),
    # The proxy that ends https leads there from http (site/docs/operations.md).
    "security.W008",
    # Said by our own check of BASE_URL, with what to do (website/running/deploy_checks.py).
    *("security.W004", "security.W010", "security.W012", "security.W016"),
]

# Those of the pages; the team works in the first two. How to add one: site/docs/languages.md
SITE_LANGUAGES = env.list("SITE_LANGUAGES", default=["fr", "en"])
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages_of(SITE_LANGUAGES)

CONTENT_SECURITY_POLICY = of_pages(
    (code for code, _name in LANGUAGES), forms_to=origin_of(OIDC_ISSUER)
)
ADMIN_PATH = "/cms/"

# --- Languages and time -----------------------------------------------------------------------
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
LANGUAGE_CODE = "fr"
# Compiled by quickstart in the first, from the sources in the others (website/catalogue.py).
LOCALE_PATHS = [
    DATA_DIR / "locale",
    *(p for p in (CHECKOUT_DIR / "locale", PROJECT_DIR / "locale") if p.is_dir()),
]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = FILE
FILE_UPLOAD_DIRECTORY_PERMISSIONS = FOLDER
MEDIA_URL_STORAGE = env("MEDIA_URL_STORAGE", default="")
STORAGES = {
    **file_storages("MEDIA_URL_STORAGE", MEDIA_URL_STORAGE),
    "staticfiles": {"BACKEND": "website.serving.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Messages ---------------------------------------------------------------------------------
# "consolemail://" prints a line, "filemail:///folder" writes files, "smtp+tls://…" is a server.
EMAIL_URL = env("EMAIL_URL", default="consolemail://")
_mail = mail_out("EMAIL_URL", EMAIL_URL)
EMAIL_BACKEND, EMAIL_FILE_PATH = _mail.backend, _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = 20
EMAIL_REACHES_PEOPLE = _mail.reaches_people
EMAIL_TO_FOLDER = EMAIL_FILE_PATH is not None
# SMS: empty prints a line, "file:///folder" writes files; the others are ways to an operator.
SMS_URL = env("SMS_URL", default="")
_sms_road = sms_road("SMS_URL", SMS_URL)
SMS_TOKEN = env("SMS_TOKEN", default="")
SMS_SENDER = sms_sender("SMS_SENDER", env("SMS_SENDER", default=""), _sms_road)
SMS_SENDERS = sms_senders("SMS_SENDERS", env.list("SMS_SENDERS", default=[]))
# From where Kannel tells what became of a message, and what people answer.
SMS_GATEWAY_HOSTS = networks(
    "SMS_GATEWAY_HOSTS", env.list("SMS_GATEWAY_HOSTS", default=["127.0.0.1", "::1"])
)
# Whether answers to our messages are brought to us: only then do messages ask for any.
SMS_INCOMING = env.bool("SMS_INCOMING", default=False)
SMS_REACHES_PEOPLE = _sms_road in REACHING
SMS_TO_FOLDER = folder_of(SMS_URL) is not None
# An address that has an exchange ring at a telephone of the team, then at a number.
DIAL_URL = dial_template("DIAL_URL", env("DIAL_URL", default=""))
# Asterisk's manager interface, which tells of calls: "ami://user:secret@127.0.0.1".
AMI_URL = near_or_sealed("AMI_URL", env("AMI_URL", default=""), plain="ami", sealed="ami+tls")
# Whether an exchange reports telephone calls: a banner shows who calls, a missed one is promised.
PHONE_CALLS = env.bool("PHONE_CALLS", default=bool(AMI_URL))
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="Coup de fil <coup-de-fil@localhost>")
# Answers come to this address, with a signed word behind a "+"; empty: nobody is told to answer.
REPLY_ADDRESS = plain_address("REPLY_ADDRESS", env("REPLY_ADDRESS", default=""))
# Where mails come in: a mailbox (imaps://, imap+tls://), or a door for a server of this machine.
MAIL_IN_URL = mail_road("MAIL_IN_URL", env("MAIL_IN_URL", default=""))
# Addresses from which a telephone exchange sends the messages that callers left.
VOICEMAIL_FROM = env.list("VOICEMAIL_FROM", default=[])
# Looks for viruses in what it reads: 0 for clean, 1 for found. Empty looks at nothing.
ANTIVIRUS_COMMAND = env("ANTIVIRUS_COMMAND", default="")

# --- Guides read aloud: commands from standard input to standard output; "" makes none ----------
USUAL_VOICE = "espeak-ng --stdin --stdout -s 140 -v {language}"
SPEAK_COMMAND = env("SPEAK_COMMAND", default=USUAL_VOICE)
OPUS_COMMAND = env("OPUS_COMMAND", default="opusenc --quiet --bitrate 16 - -")
MP3_COMMAND = env("MP3_COMMAND", default="lame --quiet -m m --resample 16 -b 32 - -")

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Coup de fil"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_FORM_BASE = "knowledge.editing.picture_form.PictureForm"
# No SVG: a drawing may hold a script.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "knowledge.editing.document_form.DocumentForm"
# Those whose content is looked at (knowledge/editing/documents.py).
WAGTAILDOCS_EXTENSIONS = ["docx", "mp3", "mp4", "odt", "ogg", "opus", "pdf", "txt", "webm"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Saved, never shown as a page of ours.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# One log-in, one place to choose a password: ours (website/accounts).
WAGTAILADMIN_LOGIN_URL = "login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = {
    "default": search_engine(env("SEARCH_URL", default=""), folder=DATA_DIR / "search")
}

# --- Errors, told to a server; scrubbed (website/running/error_reports.py) --------------------
SENTRY_DSN = error_server("SENTRY_DSN", env("SENTRY_DSN", default=""))

# --- Logs: never a phone number ---------------------------------------------------------------
LOG_LEVEL = log_level("LOG_LEVEL", env("LOG_LEVEL", default="INFO"))
# The journal of the desk as JSON, a line each: to a file, to standard output ("-"), or nowhere.
JOURNAL_FILE = env("JOURNAL_FILE", default="")
LOG_FORMAT = one_of("LOG_FORMAT", env("LOG_FORMAT", default=TEXT), TEXT, JSON)
LOGGING = logging_at(LOG_LEVEL, journal=JOURNAL_FILE, form=LOG_FORMAT)
