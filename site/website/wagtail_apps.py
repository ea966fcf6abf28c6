"""Wagtail's apps, without the JSON interface that this site does not offer.

As each of them starts, it makes its part of Wagtail's API (v3): 530 modules, among them two
libraries of schemas, in every process, for addresses that nobody can ask. That is a third of the
start of a process, and a fifth of its memory (decision 104).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class _Nothing:
    """Whatever is taken from it, and whatever it is called with, it does nothing."""

    def __getattr__(self, name: str) -> "_Nothing":
        return self

    def __call__(self, *_args: object) -> None:
        return None


class _StandIn(ModuleType):
    """A module with nothing in it, under every name."""

    def __getattr__(self, name: str) -> _Nothing:
        # What the machinery of imports looks for is not there.
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()


@contextmanager
def _without_interface(app: str) -> Iterator[None]:
    """Within the block, the modules of an app's interface are there and empty."""
    below = ("", ".v3", ".v3.registry", ".v3.router")
    names = ["wagtail.api.v3.api", *(f"{app}.api{end}" for end in below)]
    ours = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in ours})
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]


class _WithoutInterface(AppConfig):
    """All that the app does as it starts, but for its part of the interface."""

    def ready(self) -> None:
        """Called by Django once all models are known."""
        with _without_interface(self.name):
            super().ready()


class Redirects(_WithoutInterface, WagtailRedirectsAppConfig):
    """Addresses of before."""


class Documents(_WithoutInterface, WagtailDocsAppConfig):
    """Files that editors bring."""


class Images(_WithoutInterface, WagtailImagesAppConfig):
    """Pictures that editors bring."""


class Snippets(_WithoutInterface, WagtailSnippetsAppConfig):
    """Rows that are no page, in the CMS."""
