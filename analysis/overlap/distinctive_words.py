"""The words that one outlet uses more than the others do."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from analysis.names.find import name_words, words_and_names
from analysis.text.given import body_of
from analysis.text.word_forms import bare, fold, is_stop_word
from analysis.text.words import Words

PRIOR_WORDS = 500.0


def distinctive_words(
    articles: pd.DataFrame,
    by: str = "outlet",
    *,
    prior_words: float = PRIOR_WORDS,
    sentences: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per outlet and content word: how much more the outlet uses the word than the others do.

    Columns: `outlet` (or `by`), `word`, `times` (in the outlet), `others` (in all others), `log_odds` (natural logarithm of
    the odds ratio: 0 for equal use, above 0 for more), `z` (the same over its standard error; for a single word, a value
    beyond about ±2 is more than chance). Rows are in the order of the outlets, highest `z` first.

    Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, "Fightin’ Words", equations 16, 20
    and 22), each outlet compared with all others together. The prior is the use of the word in all outlets, with a weight of
    `prior_words` words (their α₀), so that a word that one outlet uses once does not look like a habit. Without a second
    outlet both figures are NaN.
    """
    words, found = words_and_names(body_of(articles, sentences))
    named = name_words(found, words)
    word, names = pd.factorize(pd.Series([_plain(form) for form in words.forms], dtype=object), sort=True)
    group_of = articles[by].reindex(words.sentences["article"]).to_numpy()
    group, groups = pd.factorize(group_of[words.row])
    known = names != ""
    counts = np.zeros((len(groups), len(names)), dtype=int)
    np.add.at(counts, (group, word[words.id]), 1)
    counts, names = counts[:, known], names[known]
    log_odds, z = weighted_log_odds(counts, prior_words)
    shown = _shown(words, named)
    table = pd.DataFrame(
        {
            by: np.repeat(np.array(groups, dtype=object), len(names)),
            "word": [shown[name] for name in names] * len(groups),
            "times": counts.ravel(),
            "others": (counts.sum(axis=0) - counts).ravel(),
            "log_odds": log_odds.ravel(),
            "z": z.ravel(),
        }
    )
    order = np.lexsort((table["word"], -table["z"], np.repeat(np.arange(len(groups)), len(names))))
    table = table.iloc[order]
    return table[table["times"] > 0].reset_index(drop=True)


def weighted_log_odds(counts: np.ndarray, prior_words: float = PRIOR_WORDS) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds and z for a table of outlets by words, each outlet compared with all others together.

    >>> log_odds, z = weighted_log_odds(np.array([[3, 1], [1, 3]]), prior_words=2)
    >>> log_odds.round(3).tolist(), z.round(3).tolist()
    ([[1.386, -1.386], [-1.386, 1.386]], [[1.601, -1.601], [-1.601, 1.601]])
    """
    counts = counts.astype(float)
    undefined = np.full(counts.shape, np.nan)
    total = counts.sum()
    if len(counts) < 2 or counts.shape[1] < 2 or total == 0:
        return undefined, undefined
    prior = prior_words * counts.sum(axis=0) / total
    one, other = counts + prior, counts.sum(axis=0) - counts + prior
    log_odds = _log_odds(one) - _log_odds(other)
    return log_odds, log_odds / np.sqrt(1 / one + 1 / other)


def _log_odds(counts: np.ndarray) -> np.ndarray:
    return np.log(counts / (counts.sum(axis=1, keepdims=True) - counts))


def _plain(form: str) -> str:
    return "" if is_stop_word(form) or not any(map(str.isalpha, form)) else bare(fold(form))


def _shown(words: Words, named: np.ndarray) -> dict[str, str]:
    """The most frequent form of each word, without the capital at the beginning of a sentence."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for number, in_name in zip(words.id.tolist(), named.tolist(), strict=True):
        form = words.forms[number]
        written[_plain(form)][bare(form) if in_name else bare(form).lower()] += 1
    return {word: min(seen, key=lambda form: (-seen[form], form)) for word, seen in written.items()}
