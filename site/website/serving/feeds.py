"""What programs read: the map of the site, and the feed of new guides."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from helpdesk.models import DeskSettings
from knowledge.models import GuidePage

MOST_IN_FEED = 20


class PublicPages(Sitemap):
    """Every page that everyone may read, in every language."""

    def items(self) -> QuerySet[Any]:
        """In the order of the tree; the pages of all languages, not only those of one root."""
        pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
        return pages.defer_streamfields().specific()

    def location(self, obj: Any) -> str:
        """The path: Django puts the site's address before it."""
        return str(obj.url)

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        base = settings.BASE_URL.rstrip("/")
        return [
            {"location": f"{base}{self.location(item)}", "lastmod": self.lastmod(item)}
            for item in self.paginator.page(page).object_list.iterator()
            if item.url
        ]


class NewGuides(Feed):
    """The guides of a language, the newest first."""

    def title(self) -> str:
        """Whose guides these are."""
        return _("New guides of %(name)s") % {"name": DeskSettings.current().name}

    def link(self) -> str:
        """The home page of the language."""
        return f"/{get_language()}/"

    def description(self) -> str:
        """What they are."""
        return _("Simple guides for your phone, step by step.")

    def items(self) -> QuerySet[GuidePage]:
        """The newest ones that everyone may read."""
        guides = GuidePage.objects.live().public()
        language = (get_language() or "fr")[:2]
        ordered = guides.filter(locale__language_code=language).order_by("-first_published_at")
        return ordered.defer("paths", "if_it_fails")[:MOST_IN_FEED]

    def item_title(self, item: GuidePage) -> str:
        """With the number that can be said aloud."""
        return f"{item.number} – {item.title}"

    def item_description(self, item: GuidePage) -> str:
        """What the reader can do afterwards."""
        return item.said_promise

    def item_link(self, item: GuidePage) -> str:
        """The guide."""
        return str(item.url)

    def item_pubdate(self, item: GuidePage) -> datetime | None:
        """When it was first published."""
        return item.first_published_at
