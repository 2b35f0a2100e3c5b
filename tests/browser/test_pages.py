"""Both pages in a real browser: keys, filters, raw text, verdicts that survive a reload, five thousand facts, no outside request."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.report import Part, apply_verdicts, read_verdicts, write_report, write_review
from tests.report.conftest import EVIL, RAW, TEXT, sources, tables

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
webdriver = pytest.importorskip("selenium.webdriver", reason="selenium drives the browser; install the browser extra")
if not (BROWSER and DRIVER):
    pytest.skip("no Chromium with chromedriver on this machine", allow_module_level=True)

from selenium.webdriver.chrome.options import Options  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1300,850",
)  # fmt: skip
Tables = dict[str, list[dict[str, Any]]]
__all__ = ["sources", "tables"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = Options()
    options.binary_location = BROWSER
    downloads = tmp_path_factory.mktemp("downloads")
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads), "download.prompt_for_download": False})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.downloads = downloads
    yield driver
    driver.quit()


@pytest.fixture
def opened(browser: Any, tmp_path: Path, tables: Tables, sources: dict[str, str], request: pytest.FixtureRequest) -> Any:
    """The browser on a fresh review page; every test names its own run, so that verdicts do not mix."""
    run = {"digests": {"inputs": request.node.name}}
    (tmp_path / "review.html").write_text(write_review(tables, sources, run, "zh"), "utf-8")
    (tmp_path / "report.html").write_text(write_report(tables, {}, "zh"), "utf-8")
    browser.get_log("browser")
    browser.get((tmp_path / "review.html").as_uri())
    return browser


def rows(browser: Any) -> list[str]:
    """The quotes in sight, read at one moment: rows are redrawn while one looks."""
    found: list[str] = browser.execute_script("return [...document.querySelectorAll('.row')].map((row) => row.children[1].textContent)")
    return found


def press(browser: Any, keys: str) -> None:
    browser.find_element(By.TAG_NAME, "body").send_keys(keys)


def marks(browser: Any) -> list[str]:
    return [mark.text for mark in browser.find_elements(By.TAG_NAME, "mark")]


def wait(ready: Callable[[], Any], seconds: float = 5) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(0.05)
    raise AssertionError("the page did not get there")


def test_opens_on_the_most_doubtful_with_its_words_marked(opened: Any) -> None:
    assert rows(opened) == ["参加2人", "共万元", "举办培训班8期"]
    assert marks(opened) == ["参加2人"]
    assert opened.find_element(By.CSS_SELECTOR, ".text").text.startswith("😀𠮷举办")
    assert not [line for line in opened.get_log("browser") if line["level"] == "SEVERE"]


def test_strangers_markup_stays_text(opened: Any) -> None:
    assert EVIL[:30] in opened.find_element(By.CSS_SELECTOR, ".text").text
    assert not opened.find_elements(By.CSS_SELECTOR, "main img, main script")
    with pytest.raises(Exception, match="no such alert"):
        opened.switch_to.alert.dismiss()


def test_keys_walk_judge_and_undo(opened: Any) -> None:
    press(opened, "j")
    assert marks(opened) == ["共万元"]
    press(opened, "k")
    press(opened, "a")
    press(opened, "x")
    assert [sign.text for sign in opened.find_elements(By.CSS_SELECTOR, ".row span:last-child")] == ["✓", "✗", ""]
    press(opened, "u")
    assert [sign.text for sign in opened.find_elements(By.CSS_SELECTOR, ".row span:last-child")] == ["✓", "", ""]
    assert marks(opened) == ["共万元"], "undo goes back to the fact"


def test_verdicts_outlive_a_reload(opened: Any) -> None:
    press(opened, "a")
    opened.refresh()
    assert opened.find_element(By.CSS_SELECTOR, ".row span:last-child").text == "✓"


def test_a_verdict_stays_with_what_was_seen(opened: Any, tmp_path: Path, tables: Tables, sources: dict[str, str]) -> None:
    """The same inputs read again: verdicts come back, but not on a fact that reads otherwise now, and not in another run."""
    press(opened, "a")
    press(opened, "a")
    judged = [row["fact_id"] for row in tables["facts"] if row["checks"]][:1]
    again = {**tables, "facts": [{**row, "value": Decimal(7)} if row["fact_id"] in judged else row for row in tables["facts"]]}
    run = opened.execute_script("return data.run")
    (tmp_path / "review.html").write_text(write_review(again, sources, {"digests": {"inputs": run}}, "zh"), "utf-8")
    opened.refresh()
    assert [sign.text for sign in opened.find_elements(By.CSS_SELECTOR, ".row span:last-child")] == ["", "✓", ""]
    assert "旧判定搁置 1" in opened.find_element(By.ID, "count").text
    (tmp_path / "review.html").write_text(write_review(tables, sources, {"digests": {"inputs": run}}, "zh"), "utf-8")
    opened.refresh()
    assert [sign.text for sign in opened.find_elements(By.CSS_SELECTOR, ".row span:last-child")] == ["✓", "✓", ""], (
        "back with what was seen"
    )
    (tmp_path / "review.html").write_text(write_review(tables, sources, {"digests": {"inputs": run + "2"}}, "zh"), "utf-8")
    opened.refresh()
    assert [sign.text for sign in opened.find_elements(By.CSS_SELECTOR, ".row span:last-child")] == ["", "", ""]


def test_a_page_of_a_part_says_how_to_get_the_rest(browser: Any, tmp_path: Path, tables: Tables, sources: dict[str, str]) -> None:
    (tmp_path / "part.html").write_text(write_review(tables, sources, {}, "en", part=Part(most=2)), "utf-8")
    browser.get((tmp_path / "part.html").as_uri())
    told = browser.find_element(By.ID, "rest").text
    assert "1–2 / 6" in told
    assert "--from 3" in told
    browser.get((tmp_path / "part.html").as_uri() + "#d1-p01-f03x")
    browser.refresh()
    assert "--about" in browser.find_element(By.ID, "detail").text


def test_raw_text_is_one_click_away(opened: Any) -> None:
    press(opened, "j")
    opened.find_element(By.ID, "raw").click()
    assert marks(opened) == ["共万元"]
    shown = opened.find_element(By.CSS_SELECTOR, ".text.raw").get_property("textContent")
    assert shown == RAW
    assert TEXT != RAW


def test_filter_search_and_sort(opened: Any) -> None:
    opened.execute_script("const s = document.getElementById('f-state'); s.value = 'lost'; s.dispatchEvent(new Event('change'))")
    assert rows(opened) == ["共万元"]
    opened.execute_script("const s = document.getElementById('f-state'); s.value = ''; s.dispatchEvent(new Event('change'))")
    box = opened.find_element(By.ID, "search")
    box.send_keys("没有这句话")
    wait(lambda: not rows(opened))
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("f01")
    wait(lambda: rows(opened) == ["举办培训班8期"])
    box.send_keys(Keys.CONTROL, "a", Keys.DELETE)
    wait(lambda: len(rows(opened)) == 3)
    opened.find_elements(By.CSS_SELECTOR, ".heads button")[3].click()
    assert rows(opened) == ["共万元", "参加2人", "举办培训班8期"]
    opened.find_elements(By.CSS_SELECTOR, ".heads button")[3].click()
    assert rows(opened)[0] == "举办培训班8期"


def test_copies_are_folded_until_asked_for(opened: Any) -> None:
    assert "d2-p01-f02" in opened.find_element(By.ID, "detail").text
    opened.find_element(By.ID, "f-copies").click()
    assert len(rows(opened)) == 6


def test_links_from_the_report_arrive(opened: Any, tmp_path: Path) -> None:
    opened.get((tmp_path / "report.html").as_uri())
    opened.execute_script("document.querySelector('td.value a').click()")
    assert opened.current_url.endswith("review.html#d1-p01-f01")
    assert marks(opened) == ["举办培训班8期"]
    opened.get((tmp_path / "review.html").as_uri() + "#no-such-fact")
    opened.refresh()
    assert "no-such-fact" in opened.find_element(By.ID, "detail").text


def test_edit_download_and_apply(opened: Any, tables: Tables) -> None:
    press(opened, "j")
    press(opened, "e")
    form = opened.find_element(By.CSS_SELECTOR, "form.edit")
    opened.execute_script("document.getElementById('edit-state').value = 'given'")
    form.find_element(By.ID, "edit-value").send_keys("two")
    form.submit()
    assert opened.find_element(By.CSS_SELECTOR, "form .error").text
    value = form.find_element(By.ID, "edit-value")
    value.send_keys(Keys.CONTROL, "a")
    value.send_keys("20000")
    form.find_element(By.ID, "edit-note").send_keys('=2+2, "quoted"')
    form.submit()
    press(opened, "k")
    press(opened, "x")
    files = {}
    for kind in ("csv", "jsonl"):
        target = opened.downloads / f"verdicts.{kind}"
        target.unlink(missing_ok=True)
        opened.find_element(By.ID, kind).click()
        wait(lambda target=target: target.is_file() and target.stat().st_size)
        files[kind] = target.read_text("utf-8")
    assert files["csv"].startswith("\ufefffact_id,verdict,")
    assert all(not cell.startswith("=") for line in csv.reader(io.StringIO(files["csv"])) for cell in line)
    assert read_verdicts(files["csv"], "c") == read_verdicts(files["jsonl"], "j")
    applied = apply_verdicts(read_verdicts(files["csv"], "c"), tables)
    assert applied.counts == {"accept": 0, "reject": 1, "edit": 1, "open": 4}
    changed = next(row for row in applied.facts if row["fact_id"] == "d1-p01-f03")
    assert (changed["value"], changed["state"], changed["audience"]) == (20000, "given", ["farmers"])


def test_nothing_is_asked_from_outside(opened: Any, tmp_path: Path) -> None:
    opened.get_log("performance")
    for page in ("review.html", "report.html"):
        opened.get((tmp_path / page).as_uri())
    asked = [json.loads(line["message"])["message"] for line in opened.get_log("performance")]
    urls = [message["params"]["request"]["url"] for message in asked if message["method"] == "Network.requestWillBeSent"]
    assert urls
    assert all(url.startswith(("file:", "data:", "blob:")) for url in urls), urls


def test_five_thousand_facts_stay_quick(browser: Any, tmp_path: Path, tables: Tables, sources: dict[str, str]) -> None:
    first = tables["facts"][0]
    tables["facts"] = [{**first, "fact_id": f"d1-p01-f{number:05d}", "value": first["value"] + number} for number in range(5000)]
    (tmp_path / "many.html").write_text(write_review(tables, sources, {}, "en"), "utf-8")
    started = time.monotonic()
    browser.get((tmp_path / "many.html").as_uri())
    assert time.monotonic() - started < 5
    assert len(browser.find_elements(By.CSS_SELECTOR, ".row")) < 100, "only rows in sight are in the page"
    spent = browser.execute_script(
        "const list = document.getElementById('list'); const start = performance.now();"
        "for (let i = 0; i < 50; i++) { list.scrollTop = i * 3000; draw(); } refresh(); return performance.now() - start;"
    )
    assert spent < 2500, f"{spent} ms for fifty jumps and a new filter"
    browser.execute_script("document.getElementById('list').scrollTop = 1e9")
    told = "return [...document.querySelectorAll('.row')].map((row) => row.textContent)"
    wait(lambda: any("5,007" in row for row in browser.execute_script(told)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(opened: Any, tmp_path: Path, scheme: str) -> None:
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    for page in ("review.html", "report.html"):
        opened.get((tmp_path / page).as_uri())
        ink, ground = opened.execute_script("const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]")
        assert contrast(ink, ground) >= 7, (page, ink, ground)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two CSS colours (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
