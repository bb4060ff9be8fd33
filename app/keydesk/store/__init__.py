"""One SQLite file: labels, journal, activity, key map, cached lists."""
