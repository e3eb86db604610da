"""Is that difference real? Estimates with intervals, pairwise differences with verdicts, and robustness.

Statistics over sums of parts go here. May import `measures`, `names`, `corpus`, `text` and the ground floor, but not
`overlap`.
"""
