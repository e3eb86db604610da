"""The only place that splits text: into blocks, sentences, quotations and words; and doubts about a text.

A rule for boilerplate goes in `block_rules.py`; boilerplate that is recognised by repetition is in `repeated.py`, and by an
archive's field names in `record.py`. A new doubt goes in `doubts.py`, a sign that a page is not an article in
`no_article.py`. May import only the ground floor.
"""
