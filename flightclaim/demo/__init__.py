"""Believable data to try the site with: people, flights, claims in every state."""

from flightclaim.demo.people import LOGINS, PASSWORD

__all__ = ["LOGINS", "PASSWORD"]
