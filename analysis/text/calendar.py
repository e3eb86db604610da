"""The names of months and weekdays in English text."""

from __future__ import annotations

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SHORT_MONTHS = [*(name[:3] for name in MONTHS if name != "May"), "Sept"]
SHORT_WEEKDAYS = "Mon Tue Tues Wed Thu Thurs Fri Sat Sun".split()
MONTH = rf"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"  # a pattern for a month, in full or shortened
