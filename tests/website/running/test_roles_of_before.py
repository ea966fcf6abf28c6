"""What an older release made of the reading of guides is taken over, with all that waits."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from website.running.roles import AUTHOR, REVIEWER, ensure_roles

from knowledge.models import GuidePage, SecondReading

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_what_waits_for_the_reading_of_before_waits_for_that_of_today(
    reading_site, django_user_model
):
    """What waits for it waits for the same task, whose groups and place stay."""
    ensure_roles()
    Workflow.objects.all().delete()
    SecondReading.objects.all().delete()
    chosen = Group.objects.create(name="chosen by hand")
    before = GroupApprovalTask.objects.create(name="Plain language")
    before.groups.add(chosen)
    workflow = Workflow.objects.create(name="Plain language")
    WorkflowTask.objects.create(workflow=workflow, task=before, sort_order=0)
    author, reviewer = (django_user_model.objects.create_user(name) for name in (AUTHOR, REVIEWER))
    reviewer.groups.add(Group.objects.get(name=REVIEWER))
    guide = GuidePage.by_number(125, language="fr")
    guide.save_revision(user=author)
    workflow.start(guide, author)
    ensure_roles()
    ensure_roles()
    assert not GroupApprovalTask.objects.filter(pk=before.pk).exists()
    task = SecondReading.objects.get()
    assert (task.pk, task.active) == (before.pk, True)
    names = set(task.groups.values_list("name", flat=True))
    assert names == {"chosen by hand", "reviewer", "editor"}
    guide = GuidePage.objects.get(pk=guide.pk)
    state = guide.current_workflow_task_state
    assert guide.current_workflow_task.get_actions(guide, author) == []
    guide.current_workflow_task.on_action(state, reviewer, "approve")
    assert GuidePage.objects.get(pk=guide.pk).current_workflow_state is None
