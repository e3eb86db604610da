"""Amounts in any notation: what they can be, and of what."""

import math
from datetime import date

import pytest

from analysis.names.amounts import find_amounts, meet, of_one_kind
from analysis.names.days import days_of


@pytest.mark.parametrize(
    ("text", "low", "high", "of"),
    [
        ("4,200,000 pounds", 4.2e6, 4.2e6, "£"),
        ("£4.2m", 4.2e6, 4.2e6, "£"),
        ("half a million pounds", 5e5, 5e5, "£"),
        ("US$1.5bn", 1.5e9, 1.5e9, "$"),
        ("12 000 drivers", 12e3, 12e3, "driver"),
        ("12k drivers", 12e3, 12e3, "driver"),
        ("twenty-five people", 25, 25, "peopl"),
        ("two hundred and fifty thousand people", 25e4, 25e4, "peopl"),
        ("three dozen people", 36, 36, "peopl"),
        ("more than 4 million people", 4e6, math.inf, "peopl"),
        ("up to 40 people", 0, 40, "peopl"),
        ("about 100 people", 90, 110, "peopl"),
        ("between 4 and 5 million pounds", 4e6, 5e6, "£"),
        ("£3 million to £4 million", 3e6, 4e6, "£"),
        ("3.5 per cent", 3.5, 3.5, "%"),
        ("a 48-page indictment", 48, 48, "page"),
        ("hundreds of people", 200, 2000, "peopl"),
    ],
)
def test_an_amount_is_what_it_can_be(text, low, high, of):
    """One interval for every way to write it, and one unit or noun."""
    (found,) = find_amounts(f"It was {text}.")
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.unit or found.nouns[0]) == of


@pytest.mark.parametrize(
    "text",
    ["in 1931", "on Sept. 11", "a vote of 52-48", "at 9:30", "Smith, 54, said", "the 70th anniversary", "F-16 jets"],
)
def test_what_counts_nothing_is_no_amount(text):
    """Years, days, results, times, ages between commas, ordinals and names with numbers."""
    assert list(find_amounts(f"It was {text}.")) == []


def test_amounts_of_one_kind_are_compared():
    """A mile is kilometres; a week is no measure; an hour and a year count no noun that two facts share."""
    mile, way, people, years = find_amounts("It was 9 miles, 14.5 kilometres, 12 people, 12 years.")
    assert of_one_kind(mile, way) and meet(mile, way)
    assert not of_one_kind(mile, people) and not of_one_kind(years, years)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Tuesday", date(2024, 2, 27), date(2024, 2, 27)),
        ("tomorrow", date(2024, 3, 2), date(2024, 3, 2)),
        ("last month", date(2024, 2, 1), date(2024, 2, 29)),
        ("December 30", date(2023, 12, 30), date(2023, 12, 30)),  # the nearest
        ("in 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("this week", date(2024, 2, 25), date(2024, 3, 3)),
    ],
)
def test_a_date_is_read_from_the_day_of_publication(text, first, last):
    """The first and the last day that it can mean, of an article of 1 March 2024, a Friday."""
    assert days_of(text.removeprefix("in "), date(2024, 3, 1))[:2] == (first, last)


def test_a_day_that_is_none_is_not_known():
    """31 June, and whatever depends on a day of publication that is not known."""
    assert days_of("31 June 2023", None) is None and days_of("Tuesday", None) is None
