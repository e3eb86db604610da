"""Write a report from a folder of articles: story page, notebooks, letters, manifest; `verify` runs it again.

A section of the story page needs its numbers in `story_results.py`, its sentences in `story_sentences.py`, and its place in
`resources/story.html.jinja`. A file beside the page (a letter, the methods box) is written by `handouts.py`. May import
everything except `results` and `cli`.
"""
