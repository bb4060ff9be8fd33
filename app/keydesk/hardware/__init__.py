"""Security keys: transports, threads, ceremonies."""
