"""Paths, tenant profiles, settings."""
