"""Phrases found in all sentences at once are those found in one."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.matching import index_by_first_word, longest_phrases
from analysis.text.phrases import Phrases
from analysis.text.words import Words

WORDS = st.sampled_from("abc")
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=6)


@given(PHRASES, st.lists(st.lists(WORDS, max_size=8), max_size=5))
def test_phrases_are_those_of_each_sentence(phrases, sentences):
    """Left to right, the longest first, the first of two that are the same, none beyond its sentence."""
    index = index_by_first_word((phrase, number) for number, phrase in enumerate(phrases))
    row = np.repeat(np.arange(len(sentences)), list(map(len, sentences)))
    forms = [word for words in sentences for word in words]
    words = Words(pd.DataFrame(index=range(len(sentences))), "all", row.astype(int), np.arange(len(forms)), forms)
    expected, begin = [], 0
    for sentence in sentences:
        found = longest_phrases(sentence, index)
        expected += [(begin + first, begin + last, number) for first, last, (_, number) in found]
        begin += len(sentence)
    assert list(zip(*(column.tolist() for column in Phrases(phrases).find(words)), strict=True)) == expected
