"""A mixed load on the real servers of this machine, and what happens when one of them goes away."""
