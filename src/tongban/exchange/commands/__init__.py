"""The hub's commands, a module for each matter."""
