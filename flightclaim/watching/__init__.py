"""What an operator sees of the running site: logs, health, figures, traces."""
