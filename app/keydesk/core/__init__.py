"""Primitives on the standard library alone."""
