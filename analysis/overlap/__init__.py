"""What articles share: wording, reworded sentences, origins, edits, facts; and what only one of them has.

Compares articles on one event. May import `measures`, `names`, `corpus`, `text` and the ground floor; knows nothing of
`comparison`.
"""
