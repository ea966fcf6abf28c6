"""Filters that one keeps under a name."""

import pytest

from helpdesk.actions.cases.saved_views import MOST, TooManyViews, keep_view, remove_view
from helpdesk.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_name_that_one_has_already_gets_the_new_filters(cast):
    first = keep_view(user=cast.awa, name="Urgent", query="topic=phone")
    second = keep_view(user=cast.awa, name="Urgent", query="topic=bill")
    assert first == second
    assert SavedView.objects.get().query == "topic=bill"


def test_when_the_list_is_full_only_a_name_that_is_there_is_taken(cast):
    for n in range(MOST):
        keep_view(user=cast.awa, name=f"Vue {n}", query="")
    with pytest.raises(TooManyViews):
        keep_view(user=cast.awa, name="Une de plus", query="")
    keep_view(user=cast.awa, name="Vue 3", query="topic=bill")
    keep_view(user=cast.lise, name="Une de plus", query="")
    assert SavedView.objects.filter(user=cast.awa).count() == MOST


def test_nobody_takes_away_the_view_of_somebody_else(cast):
    view = keep_view(user=cast.awa, name="Urgent", query="")
    remove_view(user=cast.lise, pk=view.pk)
    assert SavedView.objects.count() == 1
    remove_view(user=cast.awa, pk=view.pk)
    remove_view(user=cast.awa, pk=view.pk)
    assert SavedView.objects.count() == 0
