"""`explore`: the story page's explorer in a notebook."""

from __future__ import annotations

import pandas as pd

from analysis.display.explorer.widget import Explorer
from analysis.report.story_embeds import CHARTS, END, embeds_of, head
from analysis.report.story_page import context, environment, of_event, read
from analysis.report.story_results import story_of
from analysis.report.story_sentences import Teller
from analysis.report.story_texts import in_utf16


def explore(articles: pd.DataFrame) -> Explorer:
    """The explorer of the story page as a widget: overview, stories, who shares whose wording, two texts, the reader.

    What it shows is what `compare`, `findings`, `attributions` and `overlap` give of the same articles. `.selection` is what
    is open in it, as a DataFrame; `.view` its address. In a notebook that is only read (a code host, nbviewer, nbconvert), its
    overview and tables take its place; JupyterLab says "model not found" until the cell is run. Needs anywidget: `pip install "samestory[explore]"`. Computing takes as long as `findings` does.
    """
    story = story_of(articles, title="")
    report, texts, links = story
    names = context(report, texts, links, Teller(report), {})
    made = environment()
    html = made.get_template(CHARTS).make_module(names).explorer()  # type: ignore[attr-defined]
    bodies = embeds_of(names, made)
    still = (
        head(read("chart.css"))
        + "".join(bodies[name] for name in ("at-a-glance", "whose-wording") if name in bodies)
        + END
    )
    sent, told, linked = in_utf16(report, texts, links)
    shown = {event["id"]: of_event(event, told, linked) for event in report["events"]}
    return Explorer(
        articles, story, sent, {key: (own["texts"], own["links"]) for key, own in shown.items()}, html, still
    )
