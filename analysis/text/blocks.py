"""Label the blocks of an article's text: title, standfirst, heading, body, embed or boilerplate.

Nothing is deleted. A block is a paragraph: a line, or, in text that was wrapped at a fixed width, the lines up to a blank
one. The first rule of `analysis.text.block_rules` that applies to a block labels it. Text to which no rule applies is body,
unless it repeats in articles that share nothing else (`analysis.text.repeated`): then it is boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.text.block_rules import BODY, PLACE_RULES, TITLE_RULES, rule_for
from analysis.text.paragraphs import Page, Rule, paragraphs
from analysis.text.repeated import repeated_blocks

KINDS = ("title", "standfirst", "heading", "body", "embed", "boilerplate")
COLUMNS = ("article", "start", "end", "kind", "reason", "text")


def label_blocks(articles: pd.DataFrame, *, repeats: bool = True) -> pd.DataFrame:
    """Split each article's text into blocks, and say what each is and why.

    Returns `article`, `start`, `end` (characters of the article's text), `kind` (one of `KINDS`), `reason`, `text`, in text
    order. Blocks cover every non-blank character exactly once. Repeated site text is looked for among these articles, so
    pass the whole corpus, or `repeats=False` to label each article on its own.

    >>> page = "Rain is likely\\n\\nShare this article\\n\\nIt may rain, she said."
    >>> articles = pd.DataFrame({"title": ["Rain is likely"], "text": [page]}, index=["a"])
    >>> label_blocks(articles)[["kind", "reason", "text"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['title', "the article's title", 'Rain is likely'],
     ['boilerplate', 'share buttons', 'Share this article'],
     ['body', 'running text', 'It may rain, she said.']]
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    add = [column.append for column in columns.values()]
    for article, title, text in zip(articles.index, articles["title"].array, articles["text"].array, strict=True):
        for start, end, rule, block in label(title, text):
            for append, value in zip(add, (article, start, end, rule.kind, rule.reason, block), strict=True):
                append(value)
    found = pd.DataFrame(columns)
    if repeats and (repeated := repeated_blocks(articles, found)):
        rows = list(repeated)
        found.loc[rows, "kind"] = "boilerplate"
        found.loc[rows, "reason"] = list(repeated.values())
    return found.astype({"start": "int64", "end": "int64"})


def most_set_aside(blocks: pd.DataFrame) -> Any:
    """The article with the most characters that are not body, from the table of `label_blocks`; None if all are body.

    >>> blocks = {"article": ["a", "a", "b", "b"], "start": [0, 5, 0, 60], "end": [4, 9, 50, 90]}
    >>> most_set_aside(pd.DataFrame({**blocks, "kind": ["title", "embed", "body", "boilerplate"]}))
    'b'
    """
    aside = blocks[blocks["kind"] != "body"]
    characters = (aside["end"] - aside["start"]).groupby(aside["article"], sort=False).sum()
    return characters.idxmax() if characters.any() else None


def label(title: str, text: str) -> Iterator[tuple[int, int, Rule, str]]:
    """The start and end of each block of one article, the rule that labels it, and its text.

    >>> [(start, end, rule.kind) for start, end, rule, _ in label("", "Share:\\n\\nIt rained.")]
    [(0, 6, 'boilerplate'), (8, 18, 'body')]
    """
    offsets = paragraphs(text)
    page = Page(title, text, [text[start:end] for start, end in offsets])
    for rule in TITLE_RULES:
        page.apply(rule)
    for i in page.open():
        page.rules[i] = rule_for(page.blocks[i])
    for rule in PLACE_RULES:
        page.apply(rule)
    for (start, end), found, block in zip(offsets, page.rules, page.blocks, strict=True):
        yield start, end, found or BODY, block
