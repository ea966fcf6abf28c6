"""Programs of the operator, as tests need them: a token, and somebody who asks with it."""

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from helpdesk.actions.desk.api_tokens import NewToken, make_token
from helpdesk.choices import Scope
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY

ROOT = "/api/v1"
WANTED = {"topic": "phone", "number": MADELEINE, "name": "Madeleine Petit"}
EVERY = tuple(Scope)


def make_program(by, *scopes: Scope, **fields: Any) -> NewToken:
    """A token that lasts a month, for these scopes; for none of them, it opens everything."""
    fields = {
        "name": "Espace client",
        "expires_on": MONDAY.date() + timedelta(days=30),
        "hourly_limit": 600,
        "at": MONDAY,
        **fields,
    }
    return make_token(scopes=scopes or EVERY, by=by, **fields)


class Program:
    """Speaks with the API under one token; "" sends none."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> HttpResponse:
        """The answer to a question."""
        return self.client.get(f"{ROOT}{path}", headers=self.headers)

    def post(self, path: str, sent: Any, key: str | None = None) -> HttpResponse:
        """The answer to JSON; `key` None is a new one."""
        headers = {**self.headers, "Idempotency-Key": key or str(uuid.uuid4())}
        return self.client.post(
            f"{ROOT}{path}", sent, content_type="application/json", headers=headers
        )

    def ask(self, key: str | None = None, **wanted: Any) -> HttpResponse:
        """Ask for Madeleine's call at two in the afternoon, or as it is said."""
        sent = {**WANTED, "starts_at": AFTERNOON.isoformat(), **wanted}
        return self.post("/requests", {k: v for k, v in sent.items() if v is not None}, key)
