"""Where the pages' templates come from: ours lose their indentation, Wagtail's stay as they are."""

from pathlib import Path

from django.apps import apps
from django.template.base import Origin
from django.template.loaders import app_directories, filesystem

from accessibility.markup.compact_templates import compact

OWN_APPS = ("website", "helpdesk", "knowledge", "accessibility")


class OwnTemplates(filesystem.Loader):
    """The templates of our own apps, compact once read; to stand before the other apps' loader.

    With DEBUG they stay as they are written, so that Django's error page shows the right line.
    """

    def get_dirs(self) -> list[str | Path]:
        """The folders that the loader was given, or our four, in the order of INSTALLED_APPS."""
        if self.dirs is not None:
            return list(self.dirs)
        return _own_folders()

    def get_contents(self, origin: Origin) -> str:
        """The text that is compiled; a template that is not a page keeps its line breaks."""
        text = super().get_contents(origin)
        if self.engine.debug or not str(origin.name).endswith(".html"):
            return text
        return compact(text)


class OtherTemplates(app_directories.Loader):
    """The templates of all other apps.

    Found a second time, one of ours that extends Wagtail's of the same name would extend itself.
    """

    def get_dirs(self) -> list[str | Path]:
        """The folders of the apps that are not ours, in the order of INSTALLED_APPS."""
        own = set(_own_folders())
        return [folder for folder in super().get_dirs() if Path(folder) not in own]


def _own_folders() -> list[str | Path]:
    return [Path(apps.get_app_config(name).path) / "templates" for name in OWN_APPS]
