"""modelsearch's own tests of a backend, all of them, run by test_backend_suite.py."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class WhooshBackendTests(BackendTests, TestCase):
    backend_path = "knowledge.search.backend"
