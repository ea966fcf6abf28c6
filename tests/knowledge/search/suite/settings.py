"""What modelsearch's own tests of a backend need: their app, our backend, our languages."""

import os
from pathlib import Path

import environ

SECRET_KEY = "only-for-these-tests"
INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django_tasks",
    "django.contrib.contenttypes",
    "django.contrib.auth",
]
DATABASES = {"default": environ.Env().db("DATABASE_URL", default="sqlite://:memory:")}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS.append("django.contrib.postgres")
    DATABASES["default"]["TEST"] = {"NAME": f"suite_{os.getpid()}"}
FIXTURE_DIRS = [Path(__file__).parent / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
TIME_ZONE = "UTC"
# As on the site.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "French"), ("en", "English")]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "knowledge.search.backend",
        "PATH": Path(os.environ["SUITE_INDEX"]),
        # The tests write in the index themselves.
        "AUTO_UPDATE": False,
    }
}
