"""Prepares a desk from the installed wheel and reads its pages; run by .ci/run in a clean venv."""

import os
import tempfile
from pathlib import Path

PAGES = {
    "/fr/": 'lang="fr"',
    "/en/": 'lang="en"',
    "/fr/contact/": "Lundi",
    "/en/contact/": "Monday",
    "/fr/mots-expliques/": 'lang="fr"',
    "/en/glossary/": 'lang="en"',
    "/fr/recherche/?q=plus+de+reseau": 'lang="fr"',
    "/en/search/?q=no+signal": 'lang="en"',
}


def main() -> None:
    """Fail at the first page that is missing or speaks another language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from website.supervisor.desk import gunicorn_conf

    project = Path(settings.PROJECT_DIR)
    assert "site-packages" in project.parts, project
    assert (project / "locale" / "fr" / "LC_MESSAGES" / "django.mo").is_file()
    assert gunicorn_conf().is_file(), gunicorn_conf()
    call_command("quickstart", prepare_only=True, demo=False)
    for path, words in PAGES.items():
        answer = Client(HTTP_HOST="localhost").get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        assert words.lower() in answer.content.decode().lower(), (path, words)
    print("The wheel speaks French and English.")  # noqa: T201


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        main()
