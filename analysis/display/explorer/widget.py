"""The explorer as a widget of JupyterLab, and what is selected in it as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from traitlets import Dict, Unicode, observe

try:
    from anywidget import AnyWidget
except ImportError:
    raise ImportError('explore needs anywidget (pip install "samestory[explore]")') from None

FOLDER = Path(__file__).parent
MARKS = ["article", "outlet", "sentence", "start", "end", "label", "text"]
LINKS = [
    "first",
    "second",
    "first_start",
    "first_end",
    "second_start",
    "second_end",
    "kind",
    "first_text",
    "second_text",
]
KINDS = {"w": "other wording", "q": "quotation", "s": "stock phrase", "n": "name or title"}
Row = dict[str, Any]


class Explorer(AnyWidget):
    """What `explore` shows: click in it, and `selection` has it as a table.

    `view` is what is open, as the address that the story page would have; set it to open something else.
    """

    _esm = FOLDER / "explorer.js"
    _css = "".join((FOLDER / name).read_text("utf-8") for name in ("chart.css", "explorer.css"))
    report = Dict().tag(sync=True)
    texts = Dict().tag(sync=True)
    links = Dict().tag(sync=True)
    html = Unicode().tag(sync=True)
    view = Unicode().tag(sync=True)
    wanted = Unicode().tag(sync=True)

    def __init__(
        self,
        articles: pd.DataFrame,
        story: tuple[Row, Row, Row],
        report: Row,
        shown: Mapping[str, tuple[Row, Row]],
        html: str,
        still: str,
    ) -> None:
        """`report` and `shown`, texts and links of each event: as the browser counts offsets; `story` as Python does."""
        self.articles = articles.index.to_list()
        self.story, self.shown, self.still = story, shown, still
        first = ({}, {}) if story[0]["story"]["several"] else next(iter(shown.values()))
        super().__init__(report=report, texts=first[0], links=first[1], html=html)

    @observe("wanted")
    def _bring(self, change: Any) -> None:
        """Send the texts of an event when they are asked for."""
        if change["new"] in self.shown:
            texts, links = self.shown[change["new"]]
            self.links = self.links | links
            self.texts = self.texts | texts

    @property
    def selection(self) -> pd.DataFrame:
        """What is open, as a table; without rows while nothing is.

        Of a measure's cell, a citation or the reader: the marked places, with `article`, `outlet`, `sentence`, `start`, `end`
        (offsets into the article's text, as Python counts), `label`, `text`; where a measure marks no words, and for
        citations, whole sentences. Of two articles or outlets: what links them, with `first`, `second`, their offsets,
        `kind` and both texts. Of an event, its articles; of the list of stories, each outlet's value.
        """
        kind, *rest = self.view.split("/")
        read: dict[str, Callable[..., pd.DataFrame]] = {
            "cell": self._cell,
            "cited": self._cited,
            "pair": self._pair,
            "both": self._both,
            "read": self._read,
            "event": self._event,
            "stories": self._stories,
        }
        return read[kind](*rest) if kind in read else pd.DataFrame(columns=MARKS)

    def _cell(self, measure: str, outlet: str) -> pd.DataFrame:
        found = [row for key in self._of(outlet) for row in self._places(key, measure)]
        return pd.DataFrame(found, columns=MARKS)

    def _of(self, outlet: str) -> list[str]:
        return [key for key, article in self.story[0]["articles"].items() if article["outlet"] == outlet]

    def _places(self, key: str, measure: str, voice: str = "all") -> list[Row]:
        """The marks of a measure in an article, or its sentences where it marks nothing."""
        text = self.story[1][key]
        kind = next(one["marks"] for one in self.story[0]["measures"] if one["id"] == measure)
        if not kind:
            return [self._place(key, start, end, "sentence") for start, end, _ in text["sentences"]]
        quotes = text["quotes"]
        marks = [[*span, "quote"] for span in quotes] if kind == "quotes" else text["marks"].get(kind, [])
        inside = [any(a <= mark[0] < b for a, b in quotes) for mark in marks]
        wanted = {"all": (True, False), "own": (False,), "quoted": (True,)}[voice]
        return [self._place(key, *mark) for mark, quoted in zip(marks, inside, strict=True) if quoted in wanted]

    def _place(self, key: str, start: int, end: int, label: str) -> Row:
        text = self.story[1][key]
        number = next((n for a, b, n in text["sentences"] if a <= start < b), None)
        values = [self._id(key), self._outlet(key), number, start, end, label, text["text"][start:end]]
        return dict(zip(MARKS, values, strict=True))

    def _id(self, key: str) -> Any:
        return self.articles[int(key.removeprefix("a"))]

    def _outlet(self, key: str) -> str:
        return self._name(self.story[0]["articles"][key]["outlet"])

    def _name(self, outlet: str) -> str:
        return next(one["name"] for one in self.story[0]["outlets"] if one["id"] == outlet)

    def _cited(self, outlet: str, person: str = "") -> pd.DataFrame:
        if not person:
            marks = [(key, mark) for key in self._of(outlet) for mark in self.story[1][key]["marks"]["cited"]]
            return pd.DataFrame([self._place(key, *mark) for key, mark in marks], columns=MARKS)
        at = self.story[0]["people"][int(person)]["at"][outlet]
        spans = {(key, n): (start, end) for key, _ in at for start, end, n in self.story[1][key]["sentences"]}
        rows = [self._place(key, *spans[key, n], "sentence") for key, n in at if (key, n) in spans]
        return pd.DataFrame(rows, columns=MARKS)

    def _read(
        self, where: str, measure: str = "attribution", place: str = "-", voice: str = "all", *_: str
    ) -> pd.DataFrame:
        found = pd.DataFrame(
            [row for key in self._articles_at(where) for row in self._places(key, measure, voice)], columns=MARKS
        )
        return found if place == "-" else found[found["sentence"] == int(place)].reset_index(drop=True)

    def _articles_at(self, where: str) -> list[str]:
        events = {event["id"]: list(event["articles"].values()) for event in self.story[0]["events"]}
        return events.get(where, [where])

    def _pair(self, one: str, other: str) -> pd.DataFrame:
        events = [event["articles"] for event in self.story[0]["events"]]
        both = [self._both(event[one], event[other]) for event in events if one in event and other in event]
        return pd.concat(both, ignore_index=True) if both else pd.DataFrame(columns=LINKS)

    def _both(self, one: str, other: str) -> pd.DataFrame:
        links = self.story[2]
        turned = f"{one}|{other}" not in links
        found = links.get(f"{other}|{one}" if turned else f"{one}|{other}", {"sentences": [], "passages": []})
        rows = [(*row[:4], "sentence") for row in found["sentences"]]
        rows += [(*row[:4], KINDS[row[4]]) for row in found["passages"]]
        rows = [(*row[2:4], *row[:2], row[4]) for row in rows] if turned else rows
        texts = [self.story[1][key]["text"] for key in (one, other)]
        ids = [self._id(one), self._id(other)]
        table = [(*ids, a, b, c, d, kind, texts[0][a:b], texts[1][c:d]) for a, b, c, d, kind in sorted(rows)]
        return pd.DataFrame(table, columns=LINKS)

    def _event(self, event: str) -> pd.DataFrame:
        keys = self._articles_at(event)
        rows = [self.story[0]["articles"][key] for key in keys]
        titles = {name: [row[name] for row in rows] for name in ("title", "published")}
        return pd.DataFrame({"article": map(self._id, keys), "outlet": map(self._outlet, keys)} | titles)

    def _stories(self, measure: str, _order: str = "", words: str = "") -> pd.DataFrame:
        rows = []
        for event in self.story[0]["events"]:
            titles = [event["label"], *(self.story[0]["articles"][key]["title"] for key in event["articles"].values())]
            if all(word in " ".join(titles).lower() for word in words.lower().split()):
                values = zip(self.story[0]["outlets"], event["values"][measure], strict=True)
                rows.append(
                    {"event": event["label"], "date": event["date"]} | {one["name"]: value for one, value in values}
                )
        return pd.DataFrame(rows)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget; where no kernel is, as on a code host, its overview and tables without anything to click."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        count = self.story[0]["story"]["articles"]
        plain = f"Explorer of {count} articles; where it runs, .selection is what is selected in it."
        return data | {"text/html": self.still, "text/plain": plain}, metadata
