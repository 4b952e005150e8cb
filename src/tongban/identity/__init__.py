"""People, officers and machine clients; how they sign in; who may come in."""
