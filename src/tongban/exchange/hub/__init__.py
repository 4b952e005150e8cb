"""The hub: offices' systems call one another's services through it, by the X-Road message protocol for REST."""
