"""Each rule on the smallest page that breaks it, and on one that keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.markup.structure import Finding, check

GOOD_PAGE = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Ma carte SIM – Coup de fil</title><style>p > a {}</style></head>
<body>
<a href="#main">Aller au texte</a>
<header><a href="/fr/">Coup de fil</a></header>
<nav aria-label="Vous êtes ici"><ol><li><a href="/fr/">Accueil</a></li></ol></nav>
<main id="main" tabindex="-1">
<h1>Ma carte SIM</h1>
<p>Un texte.<br>Une ligne.</p>
<h2>Étapes</h2>
<ol><li><h3>Ouvrez</h3><p>Le tiroir</p></li><li><h3>Fermez</h3></li></ol>
<img src="sim.png" alt=""><svg aria-hidden="true"><path d="M0 0"/></svg>
<table><thead><tr><th scope="col">Jour</th></tr></thead>
<tbody><tr><td>Lundi</td></tr></tbody></table>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="tel">Téléphone</label>
<input id="tel" name="tel" autocomplete="tel" aria-describedby="why">
<p id="why">Pour vous appeler.</p>
<fieldset><legend>Taille</legend>
<label><input type="radio" name="size" value="1"> Normale</label>
<label><input type="radio" name="size" value="2"> Grande</label></fieldset>
<button>Envoyer</button></form>
<dl><div><dt>SIM</dt><dd>Une carte.</dd></div></dl>
<details><summary>Le numéro</summary><p>Nous le gardons.</p></details>
</main>
<footer><a href="/fr/contact/">Contact</a></footer>
</body></html>"""


def rules(html, **options):
    return [finding.rule for finding in check(html, **options)]


def broken(old, new):
    """The rules that the good page breaks once `old` is replaced."""
    assert old in GOOD_PAGE
    return rules(GOOD_PAGE.replace(old, new))


def in_fragment(html):
    return rules(html, is_fragment=True)


def test_a_good_page_has_no_finding():
    assert check(GOOD_PAGE) == []


def test_a_finding_says_the_rule_what_and_where():
    found = check("<p>Un</p>\n<img src='a.png'>", is_fragment=True)
    assert found == [Finding("images", "<img> a.png has no alt", 2)]


def test_findings_come_in_the_order_of_the_page():
    found = check("<img>\n<ul>\n<p></p>\n</ul>\n<img>", is_fragment=True)
    assert [finding.line for finding in found] == [1, 3, 5]


@given(st.text(alphabet="<>/=\"' abpliulth1&;#-!"))
def test_no_text_however_broken_raises(text):
    check(text)


# --- The whole page ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["<html>", '<html lang="">', '<html lang="français">'])
def test_a_page_says_its_language(lang):
    assert broken('<html lang="fr">', lang) == ["language"]


@pytest.mark.parametrize("title", ["", "<title> </title>"])
def test_a_page_has_a_title(title):
    assert broken("<title>Ma carte SIM – Coup de fil</title>", title) == ["title"]


def test_the_title_of_a_drawing_is_not_that_of_the_page():
    assert broken('<svg aria-hidden="true">', '<svg role="img"><title>Une carte</title>') == []


@pytest.mark.parametrize("other", ["", "<h1>Une</h1><h1>Deux</h1>"])
def test_a_page_has_one_h1(other):
    assert "one-h1" in broken("<h1>Ma carte SIM</h1>", other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<footer>", "<div>"),
        ("<header>", "<div>"),
        ("</main>", "</main><main></main>"),
        ("</main>", "</main><header></header>"),
        ("</main>", "</main><nav><p>Autre</p></nav>"),
        ("</main>", '</main><nav aria-label="Vous êtes ici"><p>Autre</p></nav>'),
    ],
)
def test_a_page_has_its_landmarks_once(old, new):
    page = GOOD_PAGE.replace(old, new)
    if new == "<div>":
        page = page.replace(old.replace("<", "</"), "</div>")
    assert "landmarks" in rules(page)


def test_the_header_of_an_article_is_not_that_of_the_page():
    assert broken("<p>Un texte.", "<article><header>Un</header></article><p>Un texte.") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('href="#main"', 'href="#texte"'),
        ('href="#main"', 'href="#"'),
        ('aria-describedby="why"', 'aria-describedby="why tel_error"'),
        ('aria-label="Vous êtes ici"', 'aria-labelledby="crumbs"'),
        ("<h1>", '<label for="nobody">Nom</label><h1>'),
    ],
)
def test_what_is_pointed_to_exists(old, new):
    assert broken(old, new) == ["references"]


def test_the_top_of_the_page_always_exists():
    assert broken('href="#main"', 'href="#top"') == []


def test_a_fragment_is_not_asked_for_what_a_page_has():
    assert in_fragment('<h2>Un</h2><a href="#ailleurs">Aller plus bas</a>') == []


# --- Anywhere ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<div><p>Un</p>",
        "<p>Un</p></div>",
        "<p><div>Un</div></p>",
        "<p>Un <details><summary>Mot</summary></details></p>",
        "<strong><em>Un</strong></em>",
        "<div/>",
    ],
)
def test_tags_are_closed_once_and_in_order(html):
    assert "nesting" in in_fragment(html)


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>Un<li>Deux</ul>",
        "<p>Un<p>Deux",
        "<dl><dt>Un<dd>Deux<dt>Trois<dd>Quatre</dl>",
        "<select title='x'><option>Un<option>Deux</select>",
        "<ul><li>Un<ul><li>Deux</ul><li>Trois</ul>",
        "<br><hr/><p>Un</p>",
    ],
)
def test_what_html_lets_open_may_stay_open(html):
    assert in_fragment(html) == []


def test_no_level_of_heading_is_missing():
    assert in_fragment("<h2>Un</h2><h4>Deux</h4>") == ["headings"]


def test_headings_may_come_back_up_at_once():
    assert in_fragment("<h2>Un</h2><h3>Deux</h3><h4>Trois</h4><h2>Quatre</h2>") == []


def test_a_heading_is_not_empty():
    assert in_fragment("<h2><svg aria-hidden='true'></svg></h2>") == ["headings"]


@pytest.mark.parametrize("html", ["<p id=a></p><p id=a></p>", "<p id=''></p>", "<p id='a b'></p>"])
def test_an_id_is_one_word_used_once(html):
    assert in_fragment(html) == ["ids"]


@pytest.mark.parametrize(
    "html",
    [
        "<input name=tel>",
        "<input name=tel placeholder='Téléphone'>",
        "<textarea></textarea>",
        "<select><option>Un</select>",
        "<label for=tel></label><input id=tel>",
        "<label><input type=checkbox></label>",
    ],
)
def test_every_field_has_a_label(html):
    assert in_fragment(html) == ["labels"]


@pytest.mark.parametrize(
    "html",
    [
        "<label for=tel>Téléphone</label><input id=tel>",
        "<label>Téléphone <input></label>",
        "<input aria-label='Téléphone'>",
        "<p id=q>Téléphone</p><input aria-labelledby=q>",
        "<input type=hidden name=x>",
        "<input type=submit value='Envoyer'>",
    ],
)
def test_a_label_can_be_given_in_each_known_way(html):
    assert in_fragment(html) == []


RADIOS = "<label>A <input type=radio name=s></label><label>B <input type=radio name=s></label>"


@pytest.mark.parametrize(
    "around", ["{}", "<fieldset>{}</fieldset>", "<div role=radiogroup>{}</div>"]
)
def test_choices_stand_in_a_named_group(around):
    assert in_fragment(around.format(RADIOS)) == ["groups"]


def test_a_role_can_name_a_group():
    assert in_fragment(f"<div role=radiogroup aria-label='Taille'>{RADIOS}</div>") == []


def test_one_checkbox_needs_no_group():
    assert in_fragment("<label><input type=checkbox name=ok> Oui</label>") == []


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/x'></a>",
        "<a href='/x'><svg aria-hidden=true></svg></a>",
        "<a href='/x'><img src=a.png alt=''></a>",
        "<button><span aria-hidden=true>×</span></button>",
        "<input type=submit>",
        "<input type=image src=a.png value=x>",
        "<details><summary></summary></details>",
    ],
)
def test_links_and_buttons_have_a_name(html):
    assert in_fragment(html) == ["names"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/x'><img src=a.png alt='Accueil'></a>",
        "<a href='/x'><svg role=img aria-label='Accueil'></svg></a>",
        "<button aria-label='Fermer'>×</button>",
        "<a id=here>Une ancre</a>",
    ],
)
def test_a_name_can_come_from_a_drawing_or_an_attribute(html):
    assert in_fragment(html) == []


@pytest.mark.parametrize(
    "said", ["ici", "Cliquez ici !", "En savoir plus →", "Plus d’infos", "Here"]
)
def test_a_link_says_where_it_goes(said):
    assert in_fragment(f"<a href='/x'>{said}</a>") == ["vague-links"]


@pytest.mark.parametrize("said", ["Voir plus d'heures", "En savoir plus sur la carte SIM"])
def test_a_link_may_begin_with_vague_words(said):
    assert in_fragment(f"<a href='/x'>{said}</a>") == []


def test_an_attribute_can_make_a_vague_link_clear():
    assert in_fragment("<a href='/x' aria-label='Voir la facture'>Voir</a>") == []


def test_a_picture_has_an_alternative_even_an_empty_one():
    assert in_fragment("<img src=a.png>") == ["images"]


@pytest.mark.parametrize(
    "svg", ["<svg></svg>", "<svg role=img></svg>", "<svg aria-label='Carte'></svg>"]
)
def test_a_drawing_is_hidden_or_named(svg):
    assert in_fragment(svg) == ["drawings"]


@pytest.mark.parametrize(
    "svg",
    [
        "<svg aria-hidden=true></svg>",
        "<span aria-hidden=true><svg></svg></span>",
        "<svg role=img><title>Carte</title><path/></svg>",
    ],
)
def test_a_drawing_can_be_hidden_or_named_in_each_known_way(svg):
    assert in_fragment(svg) == []


@pytest.mark.parametrize(
    "cell", ["<td>Lundi</td>", "<th>Lundi</th>", "<th scope=col></th><th scope=col>Un</th>"]
)
def test_a_table_has_headers_with_a_scope(cell):
    assert in_fragment(f"<table><tr>{cell}</tr></table>") == ["tables"]


def test_a_table_for_layout_has_no_headers():
    assert in_fragment("<table role=presentation><tr><td>Un</td></tr></table>") == []


@pytest.mark.parametrize("token", ["phone", "", "tel email", "home name", "on tel", "webauthn"])
def test_an_unknown_autocomplete_is_found(token):
    assert in_fragment(f"<input title=x autocomplete='{token}'>") == ["autocomplete"]


@pytest.mark.parametrize(
    "token", ["tel", "off", "section-a billing home tel", "username webauthn", "Given-Name"]
)
def test_a_known_autocomplete_is_accepted(token):
    assert in_fragment(f"<input title=x autocomplete='{token}'>") == []


def test_a_form_is_completed_or_not():
    assert in_fragment("<form autocomplete=tel></form>") == ["autocomplete"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/x'>Un <button>deux</button></a>",
        "<button>Un <a href='/x'>deux</a></button>",
        "<a href='/x'>Un <span tabindex=0>deux</span></a>",
        "<details><summary>Un <input aria-label=x></summary></details>",
    ],
)
def test_nothing_to_press_stands_inside_something_to_press(html):
    assert in_fragment(html) == ["nested"]


def test_the_order_of_keys_is_that_of_the_page():
    assert in_fragment("<p tabindex=1>Un</p><p tabindex=0>Deux</p><p tabindex=-1>Trois</p>") == [
        "tabindex"
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><p>Un</p></ul>",
        "<ol>Un<li>Deux</li></ol>",
        "<ul><ul><li>Un</li></ul></ul>",
        "<dl><p>Un</p></dl>",
        "<div><li>Un</li></div>",
    ],
)
def test_a_list_holds_items_only(html):
    assert in_fragment(html) == ["lists"]


@pytest.mark.parametrize("html", ["<h2>Il vous faut</h2><ul></ul>", "<ol> </ol>", "<dl></dl>"])
def test_a_list_without_an_item_is_found(html):
    """A guide that needs nothing had a heading with nothing below it."""
    assert in_fragment(html) == ["lists"]


def test_a_form_that_posts_has_its_csrf_field():
    assert in_fragment("<form method=POST></form>") == ["forms"]


def test_a_form_that_gets_needs_no_csrf_field():
    assert in_fragment("<form method=get></form><form></form>") == []
