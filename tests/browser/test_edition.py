"""The file with all guides, kept on a disk, with no network."""

import pytest

# Some thirty links, and each is followed.
pytestmark = pytest.mark.timeout(600)
SIZE = 1_000_000


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "guides-a-garder"), ("en", "guides-to-keep")]
)
def test_the_file_opens_from_disk_and_its_links_work(open_page, tmp_path, language, name):
    page = open_page(320, javascript=False)
    answer = page.request.get(f"/{language}/{name}.html")
    file = tmp_path / "guides.html"
    file.write_bytes(answer.body())
    assert file.stat().st_size < SIZE
    page.context.set_offline(True)
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(file.as_uri())
    links = page.locator("nav a")
    assert links.count() >= 28
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        links.nth(number).click()
        assert page.url.endswith(target)
        assert page.locator(target).bounding_box()["y"] < 800
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not failed
