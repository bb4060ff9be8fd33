"""Colours, type and style sheet of the window, from one table of tokens."""
