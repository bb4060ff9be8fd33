"""Checks, support bundle and what else IT expects of a desktop agent."""
