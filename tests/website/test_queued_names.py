"""Tasks that an older release queued still run after an update, wherever their code stands now."""

import pytest
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from django_q.tasks import async_task
from website.tasks_backend import run_task, task_at

from helpdesk.choices import Heart
from helpdesk.models import Heartbeat

pytestmark = pytest.mark.both_databases

# What release 0.1.0 wrote into its queue and its schedules. Names are added here, never taken away.
QUEUED_BY_0_1_0 = [
    *(
        f"helpdesk.tasks.{name}"
        for name in (
            "beat_cluster",
            "check_promises",
            "count_every_day",
            "count_recent_days",
            "count_some_days",
            "end_consents",
            "follow_up_cases",
            "offer_sooner_times",
            "print_day",
            "route_orphans",
            "send_due_notices",
            "tidy_up",
            "watch_promises",
            "write_export",
        )
    ),
    "website.tasks_backend.run_task",
]
WAGTAIL_TASKS_OF_0_1_0 = [
    "knowledge.audio.make_audio",
    "knowledge.search.tasks.mend_index",
    "knowledge.search.tasks.put_in_index",
    "knowledge.search.tasks.remove_from_index",
]


@pytest.mark.parametrize("name", QUEUED_BY_0_1_0)
def test_a_name_in_an_old_queue_leads_to_a_task(name):
    assert callable(import_string(name))


@pytest.mark.parametrize("path", WAGTAIL_TASKS_OF_0_1_0)
def test_a_task_of_the_cms_in_an_old_queue_leads_to_a_task(path):
    assert callable(task_at(path).call)


@pytest.mark.django_db
def test_a_task_queued_under_its_old_name_is_done():
    async_task("helpdesk.tasks.beat_cluster")
    func = SignedPackage.loads(OrmQ.objects.get().payload)["func"]
    import_string(func)()
    assert Heartbeat.objects.filter(heart=Heart.CLUSTER).exists()


@pytest.mark.django_db
def test_a_task_of_the_cms_queued_under_its_old_path_is_done(settings):
    settings.SPEAK_COMMAND = ""
    run_task("knowledge.audio.make_audio", [], {})
