"""`reuse` ranks copies above edits above rewriting, and shows what was taken over."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.overlap.reuse import reuse, reuse_of, reused_spans, shared_wording, tiles


def words(text: str) -> list[str]:
    return text.split()


SOURCE = words("""The harbour wall at Ostrow was built in 1911 by convict labour and has been repaired
four times since then. Engineers warned last winter that the foundations are being washed out by
stronger currents and that a single storm could open a breach of thirty metres.""")
EDITED = words("""The harbour wall at Ostrow was put up in 1911 by convict labour and has been mended
four times since. Engineers warned this winter that its foundations are being washed out by strong
currents and that one storm could open a breach of thirty metres.""")
REVISED = words("""A storm could breach thirty metres of the wall in the harbour of Ostrow, engineers
say, as currents grow stronger and wash out its foundations. Convicts built it in 1911.""")
OTHER = words("Parliament passed the education budget after a long debate about rural schools.")

SOME = st.lists(st.sampled_from(words("the wall of a harbour was built wash washed out")))


def test_the_closer_the_wording_the_higher_the_value():
    """A copy, an edit, a revision and another subject, in this order."""
    values = [reuse(text, SOURCE) for text in (SOURCE, EDITED, REVISED, OTHER)]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4
    assert (values[0], values[-1]) == (1, 0)


def test_a_text_without_words_has_no_value():
    """Nothing is known of it, so the value is not 0."""
    assert math.isnan(reuse([], SOURCE))
    assert math.isnan(reuse(SOURCE, []))


def test_one_long_passage_counts_in_a_long_text():
    """However much of its own surrounds it."""
    own = [f"word{number}" for number in range(300)]
    assert reuse(own + SOURCE[:14], SOURCE) > 0 == reuse(own, SOURCE)


def test_shared_wording_is_the_mean_of_three_shares():
    """By hand: 3 of 4 content words, 3 of 6 pairs, 2 of 3 runs; a stop word counts in runs."""
    answer, source = (words("the ferry left harbour early"), words("the ferry left harbour"))
    assert shared_wording(answer, source) == pytest.approx((3 / 4 + 3 / 6 + 2 / 3) / 3)


@given(SOME, SOME)
def test_values_lie_between_0_and_1_and_tiles_do_not_overlap(answer, source):
    """Any words at all."""
    if answer and source:
        assert 0 <= reuse(answer, source) <= 1
    found = tiles(answer, source)
    for side in (0, 1):
        places = [at for tile in found for at in range(tile[side], tile[side] + tile[2])]
        assert len(places) == len(set(places))
    for a, s, size in found:
        assert answer[a : a + size] == source[s : s + size]


def test_the_longest_shared_run_is_tiled_first():
    """A word belongs to the longest run that it can belong to."""
    assert tiles(words("a b c d"), words("a b x b c d")) == [(1, 3, 3)]


def test_what_was_taken_over_is_marked_by_kind():
    """A verbatim copy, another form, an edit, a single word."""
    assert reused_spans(SOURCE, SOURCE) == [(0, len(SOURCE), 0, len(SOURCE), "verbatim")]
    forms = words("walls washed outside"), words("wall washing outside")
    assert reused_spans(*forms) == [(0, 3, 0, 3, "inflected")]
    edit = (words("the wall stood in Ostrow harbour"), words("the wall was built in Ostrow harbour"))
    assert reused_spans(*edit) == [(0, 6, 0, 7, "edited")]
    assert reused_spans(words("a storm"), words("the storm")) == [(1, 2, 1, 2, "word")]


@given(SOME, SOME)
def test_no_word_is_marked_twice(answer, source):
    """Spans are within both texts, and do not overlap in the answer."""
    taken = []
    for first, last, source_first, source_last, _ in reused_spans(answer, source):
        assert first < last <= len(answer)
        assert source_first < source_last <= len(source)
        taken += range(first, last)
    assert taken == sorted(set(taken))


def test_every_ordered_pair_of_an_event_has_a_row():
    """Articles on other events are not compared; body words alone count."""
    body = " ".join(SOURCE)
    articles = pd.DataFrame({"event": ["wall", "wall", "budget"]}, index=["a", "b", "c"])
    columns = {"start": 0, "quotes": [()] * 4, "kind": ["body", "body", "body", "title"]}
    columns |= {"article": ["a", "b", "c", "b"], "text": [body, body, body, "An extra title"]}
    assert reuse_of(articles, pd.DataFrame(columns)).to_numpy().tolist() == [["a", "b", 1.0], ["b", "a", 1.0]]
