"""OpenSearch as modelsearch speaks with it, and nobody waits for a server that is away.

Documents come and go by tasks of the cluster: what a server could not take is brought again two
minutes later, five times in all (Q_CLUSTER). `check_index` says what was missed for longer.
"""

from django.apps import apps
from django.db.models import Model
from django_tasks import task
from modelsearch.backends import get_search_backends_with_name
from modelsearch.backends.opensearch3 import OpenSearch3SearchBackend

from knowledge.search.documents import label_of


class SearchBackend(OpenSearch3SearchBackend):
    """`WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": …, "URLS": […], "INDEX_PREFIX": …}}`."""

    # A task whose error is caught counts as done, and the document would be missing for ever.
    catch_indexing_errors = False

    def delete(self, obj: Model) -> None:
        """Have a document removed, by a task that exists exactly when the deletion does.

        Wagtail calls this in the web process, before the end of the transaction.
        """
        remove_from_server.enqueue(label_of(type(obj)), str(obj.pk))

    def delete_now(self, model: type[Model], pk: str) -> None:
        """Remove the document of a row that is gone; nothing happens where there is none."""
        super().delete(model(pk=pk))


@task()
def remove_from_server(label: str, pk: str) -> None:
    """Remove this document from each server of OpenSearch. Raises what its client raises."""
    for _name, backend in get_search_backends_with_name():
        if isinstance(backend, SearchBackend):
            backend.delete_now(apps.get_model(label), pk)
