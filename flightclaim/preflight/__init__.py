"""What must be true before the site faces the internet, as a list that can be gone through.

An item asks one question of the settings, of the files beside them or, with `--live`, of the
services, and answers with the sentence that tells how to mend it; an empty one means it passes.
"""
