"""Preparing keys in a row: the profile's file and the report."""
