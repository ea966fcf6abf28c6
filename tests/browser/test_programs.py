"""A program gets its token in the CMS: shown once, whole on a narrow page too."""

import pytest


@pytest.mark.parametrize("width", [320, 1280])
def test_a_secret_is_seen_whole(adviser_page, width):
    page = adviser_page(width, username="awa")
    page.goto("/cms/api_tokens/new/")
    page.fill("[name=name]", f"Espace client de la coopérative, sur {width} points")
    page.locator("[name=scopes]").first.check()
    page.locator("[name=expires_on]").evaluate(
        "field => { field.value = new Date(Date.now() + 9e9).toISOString().slice(0, 10); }"
    )
    page.locator("form[method=POST] [type=submit], form[method=post] [type=submit]").last.click()
    secret = page.locator("code.shown-once")
    assert secret.inner_text().startswith("cdf_")
    box = secret.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.goto("/cms/api_tokens/")
    assert secret.count() == 0
