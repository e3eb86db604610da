"""Write a report from a folder of articles: story page, notebooks, letters, manifest; `verify` runs it again.

A section of the story page needs its numbers in `story_results.py`, its sentences in `story_sentences.py`, its place in
`resources/story.html.jinja`, and its line in the page's list of contents (`contents` in `story_page.py`, which also hands
numbers and sentences to the template: `context`). A file beside the page (a letter, the methods box) is written by `handouts.py`. May import
everything except `results` and `cli`.
"""
