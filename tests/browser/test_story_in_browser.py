"""The story page in a real browser, of one event and of several: what it shows, by mouse, keyboard and touch, and axe."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest

from analysis.archive.open import load
from analysis.report.story_page import write_story
from analysis.report.story_results import story_of

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CORPORA = pytest.mark.parametrize("corpus", ["one event", "several"])
SMALL_TEXT = """() => [...document.querySelectorAll("body *")].filter(one => one.checkVisibility()
    && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && parseFloat(getComputedStyle(one).fontSize) < 16).map(one => one.outerHTML.slice(0, 120))"""
# Links inside a sentence, and the strip, whose every bar has its sentence below it, may be smaller (WCAG 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select")].filter(one => {
    const box = (one.closest("label") ?? one).getBoundingClientRect();
    return one.checkVisibility() && !one.closest(".track, .skip, .text") && Math.min(box.width, box.height) < 24;
}).map(one => one.outerHTML.slice(0, 120))"""
SHIFTS = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: "layout-shift", buffered: true})
    || setTimeout(() => done(0), 500))"""


def several(articles: pd.DataFrame) -> pd.DataFrame:
    """The five articles cut into two halves each, as if on three events."""
    rows = []
    for event, (outlet, text, title) in enumerate(
        zip(articles["outlet"], articles["text"], articles["title"], strict=True)
    ):
        middle = text.index("\n", len(text) // 2)
        for half, part in enumerate((text[:middle], text[middle:])):
            rows.append((f"e{(event + half) % 3}", outlet, f"{title} ({half})", part.strip()))
    made = pd.DataFrame(rows, columns=["event", "outlet", "title", "text"], index=[f"a{n}" for n in range(len(rows))])
    made = made.assign(published=pd.to_datetime("2023-09-01"), doubts="", file="a.txt", words=9)
    made.index.name = "article"
    return made


@pytest.fixture(scope="module")
def stories(browser, root, tmp_path_factory) -> dict[str, tuple[Path, dict]]:
    """The page of each corpus, and the report behind it."""
    articles = load(root / "data")
    made = {}
    for name, corpus in (("one event", articles), ("several", several(articles))):
        story = story_of(corpus, title="Test")
        made[name] = write_story(tmp_path_factory.mktemp("story"), *story, {"Method": "index.html"}), story[0]
    return made


@pytest.fixture
def visit(browser):
    """Open a page as a person would; whatever it asks for elsewhere or complains of fails the test."""
    contexts = []

    def opened(path: Path, view: str = "", **options):
        context = browser.new_context(**{"viewport": DESKTOP, "offline": True} | options)
        page = context.new_page()
        wrong: list[str] = []
        contexts.append((context, wrong))
        context.on("request", lambda one: urlsplit(one.url).scheme in ("file", "data") or wrong.append(one.url))
        context.on("console", lambda one: wrong.append(one.text))
        context.on("weberror", lambda one: wrong.append(str(one.error)))
        page.goto(path.resolve().as_uri() + view)
        return page

    yield opened
    for context, wrong in contexts:
        context.close()
        assert wrong == []


def axe(page) -> list[tuple[str, str]]:
    """What axe-core finds, best practice included."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def views(report: dict) -> list[str]:
    """An address of each kind."""
    first, second = [*report["events"][0]["articles"].values()][:2]
    outlets = [report["articles"][one]["outlet"] for one in (first, second)]
    person = next(n for n, one in enumerate(report["people"]) if outlets[0] in one["by"])
    return [
        f"cell/attribution/{outlets[0]}",
        f"cell/ease/{outlets[1]}",
        f"cited/{outlets[0]}/{person}",
        f"cited/{outlets[1]}",
        f"cell/length/{outlets[1]}",
        f"pair/{outlets[0]}/{outlets[1]}",
        f"both/{first}/{second}",
        f"read/{first}/tone/-/own/marked",
        *(["event/e1", "stories/tone/date/kim"] if report["story"]["several"] else []),
    ]


GO = """view => new Promise(done => {
    addEventListener("hashchange", () => setTimeout(done), {once: true}); location.hash = view })"""


@pytest.mark.parametrize(
    ("corpus", "size", "scheme"),
    [
        *[("one event", size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")],
        *[("several", PHONE, "light"), ("several", DESKTOP, "dark")],
    ],
)
def test_anybody_can_read_it(stories, visit, corpus, size, scheme):
    """At any width, light or dark, with everything open: axe finds nothing, no text is small, nothing scrolls sideways."""
    path, report = stories[corpus]
    page = visit(path, viewport=size, color_scheme=scheme)
    assert page.evaluate(SHIFTS) < 0.01
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for view in views(report):
        page.evaluate(GO, view)
        if view.startswith("read/"):
            page.wait_for_selector("[data-slot=read] .text")
    assert axe(page) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@CORPORA
def test_every_state_has_an_address(stories, visit, corpus):
    """What an address opens is the same in a second window, and Back closes it."""
    path, report = stories[corpus]
    for view in views(report):
        page = visit(path)
        before = page.inner_text("main")
        page.evaluate("view => { location.hash = view }", view)
        page.wait_for_function("before => document.querySelector('main').innerText !== before", arg=before)
        page.wait_for_timeout(100)
        again = visit(path, f"#{view}")
        again.wait_for_function(
            "said => document.querySelector('main').innerText === said", arg=page.inner_text("main")
        )


def test_controls_change_the_address(stories, visit):
    """Measure, voice and marks of the reader are in it, and a reload shows the same."""
    path, report = stories["one event"]
    page = visit(path)
    page.get_by_label("Mark what counts as").select_option("tone")
    page.get_by_label("its own words").check()
    page.get_by_label("only marked sentences").check()
    first = report["events"][0]["articles"][report["outlets"][0]["id"]]
    assert page.evaluate("location.hash") == f"#read/{first}/tone/-/own/marked"
    said = page.inner_text("#read")
    page.reload()
    assert page.inner_text("#read") == said


def test_a_cell_opens_the_sentences_that_count(stories, visit):
    """As many marks as the cell says, by mouse; Escape closes it and goes back to the cell."""
    path, report = stories["one event"]
    page = visit(path)
    for outlet in report["outlets"]:
        cell = page.locator(f"a.cell[data-view='cell/attribution/{outlet['id']}']")
        cell.click()
        marks = page.locator("[data-slot=cell] .quotes mark:not(.source)")
        assert marks.count() == report["values"]["attribution"][outlet["id"]]["of"][0]
        page.keyboard.press("Escape")
        assert page.locator("[data-slot=cell] *").count() == 0
        assert cell.evaluate("one => one === document.activeElement")


def test_linked_sentences_are_those_of_the_data(stories, visit):
    """Two texts side by side have a link for each pair of sentences that say the same; Enter goes to the other."""
    path, report = stories["one event"]
    pair = max(report["pairs"], key=lambda one: one["sentences"])
    page = visit(path, f"#pair/{pair['first']}/{pair['second']}")
    assert f"{pair['sentences']} sentences that say much the same" in page.inner_text("[data-slot=pair]")
    left = page.locator("[data-slot=pair] .link[data-side='0']").first
    left.focus()
    page.keyboard.press("Enter")
    there = page.evaluate("document.activeElement.dataset")
    assert (there["link"], there["side"]) == (left.get_attribute("data-link"), "1")


def test_a_finger_does_what_a_mouse_does(stories, visit):
    """On a phone a tap opens a cell under the panel that was tapped, and the counterpart of a sentence below."""
    path, report = stories["one event"]
    page = visit(path, viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("a.cell").first.tap()
    assert page.locator(".panel").first.evaluate("one => one.nextElementSibling.dataset.slot") == "cell"
    pair = max(report["pairs"], key=lambda one: one["sentences"])
    page.locator(f"a[data-view='pair/{pair['first']}/{pair['second']}']").tap()
    page.locator("[data-slot=pair] .link").first.tap()
    assert page.locator("[data-slot=pair] .lit").count() >= 2


def test_stories_are_found_sorted_and_opened(stories, visit):
    """The rows are those of the data; a search keeps those whose headlines match; opening one loads its texts."""
    path, report = stories["several"]
    page = visit(path)
    assert page.locator(".events tbody tr").count() == len(report["events"])
    page.get_by_label("Search headlines").fill("no such headline")
    assert page.locator(".events tbody tr").count() == 0
    page.get_by_label("Search headlines").fill("")
    page.locator("[data-view='event/e1']").click()
    page.locator(".detail [data-view^='read/']").first.click()
    page.wait_for_selector("[data-slot=read] .text mark")


@CORPORA
def test_a_chart_can_be_copied_and_pasted(stories, visit, corpus, tmp_path):
    """The code is that of the file; in a page of somebody else's it needs nothing, harms nothing, and axe finds nothing."""
    path, _ = stories[corpus]
    page = visit(path)
    copied = []
    for button in page.locator("[data-copy]").all():
        button.click()
        code = button.locator("xpath=..").get_by_role("textbox").input_value()
        assert code == (path.parent / "embed" / f"{button.get_attribute('data-copy')}.html").read_text("utf-8")
        copied.append(code)
    assert len(copied) > 5
    other = tmp_path / "other.html"
    style = "p, h1 { margin: 7px; color: rgb(1, 2, 3) } main { max-width: 40rem }"
    start = (
        f"<!doctype html><html lang=en><title>T</title><style>{style}</style><main><h1>Mine</h1><p id=mine>My words</p>"
    )
    other.write_text(start + "".join(copied) + "</main>", "utf-8")
    for size in (PHONE, DESKTOP):
        theirs = visit(other, viewport=size)
        assert theirs.locator("#mine").evaluate(
            "one => [getComputedStyle(one).color, getComputedStyle(one).marginTop]"
        ) == ["rgb(1, 2, 3)", "7px"]
        assert theirs.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert [rule for rule, _ in axe(theirs) if rule != "heading-order"] == []
        assert theirs.locator(".samestory-story a, .samestory-story script").count() == 0


@CORPORA
def test_print_has_findings_and_charts_on_three_pages(stories, visit, corpus):
    """What comes after them begins on the third page or later, and nothing is cut off."""
    import pypdfium2

    path, _ = stories[corpus]
    page = visit(path)
    page.emulate_media(media="print")
    pages = [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(page.pdf(format="A4"))]
    assert "At a glance" in "".join(pages[:3])
    assert "On paper: sentences are under a finding only if" in " ".join(pages[0].split())
    for heading, end in (("Who is cited", "he, she, they"), ("How this was made", "What it cannot see")):
        assert [n for n, text in enumerate(pages) if f"{heading}\r\n" in text or f"{heading}\n" in text] == [
            n for n, text in enumerate(pages) if end in text
        ], heading
    last = next(n for n, text in enumerate(pages) if "See “Whose" in text)
    assert last < 3


def test_the_data_are_those_of_the_report(stories, visit):
    """What the page's script reads is what was computed, to the letter."""
    path, report = stories["several"]
    page = visit(path)
    data = json.loads(page.locator("#data").text_content())
    assert data["report"] == json.loads(json.dumps(report))
