"""The site as it starts: its languages, their home pages, and texts for a cooperative to fill."""

import re
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language_info
from wagtail.models import Locale, Page, Site

from accessibility.text.typography import french
from helpdesk.models import DeskSettings
from website.models import FAMILY, HomePage, TextPage

STARTER = Path(__file__).resolve().parent.parent / "starter"
HOMES = {
    "fr": ("Accueil", "accueil"),
    "en": ("Home", "home-en"),
    "ar": ("الصفحة الأولى", "home-ar"),
}
# File name of each text page, with its address in each language; in the order of the footer.
TEXTS = {
    "about": {"fr": "qui-sommes-nous", "en": "about-us"},
    "privacy": {"fr": "vos-donnees", "en": "your-data"},
    "legal": {"fr": "mentions-legales", "en": "legal-notice"},
}
_TITLE = re.compile(r"\A\s*<h1>(.+?)</h1>\s*", re.DOTALL)


def load_site() -> dict[str, HomePage]:
    """The home page of each language, by its code; whatever exists is kept as it is."""
    codes = [code for code, _name in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
    homes: dict[str, HomePage] = {}
    for code, locale in locales.items():
        homes[code] = _home(code, locale)
    _serve(homes[settings.LANGUAGE_CODE])
    for name, slugs in TEXTS.items():
        for code, slug in ((code, slugs[code]) for code in codes if code in slugs):
            _text_page(name, slug, home=homes[code], locale=locales[code])
    return homes


def _home(code: str, locale: Locale) -> HomePage:
    found = HomePage.objects.filter(locale=locale).order_by("pk").first()
    if found is not None:
        return found
    # Where we wrote nothing, the language's own name is understood by those who read it.
    title, slug = HOMES.get(code, (get_language_info(code)["name_local"], f"home-{code}"))
    page = HomePage(title=title, slug=slug, locale=locale, translation_key=_key("home"))
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision().publish()
    return page


def _serve(home: HomePage) -> None:
    """Make `home` the root of the site, and remove the page with which Wagtail welcomes."""
    address = urlsplit(settings.BASE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    if welcome is None or welcome.specific_class is Page:
        site.root_page = home
        site.hostname = address.hostname or "localhost"
        site.port = address.port or (443 if settings.IS_HTTPS else 80)
        site.site_name = site.site_name or "Coup de fil"
        site.save()
    if welcome is not None and welcome.specific_class is Page:
        # As it is now: the tree has moved since it was read.
        Page.objects.get(pk=welcome.pk).delete()


def _text_page(name: str, slug: str, *, home: HomePage, locale: Locale) -> None:
    key = _key(name)
    if TextPage.objects.filter(translation_key=key, locale=locale).exists():
        return
    title, body = read_text(name, locale.language_code)
    page = TextPage(title=title, slug=slug, body=body, locale=locale, translation_key=key)
    # Read again: each child that is added changes the row of its parent.
    HomePage.objects.get(pk=home.pk).add_child(instance=page)
    page.save_revision().publish()


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(FAMILY, name)


def read_text(name: str, language: str) -> tuple[str, str]:
    """Title and body (HTML) of a starter text, with the desk's names in it.

    Raises ValueError for a file that does not begin with its title in <h1>.
    """
    desk = DeskSettings.current()
    path = STARTER / language / f"{name}.html"
    text = path.read_text("utf-8")
    text = text.replace("{name}", desk.name).replace("{organisation}", desk.organisation)
    if language == "fr":
        text = french(text, apostrophes=True)
    title = _TITLE.match(text)
    if title is None:
        raise ValueError(f"{path.name} does not begin with <h1>.")
    return title[1], text[title.end() :].strip()
