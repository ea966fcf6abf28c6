"""All measures in the text format of Prometheus."""

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from website.metrics.standing import DeskCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST


def all_measures() -> bytes:
    """Requests of all web processes of this host, then how the desk stands as of now."""
    desk = CollectorRegistry(auto_describe=False)
    desk.register(DeskCollector())
    return generate_latest(_of_requests()) + generate_latest(desk)


def _of_requests() -> CollectorRegistry:
    """Those of each process that gunicorn started; where it started none, of this one."""
    if not settings.METRICS_FOLDER.is_dir():
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))
    return registry
