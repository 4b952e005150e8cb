"""An invented city and its offices' registers: what a real city has and Tongban connects to over HTTP."""
