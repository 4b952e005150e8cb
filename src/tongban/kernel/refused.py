"""How a rule says no: with a reason, to the person, in their language."""


class Refused(Exception):
    """What was asked may not be done; `reason` is shown to the person as it stands.

    `code` is stable and language-free, for machines: `not_yours`, `changed_meanwhile`...
    """

    def __init__(self, reason: str, *, code: str = "refused") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.code = code
