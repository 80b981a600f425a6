"""Backups: database and documents in one file, with a checksum for each, and the way back."""
