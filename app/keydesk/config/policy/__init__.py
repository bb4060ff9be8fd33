"""What an organisation prescribes and recommends: one model of keys, a reader per system, how values are settled."""
