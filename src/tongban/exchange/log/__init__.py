"""The chained log: how an entry is hashed, how a day becomes a tree, how all of it is verified."""
