"""Deleting in the CMS: what others name stays, and the page says what to do instead."""

from typing import Any

from django.db import router
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


def is_held(row: Model) -> bool:
    """Whether rows that must stay name this one, so that the database would refuse to delete it."""
    collector = Collector(using=router.db_for_write(type(row), instance=row))
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError):
        return True
    return False


def say_that_it_stays(
    request: HttpRequest, *, name: str, instead: Any, address: str
) -> HttpResponse:
    """The page in place of Wagtail's question; `address` is where one does what `instead` says."""
    if request.method == "POST":
        return redirect(request.get_full_path())
    context = {"name": name, "instead": instead, "address": address}
    return render(request, "knowledge/cms/it_stays.html", context)


class DeleteUnlessHeld:
    """For a delete view of Wagtail: asks first whether the row is held, in one query a relation."""

    instead: Any = _("Switch it off instead: nobody will be offered it any more.")
    object: Any
    edit_url_name: Any
    request: HttpRequest
    success_message: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keeps the row's name: once it is deleted it cannot be asked any more."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.called = str(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The question, or why not."""
        refused = self._refused()
        return refused or super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, or say why not."""
        refused = self._refused()
        return refused or super().post(request, *args, **kwargs)  # type: ignore[misc]

    def where_instead(self) -> str:
        """The address of the page where one does what `instead` says."""
        return reverse(self.edit_url_name, args=(self.object.pk,))

    def get_success_message(self) -> str:
        """Wagtail's, with the name that was kept."""
        model = capfirst(str(self.object._meta.verbose_name))
        return str(capfirst(self.success_message % {"model_name": model, "object": self.called}))

    def _refused(self) -> HttpResponse | None:
        if not is_held(self.object):
            return None
        return say_that_it_stays(
            self.request, name=self.called, instead=self.instead, address=self.where_instead()
        )
