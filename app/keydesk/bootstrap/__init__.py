"""Composition root: the only code that knows every layer."""
