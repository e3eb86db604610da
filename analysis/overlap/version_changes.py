"""What changed from one version of an article to the next: an outlet's own corrections and revisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from analysis.corpus.about import versions as earlier_versions
from analysis.corpus.versions import find_versions
from analysis.text.given import articles_of
from analysis.text.word_forms import bare
from analysis.text.words import cut_sentences

COLUMNS = ("outlet", "article", "earlier", "later", "change", "before", "after", "words")
ONE_SENTENCE = 0.5  # of two sentences' words in the same order: then one is the other, changed
_WORD = re.compile(r"[$£€]?\w(?:[\w’'.,-]*\w)?%?")
KINDS = ("title", "standfirst", "heading", "body")


def versions(articles: pd.DataFrame) -> pd.DataFrame:
    """What changed between the versions of an article: a row per sentence, in the order of the later text.

    Columns: `outlet`; `article` (the last version, which counts); `earlier` and `later` (two consecutive versions); `change`
    ("added", "cut", or "changed": at least half of the words of both are the same, in the same order); `before` and `after`
    (the sentence in each version, "" if it is not in it); `words` (words removed from and added to a changed sentence, "week
    → fortnight; + perhaps"). Headlines count as sentences; captions and buttons do not.

    `articles` are those returned by `load`, which keeps the earlier versions (`corpus.about.versions`); with
    `duplicates="all"`, versions are looked for among the articles. That a sentence was cut does not say why.

    >>> rows = {"outlet": "Echo", "title": "", "published": pd.NaT, "url": "https://echo.example/1", "event": "", "doubts": ""}
    >>> text = "The ferry to the islands stops on Monday for a week, the harbour office said. Nobody was hurt."
    >>> texts = [text, text.replace("a week", "a fortnight")]
    >>> versions(pd.DataFrame(rows | {"text": texts}, index=["a", "b"]))[["earlier", "later", "change", "words"]]
      earlier later   change             words
    0       a     b  changed  week → fortnight
    """
    articles = articles_of(articles)
    earlier = earlier_versions(articles)
    texts = pd.concat([articles, earlier.set_index("article")]) if len(earlier) else articles
    texts = texts.assign(event="", doubts="").fillna({"text": "", "title": ""})
    pairs = list(_in_turn(texts, articles))
    sentences = cut_sentences(texts.loc[list(dict.fromkeys(name for pair in pairs for name in pair[1:]))])
    told = sentences[sentences["kind"].isin(KINDS)].groupby("article", sort=False)["text"].agg(list)
    rows = [
        (texts.at[last, "outlet"], last, one, other, *change)
        for last, one, other in pairs
        for change in _changes(told.get(one, []), told.get(other, []))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _in_turn(texts: pd.DataFrame, articles: pd.DataFrame) -> Iterator[tuple[Any, Any, Any]]:
    """The article that counts, a version of it, and the next one."""
    replaced: dict[Any, list[Any]] = {}
    for version in find_versions(texts):
        replaced.setdefault(version.last, []).append(version.earlier)
    for last, members in replaced.items():
        if last not in articles.index:
            continue
        order = sorted(members, key=lambda name: (pd.Timestamp(texts.at[name, "published"]), texts.index.get_loc(name)))
        yield from ((last, one, other) for one, other in zip(order, [*order[1:], last], strict=True))


def _changes(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """Sentences that are in only one version; two that are one sentence changed are paired."""
    matcher = SequenceMatcher(None, [_words(text) for text in before], [_words(text) for text in after], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield from _side_by_side(before[first:last], after[start:end])


def _side_by_side(cut: list[str], added: list[str]) -> Iterator[tuple[str, str, str, str]]:
    left = list(cut)
    for text in added:
        alike = [(SequenceMatcher(None, _words(old), _words(text), autojunk=False).ratio(), old) for old in left]
        share, old = max(alike, default=(0.0, ""))
        if share < ONE_SENTENCE:
            yield "added", "", text, ""
            continue
        yield from (("cut", gone, "", "") for gone in left[: left.index(old)])
        left = left[left.index(old) + 1 :]
        yield "changed", old, text, _differing(old, text)
    yield from (("cut", gone, "", "") for gone in left)


def _words(text: str) -> tuple[str, ...]:
    return tuple(map(bare, _WORD.findall(text)))


def _differing(old: str, new: str) -> str:
    """The words removed from and added to a sentence."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, _words(old), _words(new), autojunk=False)
    told = []
    for kind, first, last, start, end in matcher.get_opcodes():
        lost, got = " ".join(before[first:last]), " ".join(after[start:end])
        if kind != "equal":
            told.append(f"{lost} → {got}" if lost and got else f"− {lost}" if lost else f"+ {got}")
    return "; ".join(told)


def versions_in_words(changes: pd.DataFrame) -> str:
    """The table of `versions` in words: a sentence per article, with its most important changes below."""
    told = []
    for (outlet, article), rows in changes.groupby(["outlet", "article"], sort=False):
        counts = rows["change"].value_counts()
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("changed", "added", "cut") if kind in counts)
        number = rows["earlier"].nunique() + 1
        told.append(f"{outlet} published {article!r} in {number} versions: sentences {kinds}.")
        told += [f"  {row.words}" for row in rows[rows["change"] == "changed"].head(3).itertuples() if row.words]
    return "\n".join(told) if told else "No article has several versions."
