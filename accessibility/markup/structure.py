"""What the structure of an HTML page must be for everyone to find their way in it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from accessibility.markup import forms as form_markup
from accessibility.markup.forms import BUTTON_TYPES
from accessibility.markup.html_tree import Element, Found, Tree
from accessibility.text.word_lists import entries


@dataclass(frozen=True)
class Finding:
    """One thing to mend: which rule, what was found, in English, and on which line, from 1."""

    rule: str
    message: str
    line: int


def check(html: str, *, is_fragment: bool = False) -> list[Finding]:
    """What is wrong in a page, by line; [] when nothing is.

    For a fragment, the rules about a whole page (language, title, headings from h1, landmarks)
    and about references to other parts of the page are left out. The rules come from WCAG 2.2
    and RGAA 4.1.2, as far as a program can tell: no finding is not a proof of access.
    """
    tree = Tree(html)
    rules = _ANYWHERE if is_fragment else _WHOLE_PAGE + _ANYWHERE
    findings = [Finding(name, text, line) for name, rule in rules for line, text in rule(tree)]
    return sorted(findings, key=lambda finding: finding.line)


# --- The whole page ---------------------------------------------------------------------------
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_SECTIONS = ("main", "article", "section", "aside", "nav")


def _language(tree: Tree) -> Found:
    html = next(tree.all("html"), None)
    if html is None or not _LANGUAGE.fullmatch(html.get("lang")):
        yield (html.line if html else 1), "<html> has no valid lang"


def _title(tree: Tree) -> Found:
    titles = [title for title in tree.all("title") if not title.inside("svg")]
    if len(titles) != 1 or not tree.text(titles[0]):
        yield (titles[0].line if titles else 1), f"{len(titles)} titles, or an empty one"


def _one_h1(tree: Tree) -> Found:
    headings = list(tree.all("h1"))
    if len(headings) != 1:
        yield (headings[-1].line if headings else 1), f"{len(headings)} h1, not one"


def _landmarks(tree: Tree) -> Found:
    mains = [e for e in tree.elements if e.tag == "main" or e.get("role") == "main"]
    if len(mains) != 1:
        yield (mains[-1].line if mains else 1), f"{len(mains)} main, not one"
    for tag in ("header", "footer"):
        of_page = [e for e in tree.all(tag) if not e.inside(*_SECTIONS)]
        if len(of_page) != 1:
            yield (of_page[-1].line if of_page else 1), f"{len(of_page)} {tag} of the page, not one"
    navs = list(tree.all("nav"))
    names = Counter(tree.given_name(nav) for nav in navs)
    for nav in navs:
        if len(navs) > 1 and (not tree.given_name(nav) or names[tree.given_name(nav)] > 1):
            yield nav.line, "several nav without a name of their own"


_REFERENCES: Final = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-errormessage",
    "aria-details",
    "headers",
    "for",
    "list",
    "form",
)


def _references(tree: Tree) -> Found:
    for element in tree.elements:
        for attribute in _REFERENCES:
            for target in element.get(attribute).split():
                if target not in tree.by_id:
                    yield element.line, f'{attribute}="{target}" points to nothing'
        link = element.get("href")
        if element.tag == "a" and link.startswith("#") and link[1:] not in {*tree.by_id, "top"}:
            yield element.line, f'href="{link}" points to nothing'


# --- Anywhere ---------------------------------------------------------------------------------
def _nesting(tree: Tree) -> Found:
    yield from tree.mistakes


def _headings(tree: Tree) -> Found:
    before = 0
    for heading in tree.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield heading.line, f"h{level} comes after h{before}: a level is missing"
        if not tree.name(heading):
            yield heading.line, f"an empty h{level}"
        before = level


def _ids(tree: Tree) -> Found:
    times = Counter(element.get("id") for element in tree.elements if "id" in element.attributes)
    for element in tree.elements:
        if "id" not in element.attributes:
            continue
        identifier = element.attributes["id"]
        if not identifier or re.search(r"\s", identifier):
            yield element.line, f'id="{identifier}" is empty or has a space'
        elif times[identifier] > 1 and tree.by_id[identifier] is not element:
            yield element.line, f'id="{identifier}" was already used'


def _names(tree: Tree) -> Found:
    for element in tree.elements:
        kind = element.get("type").lower()
        if element.tag == "input" and kind in BUTTON_TYPES:
            said = element.get("alt" if kind == "image" else "value") or tree.given_name(element)
        elif element.tag in ("button", "summary") or (
            element.tag == "a" and "href" in element.attributes
        ):
            said = tree.name(element)
        else:
            continue
        if not said:
            yield element.line, f"<{element.tag}> has no name"


_SAYS_NOTHING: Final = frozenset(entries("vague_links"))


def _vague_links(tree: Tree) -> Found:
    for link in tree.all("a"):
        said = tree.name(link).replace("’", "'").lower()
        if re.sub(r"[^\w' ]", "", said).strip() in _SAYS_NOTHING:
            yield link.line, f'the link "{tree.name(link)}" does not say where it goes'


def _images(tree: Tree) -> Found:
    for image in tree.all("img"):
        if "alt" not in image.attributes:
            yield image.line, f"<img> {image.get('src')} has no alt"


def _drawings(tree: Tree) -> Found:
    for drawing in tree.all("svg"):
        around = [drawing, *drawing.ancestors()]
        if drawing.inside("svg") or any(e.get("aria-hidden") == "true" for e in around):
            continue
        titles = " ".join(tree.text(child) for child in drawing.elements() if child.tag == "title")
        if drawing.get("role") != "img" or not (tree.given_name(drawing) or titles.strip()):
            yield drawing.line, "<svg> is neither aria-hidden nor an img with a name"


def _tables(tree: Tree) -> Found:
    for table in tree.all("table"):
        if table.get("role") in ("presentation", "none"):
            continue
        headers = [element for element in table.walk() if element.tag == "th"]
        if not headers:
            yield table.line, "<table> has no headers"
        for header in headers:
            if not tree.name(header) or not (header.get("scope") or header.get("id")):
                yield header.line, "<th> has no text, or no scope"


def _is_interactive(element: Element) -> bool:
    if element.tag == "input":
        return element.get("type").lower() != "hidden"
    return (
        element.tag in ("button", "select", "textarea", "summary", "iframe")
        or (element.tag == "a" and "href" in element.attributes)
        or "tabindex" in element.attributes
    )


def _nested(tree: Tree) -> Found:
    for element in filter(_is_interactive, tree.elements):
        around = next((e for e in element.ancestors() if e.tag in ("a", "button", "summary")), None)
        if around is not None:
            yield element.line, f"<{element.tag}> stands inside <{around.tag}>"


def _tabindex(tree: Tree) -> Found:
    for element in tree.elements:
        if re.fullmatch(r"\+?0*[1-9]\d*", element.get("tabindex")):
            yield element.line, f'tabindex="{element.get("tabindex")}" changes the order of keys'


_HOLDS: Final = {
    "ul": ("li", "script", "template"),
    "ol": ("li", "script", "template"),
    "dl": ("dt", "dd", "div", "script", "template"),
}


def _lists(tree: Tree) -> Found:
    for parent in tree.all(*_HOLDS):
        if not any(parent.elements()):
            yield parent.line, f"an empty <{parent.tag}>"
        for child in parent.children:
            if isinstance(child, str):
                if child.strip():
                    yield parent.line, f"text straight inside <{parent.tag}>"
            elif child.tag not in _HOLDS[parent.tag]:
                yield child.line, f"<{child.tag}> straight inside <{parent.tag}>"
    for item in tree.all("li"):
        if item.parent is None or item.parent.tag not in ("ul", "ol", "menu"):
            yield item.line, "<li> outside a list"


_Rules = tuple[tuple[str, Callable[[Tree], Found]], ...]
_WHOLE_PAGE: _Rules = (
    ("language", _language),
    ("title", _title),
    ("one-h1", _one_h1),
    ("landmarks", _landmarks),
    ("references", _references),
)
_ANYWHERE: _Rules = (
    ("nesting", _nesting),
    ("headings", _headings),
    ("ids", _ids),
    ("labels", form_markup.labels),
    ("groups", form_markup.groups),
    ("names", _names),
    ("vague-links", _vague_links),
    ("images", _images),
    ("drawings", _drawings),
    ("tables", _tables),
    ("autocomplete", form_markup.autocomplete),
    ("nested", _nested),
    ("tabindex", _tabindex),
    ("lists", _lists),
    ("forms", form_markup.csrf),
)
