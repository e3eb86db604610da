"""Names of persons, places and bodies, dates and numbers: where they are, which are the same, who mentions them.

May import `text` and the ground floor.
"""
