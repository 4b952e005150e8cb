"""Outside bodies of the sample city: utilities that take cases and answer days later, by signed messages."""
