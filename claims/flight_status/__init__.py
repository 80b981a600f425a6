"""Asking a provider of flight data what became of a flight; deciding by it is left to people."""
