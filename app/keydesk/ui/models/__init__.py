"""Qt models over plain rows, for lists that can grow."""
