"""Make a corpus of any size from a small one, to show and to measure how the work grows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analysis.text.words import cut_sentences

_TEMPORARY: list[TemporaryDirectory[str]] = []  # kept until the program ends


def recombined(articles: pd.DataFrame, events: int, *, seed: int = 0) -> pd.DataFrame:
    """Invent as many events as wanted, each reported once by every outlet in some of its own sentences.

    Returns a table for `load`: `id`, `outlet`, `title`, `event`, `text`. An article is half of the body sentences of one of
    the outlet's articles, drawn with a fixed seed, in their order, each as a paragraph. Outlets keep their style; everything
    else in such a corpus is invented.

    >>> texts = pd.DataFrame({"outlet": ["Echo"], "title": "Rain", "event": "", "doubts": "",
    ...                       "text": "It rained. It may rain again. Few mind."}, index=["a"])
    >>> recombined(texts, 2)[["id", "event", "text"]].to_numpy().tolist()
    [['a 1', 'event 1', 'It may rain again.\\n\\nFew mind.'], ['a 2', 'event 2', 'It rained.\\n\\nFew mind.']]
    """
    sentences = cut_sentences(articles)
    body = sentences[sentences["kind"] == "body"].groupby("article", sort=False)["text"].agg(list)
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(1, events + 1):
        for article, texts in body.items():
            drawn = np.sort(draw.choice(len(texts), len(texts) - len(texts) // 2, replace=False))
            about = {"id": f"{article} {number}", "event": f"event {number}"}
            kept = {name: articles.loc[article, name] for name in ("outlet", "title")}
            rows.append(about | kept | {"text": "\n\n".join(texts[at] for at in drawn)})
    return pd.DataFrame(rows, columns=["id", "outlet", "title", "event", "text"])


def write_parts(table: pd.DataFrame, parts: int, folder: str | Path | None = None) -> Path:
    """Write a table as this number of Parquet files (part-0.parquet, …) with about the same number of rows.

    Returns the folder. Without `folder`, it is a temporary one, deleted when the program ends.
    """
    if folder is None:
        _TEMPORARY.append(TemporaryDirectory(prefix="archive-"))
        folder = _TEMPORARY[-1].name
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    width = len(str(parts - 1))
    for number, rows in enumerate(np.array_split(np.arange(len(table)), parts)):
        table.iloc[rows].to_parquet(folder / f"part-{number:0{width}d}.parquet", index=False)
    return folder
