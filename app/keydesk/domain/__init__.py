"""The nouns, frozen, and the rules between them; no I/O, no async."""
