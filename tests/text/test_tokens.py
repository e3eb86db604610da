"""Tokens are numbered in arrays as a dictionary would number what `str.split` finds."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import tokens
from analysis.text.tokens import LONGEST, Numbered

SPACES = [mark for mark in map(chr, range(sys.maxunicode + 1)) if mark.isspace()]
LONG = "a" * LONGEST

word = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["it", "It", "it\0", "it\0\0", "\0", LONG[:8], LONG[:9], LONG, LONG + "a", LONG + "b", "\ud800", "é" * 9]
    ),
)
text = st.lists(st.one_of(word, st.sampled_from(SPACES)), max_size=12).map("".join)


@pytest.mark.parametrize("bits", [1, 18])
@given(batches=st.lists(st.lists(text, max_size=4), max_size=4))
def test_tokens_are_numbered_as_a_dictionary_numbers_them(bits, batches):
    """Equal tokens have equal numbers and others have others, in any batch, however full the table is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "BITS", bits)
        numbered = Numbered()
        plain: dict[bytes, int] = {}
        for texts in batches:
            split = [[token.encode("utf-8", "surrogatepass") for token in text.split()] for text in texts]
            numbers, counts = numbered.numbers(texts)
            assert counts.tolist() == list(map(len, split))
            found = dict(zip(numbers.tolist(), (token for tokens in split for token in tokens), strict=True))
            assert [found[number] for number in numbers.tolist()] == [token for tokens in split for token in tokens]
            for number, token in found.items():
                assert plain.setdefault(token, number) == number
        assert len(set(plain.values())) == len(plain)
        assert dict(numbered) == plain


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_every_space_ends_a_token(space):
    """Text is cut at the spaces where `str.split` cuts it, each alone and beside letters of several bytes."""
    for whole in (f"a{space}b", f"é{space}{space}’", f"{space}it"):
        assert Numbered().numbers([whole])[1].tolist() == [len(whole.split())]
