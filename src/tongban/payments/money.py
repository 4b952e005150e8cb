"""Amounts in words for people: fen inside, yuan outside."""


def yuan(fen: int) -> str:
    """Return an amount of fen as people read it: ¥80.00."""
    return f"¥{fen // 100:,}.{fen % 100:02}"
