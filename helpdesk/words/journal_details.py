"""How the journal says the codes that a line keeps: names of facts, and what stands in them."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from helpdesk import labels
from helpdesk.choices import ADVISERS, AUDITORS, COORDINATORS
from helpdesk.policy.retention import Kept
from helpdesk.words.retention import KINDS

_NAMES: Mapping[str, Any] = {
    "how": pgettext_lazy("journal", "how"),
    "person": pgettext_lazy("journal", "person"),
    "format": pgettext_lazy("journal", "kind of file"),
    "first": pgettext_lazy("journal", "first day"),
    "last": pgettext_lazy("journal", "last day"),
    "of": pgettext_lazy("journal", "of"),
    "fields": pgettext_lazy("journal", "what"),
    "values": pgettext_lazy("journal", "before and after"),
    "scopes": pgettext_lazy("journal", "it may"),
    "call": pgettext_lazy("journal", "what was asked"),
    "answer": pgettext_lazy("journal", "code of the answer"),
    "calls": pgettext_lazy("journal", "calls that were cancelled"),
    "text": pgettext_lazy("journal", "which text"),
    "own": pgettext_lazy("journal", "our own words again"),
    "reason": pgettext_lazy("journal", "why"),
    "roles": pgettext_lazy("journal", "roles"),
    "before": pgettext_lazy("journal", "before"),
    "after": pgettext_lazy("journal", "after"),
    "count": pgettext_lazy("journal", "how many"),
    "proof": pgettext_lazy("journal", "which proof"),
}
_ROLES: Mapping[str, Any] = {
    ADVISERS: pgettext_lazy("role", "Adviser"),
    COORDINATORS: gettext_lazy("Coordinator"),
    AUDITORS: gettext_lazy("Auditor"),
    # Of the CMS (`website/running/roles.py`).
    "author": gettext_lazy("Author"),
    "reviewer": gettext_lazy("Reviewer"),
    "editor": gettext_lazy("Editor"),
}
_PROOFS: Mapping[str, Any] = {
    "app_added": pgettext_lazy("journal", "an app"),
    "passkey_added": pgettext_lazy("journal", "a passkey"),
    "removed": pgettext_lazy("journal", "one of their own"),
    "codes_made": pgettext_lazy("journal", "printed codes"),
    "code_used": pgettext_lazy("journal", "a printed code"),
    "reset": pgettext_lazy("journal", "all of them"),
}
_OF_ACCOUNTS: Mapping[str, Any] = {
    "email": gettext_lazy("e-mail"),
    "last_day": pgettext_lazy("journal", "last day"),
}
# By the name of the fact: code → words.
_VALUES: Mapping[str, Mapping[Any, Any]] = {
    "how": labels.HOW_SAID,
    "reason": labels.OPENING_REASON,
    "scopes": labels.SCOPE,
    "roles": _ROLES,
    "before": _ROLES,
    "after": _ROLES,
    "proof": _PROOFS,
    "text": {**labels.NOTICE_KIND, **labels.CHANNEL, **labels.SCRIPT},
}


def details_in_words(data: Mapping[str, Any]) -> str:
    """What a line keeps besides: "how: By phone · roles: Adviser"; "" for nothing.

    A code that nobody named stands as it is.
    """
    model = _model_of(data.get("of"))
    return " · ".join(f"{_name(name)}: {_value(name, data[name], model)}" for name in data)


def _name(name: str) -> str:
    if name in list(Kept):
        return str(KINDS[Kept(name)])
    return str(_NAMES.get(name, name))


def _value(name: str, value: Any, model: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(name, one, model) for one in value)
    if name == "of" and model is not None:
        return str(model._meta.verbose_name)
    if name == "fields":
        return _field(value, model)
    if name == "values":
        field, _colon, both = str(value).partition(":")
        return f"{_field(field, model)} {both.replace('/', ' → ')}"
    said = _VALUES.get(name, {})
    parts = str(value).split("/") if name == "text" else [value]
    return " / ".join(str(said.get(part, part)) for part in parts)


def _field(name: str, model: Any) -> str:
    """What the CMS calls a column of settings; of an account, what we call it."""
    try:
        return str(model._meta.get_field(name).verbose_name) if model else str(_OF_ACCOUNTS[name])
    except (FieldDoesNotExist, KeyError):
        return name


def _model_of(name: Any) -> Any:
    """The model of a line about settings; None where there is none of this name."""
    return next((each for each in apps.get_models() if each._meta.model_name == name), None)
