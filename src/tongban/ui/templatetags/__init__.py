"""Template tags of the user interface: `{% load ui %}`."""
