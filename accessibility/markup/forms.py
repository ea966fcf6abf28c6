"""What the fields and forms of an HTML page need: labels, groups, autofill, a csrf field."""

from collections import Counter
from typing import Final

from accessibility.markup.html_tree import Element, Found, Tree
from accessibility.text.word_lists import entries

BUTTON_TYPES: Final = ("submit", "button", "reset", "image")
_CONTACT_FIELD: Final = frozenset(" ".join(entries("autofill_contact")).split())
_FIELD: Final = frozenset(" ".join(entries("autofill")).split()) | _CONTACT_FIELD


def labels(tree: Tree) -> Found:
    """Fields that no label, aria-label, aria-labelledby or title names; a placeholder does not."""
    for field in tree.all("input", "select", "textarea"):
        if field.tag == "input" and field.get("type").lower() in ("hidden", *BUTTON_TYPES):
            continue
        if not (tree.given_name(field) or _label_texts(tree, field) or field.get("title")):
            yield field.line, f"<{field.tag}> {field.get('name')} has no label"


def _label_texts(tree: Tree, field: Element) -> str:
    around = [element for element in field.ancestors() if element.tag == "label"]
    named = [e for e in tree.all("label") if field.get("id") and e.get("for") == field.get("id")]
    return " ".join(tree.text(label) for label in around + named).strip()


def groups(tree: Tree) -> Found:
    """Radio buttons or checkboxes of one name that stand in no named fieldset or group."""
    choices = [
        field for field in tree.all("input") if field.get("type").lower() in ("radio", "checkbox")
    ]
    times = Counter((field.get("name"), field.get("type").lower()) for field in choices)
    for field in choices:
        key = (field.get("name"), field.get("type").lower())
        if times.pop(key, 0) > 1 and not any(_names_a_group(tree, e) for e in field.ancestors()):
            yield field.line, f"the choices {key[0]} stand in no named fieldset"


def _names_a_group(tree: Tree, element: Element) -> bool:
    if element.tag == "fieldset":
        legends = (child for child in element.elements() if child.tag == "legend")
        return any(tree.text(legend) for legend in legends) or bool(tree.given_name(element))
    return element.get("role") in ("group", "radiogroup") and bool(tree.given_name(element))


def autocomplete(tree: Tree) -> Found:
    """Values of autocomplete that the HTML standard does not know (WCAG 2.2, 1.3.5)."""
    for element in tree.all("input", "select", "textarea", "form"):
        given = element.get("autocomplete").lower()
        if "autocomplete" in element.attributes and not _is_autofill(given.split(), element.tag):
            yield element.line, f'autocomplete="{given}" does not exist'


def _is_autofill(tokens: list[str], tag: str) -> bool:
    if tokens in (["on"], ["off"]) or tag == "form":
        return tokens in (["on"], ["off"])
    rest = tokens[:-1] if tokens[-1:] == ["webauthn"] else tokens
    if rest and rest[0].startswith("section-"):
        rest = rest[1:]
    if rest and rest[0] in ("shipping", "billing"):
        rest = rest[1:]
    if len(rest) == 2 and rest[0] in ("home", "work", "mobile", "fax", "pager"):
        return rest[1] in _CONTACT_FIELD
    return len(rest) == 1 and rest[0] in _FIELD


def csrf(tree: Tree) -> Found:
    """Forms that post without Django's csrf field: the server would refuse what was typed."""
    for form in tree.all("form"):
        token = any(e.get("name") == "csrfmiddlewaretoken" and e.get("value") for e in form.walk())
        if form.get("method").lower() == "post" and not token:
            yield form.line, "a form that posts has no csrf field"
