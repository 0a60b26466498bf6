"""The pages in a real browser, JavaScript switched off."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from web.serving import Server

pytestmark = pytest.mark.browser


def run(browser: Chrome, query: str) -> None:
    area = browser.find_element(By.ID, "query")
    area.clear()
    area.send_keys(query)
    browser.find_element(By.CSS_SELECTOR, "form.query button").click()


def test_the_query_that_the_page_offers_has_an_answer(browser: Chrome, server: Server) -> None:
    browser.get(f"{server.url}/query")

    browser.find_element(By.CSS_SELECTOR, "form.query button").click()

    assert len(browser.find_elements(By.CSS_SELECTOR, "table.result tbody tr")) > 5
    assert "/query?query=" in browser.current_url


def test_a_fault_is_shown_beside_the_query(browser: Chrome, server: Server) -> None:
    browser.get(f"{server.url}/query")

    run(browser, "SELECT * { ?s nix:p ?o }")

    assert "nix:" in browser.find_element(By.CSS_SELECTOR, ".fault").text
    assert browser.find_element(By.CSS_SELECTOR, ".caret").is_displayed()
    assert "nix:p" in browser.find_element(By.ID, "query").get_property("value")


def test_home_leads_to_a_question_and_its_answer(browser: Chrome, server: Server) -> None:
    browser.get(server.url)

    browser.find_element(By.CSS_SELECTOR, 'a[href="/questions/participants-in-reviews"]').click()

    assert browser.find_elements(By.CSS_SELECTOR, "table.result tbody tr")
    assert browser.find_element(By.CSS_SELECTOR, ".unbound").text == "unbound"


@pytest.mark.parametrize("path", ["/", "/query", "/questions/evidence-map"])
def test_nothing_on_a_page_breaks_its_content_security_policy(
    browser: Chrome, server: Server, path: str
) -> None:
    browser.get_log("browser")  # forgets what earlier pages said

    browser.get(f"{server.url}{path}")

    assert [entry["message"] for entry in browser.get_log("browser")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_fits_its_window_by_day_and_by_night(
    browser: Chrome, server: Server, scheme: str, width: int
) -> None:
    feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    size = {"width": width, "height": 1600, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(server.url)

    metrics = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert metrics["cssContentSize"]["width"] <= width
