"""What the user came to do, one flow per file."""
