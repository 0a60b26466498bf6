"""The pages of things, of the ontology and of the dumps in a real browser."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from web.serving import Server

pytestmark = pytest.mark.browser

REVIEW = "/id/report/ut202002/ohara-2019"

PAGES = [
    f"{REVIEW}/participants",
    REVIEW,
    "/id/outcome/parental-stress",
    "/graph/report/ut202002",
    "/ns",
    "/dumps/",
]


def test_a_thing_leads_to_its_page_and_on_to_others(browser: Chrome, server: Server) -> None:
    browser.get(f"{server.url}{REVIEW}/participants")

    assert browser.current_url == f"{server.url}/doc/report/ut202002/ohara-2019/participants"
    quoted = browser.find_elements(By.CSS_SELECTOR, "q")  # whose text has no-break spaces
    assert any("1\u00a0889" in str(words.get_property("textContent")) for words in quoted)
    browser.find_element(By.CSS_SELECTOR, 'a[href="/doc/report/ut202002/ohara-2019"]').click()

    assert browser.find_element(By.TAG_NAME, "h1").text == "O’Hara et al 2019"
    assert browser.current_url.startswith(server.url)


def test_a_property_leads_to_its_definition(browser: Chrome, server: Server) -> None:
    browser.get(f"{server.url}{REVIEW}/participants")

    browser.find_element(By.CSS_SELECTOR, 'dt a[href="/ns#total"]').click()

    assert browser.find_element(By.ID, "total").is_displayed()
    assert browser.current_url.endswith("/ns#total")


def test_what_a_source_does_not_state_is_seen(browser: Chrome, server: Server) -> None:
    browser.get(f"{server.url}/id/report/ut202002/reference-4")

    silent = {gap.text for gap in browser.find_elements(By.CSS_SELECTOR, ".unbound")}

    assert "volume" in silent


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_breaks_its_content_security_policy(
    browser: Chrome, server: Server, path: str
) -> None:
    browser.get_log("browser")  # forgets what earlier pages said

    browser.get(f"{server.url}{path}")

    assert [entry["message"] for entry in browser.get_log("browser")] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_fits_its_window(browser: Chrome, server: Server, width: int, path: str) -> None:
    size = {"width": width, "height": 1600, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(f"{server.url}{path}")

    metrics = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert metrics["cssContentSize"]["width"] <= width
