"""The interactive part of the story page: one ES module without a build step, with its styles."""
