"""Read labelled text, split in the same way as for the measures. Each table of fitted weights has a module beside this one."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.quotations import find_quotations
from analysis.text.words import cut_sentences

FOLDS = 10


class BenchmarkError(ValueError):
    """A labelled set cannot be read; the message says which one, and where it was looked for."""


def read_set(folder: str | Path, name: str) -> list[dict[str, Any]]:
    """The rows of a labelled set, `<name>.jsonl` in the folder of benchmarks."""
    path = Path(folder) / f"{name}.jsonl"
    if not path.is_file():
        raise BenchmarkError(
            f"{path}: no such file; name the folder that holds the labelled sets "
            "(data/README.md says where each comes from)"
        )
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def one_sentence_each(texts: Iterable[str], article: Any = None) -> pd.DataFrame:
    """A table like that of `cut_sentences` in which each text is one sentence, as it was labelled.

    >>> one_sentence_each(["AT&amp;T may sue.", "It sued."])[["article", "start", "text"]]
       article  start         text
    0        0      0  AT&T may sue.
    1        1      0     It sued.
    """
    plain = [html.unescape(text) for text in texts]
    rows = np.arange(len(plain))
    table = pd.DataFrame({"article": rows if article is None else article}, index=rows)
    table[["outlet", "event", "block", "kind"]] = "", "", 0, "body"
    table["sentence"], table["start"], table["end"] = rows, 0, list(map(len, plain))
    quotes = pd.Series([tuple(find_quotations(text)) for text in plain], dtype=object)
    return table.assign(text=plain, quotes=quotes)


def articles_of(texts: Sequence[str], events: Iterable[str] | None = None) -> pd.DataFrame:
    """Texts as a table of articles, named by their position."""
    names = [str(number) for number in range(len(texts))]
    columns = {"outlet": names, "event": "" if events is None else list(events)}
    return pd.DataFrame(columns | {"text": list(texts), "doubts": ""}, index=names)


def body_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """The sentences of articles of which every line is a paragraph of the body."""
    blocks = []
    for article, text in articles["text"].items():
        start = 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                blocks.append((article, start, start + len(line), "body"))
            start += len(line)
    columns = ["article", "start", "end", "kind"]
    return cut_sentences(articles, pd.DataFrame(blocks, columns=columns))


def folds_of(groups: Iterable[Any], folds: int = FOLDS, *, seed: int = 0) -> np.ndarray:
    """A fold for each row, the same for all rows of a group; groups are divided evenly."""
    names, group = np.unique(np.asarray(list(groups)), return_inverse=True)
    return (np.random.default_rng(seed).permutation(len(names)) % folds)[group]


def write_table(path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a table of weights to be shipped: the same rows give the same bytes."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
