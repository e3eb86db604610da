"""The widget of `explore` in a real browser, without JupyterLab: what it shows is the library's, by mouse, keyboard and touch."""

import json

import pytest

from analysis.display.explorer.widget import FOLDER
from analysis.measures.attribution import attributions
from analysis.overlap.pairs import overlap
from analysis.report.explore import explore
from analysis.text.words import cut_sentences

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NAMES = ["report", "texts", "links", "html", "view", "wanted"]
LINKED = """side => [...document.querySelectorAll(`[data-slot=pair] .link[data-side="${side}"]`)].map(one => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("sup, .vh").forEach(part => part.remove());
    return copy.textContent;
})"""
# A model as anywidget hands one over; what is saved is kept for the kernel's side of the test.
MODEL = """
class Model {
  constructor(values) { this.values = values; this.listeners = {}; this.saved = 0; }
  get(name) { return this.values[name]; }
  set(name, value) {
    if (this.values[name] === value) return;
    this.values[name] = value;
    for (const listener of this.listeners[`change:${name}`] ?? []) listener();
  }
  save_changes() { this.saved += 1; }
  on(event, listener) { (this.listeners[event] ??= []).push(listener); }
  off(event, listener) { this.listeners[event] = (this.listeners[event] ?? []).filter((one) => one !== listener); }
}
globalThis.model = new Model(JSON.parse(document.getElementById("state").textContent));
globalThis.stop = render({ model: globalThis.model, el: document.getElementById("here") });
"""


@pytest.fixture(scope="module")
def explorer(articles):
    return explore(articles)


@pytest.fixture
def visit(browser, explorer):
    """The widget alone on a page of a theme; nothing may be asked for, nothing complained of."""
    contexts = []

    def opened(theme: str = "true", **options):
        context = browser.new_context(**{"viewport": DESKTOP, "offline": True} | options)
        page = context.new_page()
        wrong: list[str] = []
        contexts.append((context, wrong))
        context.on("request", lambda one: wrong.append(one.url))
        context.on("console", lambda one: wrong.append(one.text))
        context.on("weberror", lambda one: wrong.append(str(one.error)))
        state = json.dumps(explorer.get_state(NAMES)).replace("<", "\\u003c")
        script = (FOLDER / "explorer.js").read_text("utf-8") + MODEL
        page.set_content(
            f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Lab</title><style>{explorer._css}</style>'
            f'<body data-jp-theme-light="{theme}"><main><h1>Lab</h1><p id="mine">Mine</p><h2>Out</h2><div id="here"></div></main>'
            f'<script type="application/json" id="state">{state}</script><script type="module">{script}</script>'
        )
        page.wait_for_selector("#here a.cell")
        return page

    yield opened
    for context, wrong in contexts:
        context.close()
        assert wrong == []


@pytest.fixture(scope="module")
def slugs(explorer):
    return {one["name"]: one["id"] for one in explorer.report["outlets"]}


def selected(page, explorer):
    """What the kernel would have as the selection."""
    explorer.view = page.evaluate("model.get('view')")
    return explorer.selection


def test_a_click_shows_and_selects_what_the_library_has(visit, explorer, articles, slugs):
    """As many attributions of each outlet as `attributions` finds, word for word."""
    table = attributions(cut_sentences(articles))
    page = visit()
    for name, key in slugs.items():
        page.locator(f"a.cell[data-view='cell/attribution/{key}']").click()
        cues = table.loc[table["outlet"] == name].sort_values("start")["cue"].tolist()
        shown = page.locator("[data-slot=cell] .quotes mark:not(.source)").all_inner_texts()
        found = selected(page, explorer)
        assert shown == found.loc[found["label"] != "source", "text"].tolist()
        assert sorted(map(str.lower, shown)) == sorted(map(str.lower, cues))


def test_the_matrix_shows_and_opens_what_overlap_has(visit, explorer, articles, slugs):
    """Each share; the two texts with as many linked sentences as are selected."""
    page = visit()
    for _, row in overlap(articles).iterrows():
        cell = page.locator(f"a[data-view='pair/{slugs[row['first_outlet']]}/{slugs[row['second_outlet']]}']")
        assert cell.inner_text().startswith(f"{100 * row['containment_3_first_no_names']:.0f}")
    page.locator(f"a[data-view='pair/{slugs['City Telegraph']}/{slugs['Democracy News Live']}']").click()
    found = selected(page, explorer)
    alike = (found["kind"] == "sentence").sum()
    assert f"{alike} sentences that say much the same" in page.inner_text("[data-slot=pair]")
    for side, column in enumerate(("first_text", "second_text")):
        assert set(found.loc[found["kind"] == "sentence", column]) <= set(page.evaluate(LINKED, str(side)))


@pytest.mark.parametrize("voice", ["its own words", "words it quotes"])
def test_the_reader_marks_by_measure_and_voice(visit, explorer, voice):
    """As many marks as are selected, with the keyboard alone."""
    page = visit()
    page.get_by_label("Article").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Mark what counts as").select_option("tone")
    page.get_by_label(voice).focus()
    page.keyboard.press("Space")
    shown = page.locator("[data-slot=read] .text mark").all_inner_texts()
    assert shown == selected(page, explorer)["text"].tolist()


def test_a_finger_opens_and_the_keyboard_closes(visit):
    """A tap opens a cell below its panel; Escape closes it and tells the kernel that nothing is selected."""
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("a.cell").first.tap()
    assert page.locator("[data-slot=cell] h3").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.keyboard.press("Escape")
    assert page.evaluate("[model.get('view'), model.saved]") == ["", 2]


@pytest.mark.parametrize("theme", ["true", "false"])
def test_it_follows_the_theme_and_touches_nothing_else(visit, theme):
    """Light or dark as JupyterLab is; the page's own paragraph keeps its looks; axe finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    page = visit(theme, color_scheme="light" if theme == "false" else "dark")
    page.locator("a.cell").first.click()
    paper = page.locator("#here").evaluate("one => getComputedStyle(one).backgroundColor")
    assert paper == {"true": "rgb(253, 252, 249)", "false": "rgb(20, 22, 24)"}[theme]
    assert page.locator("#mine").evaluate("one => getComputedStyle(one).fontSize") == "16px"
    found = Axe().run(page, "#here", options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_it_goes_without_a_trace(visit):
    """When its output is removed, the model is no longer listened to."""
    page = visit()
    page.evaluate("stop()")
    assert page.evaluate("Object.values(model.listeners).flat().length") == 0
