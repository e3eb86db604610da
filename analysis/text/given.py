"""Accept the table of articles or of their sentences from a caller, and refuse anything else with a clear message."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.doubts import MOST_CHARACTERS
from analysis.text.memory import remembered
from analysis.text.words import cut_sentences

SENTENCES = {"article", "outlet", "kind", "sentence", "start", "text", "quotes"}
ARTICLES = {"outlet", "text"}


@singledispatch
def sentences_of(given: Any) -> Any:
    """The sentences of a table of articles, or the table of sentences itself.

    >>> from analysis.text.words import cut_text
    >>> sentences_of(cut_text("It may rain."))["text"].item()
    'It may rain.'

    Raises TypeError, with a clear message, for anything else.
    """
    if is_sentences(given):
        return given
    if is_articles(given):
        return _cut(given)
    raise TypeError(f"this needs articles or sentences, not {named(given)} (load(folder) reads articles)")


def articles_of(given: Any) -> pd.DataFrame:
    """The table of articles itself; raises TypeError for anything else."""
    if is_articles(given):
        return given
    raise TypeError(f"this needs the table of articles, not {named(given)} (load(folder) reads it)")


def is_sentences(given: Any) -> bool:
    """Whether this is a table as `cut_sentences` returns it."""
    return isinstance(given, pd.DataFrame) and set(given) >= SENTENCES


def is_articles(given: Any) -> bool:
    """Whether this is a table as `load` returns it."""
    return isinstance(given, pd.DataFrame) and set(given) >= ARTICLES and "sentence" not in given


def article_names(outlets: pd.Series) -> dict[Any, str]:
    """A name for each article: its outlet, with the article's id where the outlet has several.

    >>> article_names(pd.Series({"a1": "A", "a2": "A", "b": "B"}))
    {'a1': 'A (a1)', 'a2': 'A (a2)', 'b': 'B'}
    """
    several = outlets.duplicated(keep=False)
    return {article: f"{outlet} ({article})" if several[article] else outlet for article, outlet in outlets.items()}


@singledispatch
def named(given: Any) -> str:
    """A description of a value for error messages.

    >>> named("Obama"), named(pd.DataFrame({"a": [1], "b": [2]}))
    ("the text 'Obama'", 'a table with the columns a, b')
    """
    if isinstance(given, str):
        return f"the text {given[:40]!r}"
    if not isinstance(given, pd.DataFrame):
        return f"a {type(given).__name__}"
    if is_sentences(given):
        return "a table of sentences"
    columns = [str(name) for name in given]
    return f"a table with the columns {', '.join(columns[:8])}{' …' * (len(columns) > 8)}"


@remembered(2)
def _cut(articles: pd.DataFrame) -> pd.DataFrame:
    return cut_sentences(articles)


def body(sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences of the body; only these are compared."""
    return sentences[sentences["kind"] == "body"].reset_index(drop=True)


def event_of(articles: pd.DataFrame) -> pd.Series:
    """The event of each article; "" where there is none. Such articles count as one event."""
    if "event" not in articles:
        return pd.Series("", index=articles.index)
    return articles["event"].fillna("")


def body_of(articles: pd.DataFrame, sentences: pd.DataFrame | None = None, *, compared: bool = False) -> pd.DataFrame:
    """The body sentences of `articles`, in their order; split from the text unless `sentences` are given.

    `compared`: without articles that are too long for their wording to be compared.
    """
    articles = articles_of(articles)
    found = body(_cut(articles) if sentences is None else sentences)
    if compared and "text" in articles:
        articles = articles[articles["text"].str.len() <= MOST_CHARACTERS]
    position = articles.index.get_indexer(found["article"].array)
    order = np.argsort(position, kind="stable")
    return found.iloc[order[position[order] >= 0]].reset_index(drop=True)
