"""Find names of persons, places and organisations, dates and numbers; join those that are the same; list who mentions them.

May import `text` and the ground floor.
"""
