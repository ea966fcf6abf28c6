"""The project's settings with an e-mail driver that writes down when each message left."""

from website.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.benchmarks.measured.clock.EmailBackend"
EMAIL_REACHES_PEOPLE = True
