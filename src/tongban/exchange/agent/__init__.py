"""The agent, in an office's own network: signs what goes out, checks what comes in, keeps what waits.

It runs without Django and without a database server: `tests/exchange/agent` holds it to that.
"""
