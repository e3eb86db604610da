"""The only place that cuts text: blocks, sentences, quotations, words; and what is doubtful about a text.

A rule for boilerplate is in `block_rules`, a doubt in `doubts`. May import the ground floor only.
"""
