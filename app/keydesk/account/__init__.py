"""The My Account API and nothing else."""
