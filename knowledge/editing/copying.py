"""Copying in the CMS: a guide is copied, and has no alias."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm

from accessibility.forms.plain import PlainErrors


class CopyWithoutAlias(PlainErrors, CopyForm):
    """Wagtail's form for a guide and what holds guides: a number belongs to one guide only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self) -> Any:
        """Says why not, to a page that was opened before."""
        cleaned = super().clean()
        if self.data.get("alias"):
            # Wagtail's page shows what is said of a field only.
            self.add_error(
                "new_parent_page",
                _(
                    "A guide has one number and one place. "
                    "Copy it, or name it among the related guides."
                ),
            )
        return cleaned
