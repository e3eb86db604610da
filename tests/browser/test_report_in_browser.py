"""The report in a real browser: opened from disk, with the network cut, by mouse, keyboard and axe."""

from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from analysis.corpus.load import load
from analysis.report.notebooks import notebook_paths
from analysis.report.write import write_report

PHONE, DESKTOP = (390, 844), (1280, 900)
NOTEBOOK = "notebooks/01_readability.html"  # with prose, code, tables, charts and marked sentences
PAGES = ["index.html", "contents.html", *(f"notebooks/{path.stem}.html" for path in notebook_paths())]
A4 = (673, 970)  # CSS pixels inside the margins
WIDTHS = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
FOCUSED = """() => {
    const at = document.activeElement;
    return at === document.body ? null : [
        [...document.querySelectorAll("*")].indexOf(at), getComputedStyle(at).outlineStyle]
}"""
REACHABLE = """() => [...document.querySelectorAll("*")].flatMap((one, at) =>
    one.matches("a[href], summary, [tabindex='0']") && one.checkVisibility() ? [at] : [])"""
BEYOND_THE_EDGE = """() => [...document.querySelectorAll("main *")].filter(one =>
    one.checkVisibility() && getComputedStyle(one).display !== "inline"  // a blank may hang over
    && one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 200))"""
UNSEEN = """() => [...document.querySelectorAll("main :is(h2, h3, h4, p, table, figure, img, mark, .text)")]
    .filter(one => !one.closest("details") && !one.checkVisibility())
    .map(one => one.outerHTML.slice(0, 200))"""


class Visit:
    """A page opened in a browser of its own, and what the browser asked for and complained of."""

    def __init__(self, browser, path: Path, *, size=DESKTOP, scheme="light"):
        self.context = browser.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)), color_scheme=scheme, offline=True
        )
        self.page = self.context.new_page()
        self.asked, self.complaints = [], []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("console", lambda message: self.complaints.append(message.text))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("dialog", self._dialog)
        self.page.goto(path.resolve().as_uri())

    def _dialog(self, dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.context.close()

    def open_folds(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_the_report_is_written_without_a_network(whole_report):
    """All notebooks run on the repository's articles; also where there is no browser."""
    assert [name for name in PAGES if not (whole_report / name).is_file()] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_without_a_network(browser, whole_report, name):
    """Nothing but files is asked for, all pictures are there, nothing is complained of; only tables and charts scroll sideways."""
    with Visit(browser, whole_report / name) as visit:
        assert {urlsplit(url).scheme for url in visit.asked} <= {"file", "data"}
        loaded = "[...document.images].map(one => one.complete && one.naturalWidth > 0)"
        assert set(visit.page.evaluate(loaded)) <= {True}
        visit.open_folds()
        for size in (DESKTOP, PHONE):
            visit.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
            assert visit.page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert visit.complaints == []


def test_a_notebook_shows_its_charts(browser, whole_report):
    """They are pictures from the report's folder of figures."""
    with Visit(browser, whole_report / NOTEBOOK) as visit:
        assert {url.rpartition("/")[2] for url in visit.asked} >= {"readability.svg", "readability_curve.svg"}


@WIDTHS
def test_every_fold_opens(browser, whole_report, size):
    """A click on its summary shows what is in it."""
    with Visit(browser, whole_report / NOTEBOOK, size=size) as visit:
        folds = visit.page.locator("details").all()
        assert len(folds) > 15
        for fold in folds:
            assert not fold.evaluate("one => one.open")
            fold.locator("> summary").click()
            assert fold.locator("> :not(summary)").first.is_visible()


LOOKS = [(PHONE, "light"), (DESKTOP, "dark")]


@pytest.mark.parametrize(
    ("size", "scheme", "name"),
    [
        *[(*look, name) for name in PAGES[:2] for look in LOOKS],
        *[(*look, name) for name, look in zip(PAGES[2:], cycle(LOOKS), strict=False)],
    ],
)
def test_axe_finds_nothing(browser, whole_report, size, scheme, name):
    """No violation of any rule of axe-core, best practice included, with every fold open; notebooks share their styles, the story has its own tests."""
    from axe_playwright_python.sync_playwright import Axe

    with Visit(browser, whole_report / name, size=size, scheme=scheme) as visit:
        visit.open_folds()
        found = Axe().run(visit.page, options={"resultTypes": ["violations"], "preload": False})
        violations = found.response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []


@SCHEMES
def test_the_page_follows_the_colour_scheme(browser, whole_report, scheme):
    """Dark where the reader's screen is dark."""
    with Visit(browser, whole_report / NOTEBOOK, scheme=scheme) as visit:
        paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 24, 26)"}[scheme]


def test_the_first_key_skips_to_the_notebook(browser, whole_report):
    """Tab shows the link, Enter follows it."""
    with Visit(browser, whole_report / NOTEBOOK) as visit:
        skip = visit.page.locator(".skip")
        assert skip.bounding_box()["x"] < 0
        visit.page.keyboard.press("Tab")
        assert skip.bounding_box()["x"] >= 0
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "main"


def test_the_keyboard_reaches_everything_in_order(browser, whole_report):
    """Tab stops at each link, fold and scrollable part once, from top to bottom, and shows where it is."""
    with Visit(browser, whole_report / NOTEBOOK, size=PHONE) as visit:
        wanted = visit.page.evaluate(REACHABLE)
        stops = []
        for _ in wanted:
            visit.page.keyboard.press("Tab")
            stops.append(visit.page.evaluate(FOCUSED))
        assert [stop[0] for stop in stops] == wanted
        assert {stop[1] for stop in stops} == {"solid"}


def test_wide_parts_scroll_by_keyboard(browser, whole_report):
    """On a phone, an arrow key moves a table or a chart that is wider than the screen."""
    with Visit(browser, whole_report / NOTEBOOK, size=PHONE) as visit:
        wide = [
            part
            for part in visit.page.locator("[role=group]").all()
            if part.is_visible() and part.evaluate("one => one.scrollWidth > one.clientWidth")
        ]
        assert wide
        for part in (wide[0], wide[-1]):
            part.focus()
            visit.page.keyboard.press("ArrowRight")
            part.evaluate(
                "one => new Promise(done => { const look = () =>"
                " one.scrollLeft > 0 ? done() : requestAnimationFrame(look); look() })"
            )


def test_print_leaves_nothing_out(browser, whole_report):
    """On paper every sentence, table and figure is there and none is cut off at the edge."""
    with Visit(browser, whole_report / NOTEBOOK, size=A4, scheme="dark") as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate(UNSEEN) == []
        assert visit.page.evaluate(BEYOND_THE_EDGE) == []
        assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


# -- what others wrote ------------------------------------------------------------------------------

OUTLETS = [
    "<img src=x onerror=alert(1) //",
    '"></script <script window.hacked = 1 //',
    """it's "quoted" & `ticked` [x](javascript:alert(1)) ![x](https://example.org/x.png)""",
]


@pytest.fixture(scope="module")
def hostile_report(browser, root, tmp_path_factory) -> Path:
    """A report on three articles whose outlets, titles and sentences are full of scripts."""
    import pandas as pd

    folder = tmp_path_factory.mktemp("hostile") / '<b onclick=alert(2)>it\'s & "mine"<b>'
    folder.mkdir()
    articles = load(root / "data")["text"]
    rows = [
        {
            "outlet": outlet,
            "title": f"<script>window.hacked = 2</script> {outlet}",
            "text": text.replace(" said", f" said <svg onload=alert(3)> {outlet}", 3),
        }
        for outlet, text in zip(OUTLETS, articles, strict=False)
    ]
    pd.DataFrame(rows).to_csv(folder / 'a "table" <i>.csv', index=False)
    paths = [path for path in notebook_paths() if path.name[:2] in ("00", "04", "05")]
    out = tmp_path_factory.mktemp("out") / "report"
    return write_report(folder, out, notebooks=paths).parent


def test_nothing_that_an_article_brings_is_run(browser, hostile_report):
    """Scripts in outlets, titles, sentences and file names are read, never run; nothing is fetched."""
    notebooks = sorted(hostile_report.glob("notebooks/*.html"))
    assert len(notebooks) == 3
    for path in [hostile_report / "contents.html", *notebooks, *sorted(hostile_report.glob("figures/*.svg"))]:
        with Visit(browser, path) as visit:
            assert {urlsplit(url).scheme for url in visit.asked} <= {"file", "data"}
            assert visit.complaints == []
            assert visit.page.evaluate("window.hacked") is None
            assert visit.page.locator("script, [onerror], [onload], [onclick]").count() == 0
    with Visit(browser, hostile_report / "index.html") as visit:  # has a script of its own
        assert {urlsplit(url).scheme for url in visit.asked} <= {"file", "data"}
        assert visit.complaints == []
        assert visit.page.evaluate("window.hacked") is None
        assert visit.page.locator("[onerror], [onload], [onclick]").count() == 0


def test_names_are_shown_to_the_letter(browser, hostile_report):
    """What looks like markup is text, in the page and in the words for its figures."""
    with Visit(browser, hostile_report / "notebooks" / "04_shared_wording.html") as visit:
        shown = visit.page.inner_text("body")
        for outlet in OUTLETS[:2]:
            assert outlet in shown
        alts = visit.page.evaluate("[...document.images].map(one => one.alt).join()")
        assert OUTLETS[0] in alts
