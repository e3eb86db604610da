"""Whether a source is named: its name is given there or earlier in the article, and it did not ask to stay unnamed."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from analysis.measures.attribution_clauses import Clauses
from analysis.measures.attribution_phrases import BREAKS, CLASSES, DESCRIBING, DETERMINERS, PRONOUNS
from analysis.names.lists import first_name, is_common, surname
from analysis.text.sentences import Span
from analysis.text.words import Words

KINDS = ("named", "unnamed", "pronoun", "none")
ANONYMOUS = re.compile(
    r"anonymity|anonymous|(?:not|declined) to be (?:named|identified)|not authori[sz]ed to (?:speak|comment)"
)
# No role: what stands with "the" and is nobody's office.
NO_ROLE = CLASSES["written"] | CLASSES["organisations"] | frozenset("man woman people person two three".split())


NAME = r"[A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+"
NAME_AFTER = re.compile(rf",? {NAME}")
NAME_BEFORE = re.compile(rf"{NAME}, (?:an?|the|then|its|their|his|her) (?:[\w’'-]+ ){{0,3}}\Z")


@cache
def _written(role: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a word begins with a role, and where one ends with it. A pattern with the name in it takes long to compile."""
    word = re.escape(role)
    return re.compile(rf"\b{word}", re.IGNORECASE), re.compile(rf"{word}\b", re.IGNORECASE)


def _introduces(role: str, text: str) -> bool:
    """Whether a role stands at a full name: "the mayor, Dana Okafor", "Mayor Dana Okafor", "Dana Okafor, the former mayor"."""
    begins, ends = _written(role)
    return any(NAME_AFTER.match(text, at.end()) for at in begins.finditer(text)) or any(
        NAME_BEFORE.search(text, 0, at.start()) for at in ends.finditer(text)
    )


class Introductions:
    """Whether a role was introduced with a name, in an article up to a sentence."""

    def __init__(self, words: Words):
        self.texts = words.texts()
        article = words.sentences["article"].to_numpy()
        changes = np.flatnonzero(article[1:] != article[:-1]) + 1 if len(article) else np.array([], dtype=int)
        self.starts = np.concatenate([[0], changes])
        # By article and role, the sentence that introduces it, and up to where it was looked for.
        self.seen: dict[tuple[int, str], tuple[int | None, int]] = {}

    def known(self, row: int, role: str) -> bool:
        """Whether the sentences of the article, this one included, give the name of who has a role."""
        start = int(self.starts[np.searchsorted(self.starts, row, "right") - 1])
        first, seen = self.seen.get((start, role), (None, start))
        if first is None and seen <= row:
            first = next((at for at in range(seen, row + 1) if _introduces(role, self.texts[at])), None)
            self.seen[start, role] = first, row + 1
        return first is not None and first <= row


def kind(sentence: Clauses, source: Span | None, row: int, introductions: Introductions) -> str:
    """Whether a source is `named`, `unnamed` (described), a `pronoun`, or there is `none`."""
    if source is None:
        return "none"
    head = sentence.head(source)
    word = sentence.low[head].removesuffix("'s").removesuffix("'")
    if word in PRONOUNS:
        return "unnamed" if ANONYMOUS.search(sentence.text) else "pronoun"
    if _apposed_name(sentence, source) or _names_another(sentence, source):
        return "named"
    if word in DESCRIBING or word in DETERMINERS:
        return "unnamed"
    if sentence.words[head][0].isupper():
        return "named" if _capital_of_a_name(sentence, head) else "unnamed"
    inner = range(source[0], head)
    capital = any(sentence.words[at][0].isupper() and sentence.low[at] not in DETERMINERS for at in inner)
    if capital and word in CLASSES["organisations"]:
        return "named"
    role = sentence.low[source[0]] == "the" and source[1] == head and word not in NO_ROLE
    return "named" if role and introductions.known(row, word) else "unnamed"


def _apposed_name(sentence: Clauses, source: Span) -> bool:
    """Whether a description goes with a name: "the mayor, Dana Okafor"."""
    marks = [at for at in range(*source) if sentence.low[at] == ","]
    return bool(marks) and sentence.capitals(marks[-1] + 1, source[1])


def _names_another(sentence: Clauses, source: Span) -> bool:
    """Whether the second of two sources is a name: "the president and Dana Okafor"."""
    joined = [at for at in range(source[0] + 1, source[1]) if sentence.low[at] == "and"]
    return bool(joined) and sentence.capitals(joined[-1] + 1, source[1])


def _capital_of_a_name(sentence: Clauses, at: int) -> bool:
    """Whether a capital is owed to a name and not to the head of a sentence: not "Backers of the policy"."""
    opens = at == 0 or sentence.low[at - 1] in BREAKS
    word = sentence.words[at]
    return not opens or not is_common(word) or bool(first_name(word) or surname(word)) and not word.endswith("s")
