"""The platform's books: orders, money that came, went back and out. Amounts are whole fen."""

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

CITY = timezone(timedelta(hours=8))
UNKNOWN_ACCOUNT = "0000"  # an account that ends so does not exist


class Contradicts(Exception):
    """What is asked for cannot be."""


def moment() -> str:
    """Return now, in ISO form."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Ledger:
    """Everything that happened, kept in `file` if there is one."""

    file: Path | None = None
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def opened(cls, file: Path | None) -> "Ledger":
        """Return the ledger of a file, empty at first."""
        if file is None or not file.exists():
            return cls(file)
        return cls(file, **json.loads(file.read_text()))

    def order(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return an order as the merchant's signed address tells it; the first telling counts."""
        if sum(said["splits"].values()) != said["amount"]:
            raise Contradicts("splits_do_not_add_up")
        return self.orders.setdefault(said["order"], {**said, "state": "open"})

    def pay(self, number: str, by: str) -> dict[str, Any]:
        """Take money for an order; as often as somebody pays."""
        order = self.orders[number]
        order["state"] = "paid"
        shares = dict(order["splits"])
        return self._entered("payment", number, order["amount"], by=by, left=shares)

    def payments_of(self, number: str) -> list[dict[str, Any]]:
        return [one for one in self.entries if one["kind"] == "payment" and one["number"] == number]

    def refund(self, number: str, reference: str, amount: int, collector: str) -> dict[str, Any]:
        """Pay back from a collector's share of a payment; the same number is paid back once."""
        if known := self._known("refund", number):
            return known
        paid = next((one for one in self.entries if one["reference"] == reference), None)
        if paid is None:
            raise Contradicts("unknown_payment")
        if not 0 < amount <= paid["left"].get(collector, 0):
            raise Contradicts("more_than_is_left")
        paid["left"][collector] -= amount
        return self._entered("refund", number, amount, of=reference, collector=collector)

    def pay_out(self, number: str, account: str, name: str, amount: int) -> dict[str, Any]:
        """Pay to an account; the same number is paid once."""
        if known := self._known("payout", number):
            return known
        if not account.isdecimal() or not 8 <= len(account) <= 30 or account.endswith(UNKNOWN_ACCOUNT):
            raise Contradicts("unknown_account")
        return self._entered("payout", number, amount, account=account, name=name)

    def debit(self, number: str, account: str, name: str, splits: dict[str, int]) -> dict[str, Any]:
        """Take money from an account; the same number is taken once."""
        if known := self._known("payment", number):
            return known
        if not account.isdecimal() or not 8 <= len(account) <= 30 or account.endswith(UNKNOWN_ACCOUNT):
            raise Contradicts("unknown_account")
        return self._entered("payment", number, sum(splits.values()), by=account, name=name, left=dict(splits))

    def day(self, day: str) -> list[dict[str, Any]]:
        """Return the entries of one day of the city."""
        return [
            one for one in self.entries if datetime.fromisoformat(one["at"]).astimezone(CITY).date().isoformat() == day
        ]

    def _known(self, kind: str, number: str) -> dict[str, Any] | None:
        return next((one for one in self.entries if (one["kind"], one["number"]) == (kind, number)), None)

    def _entered(self, kind: str, number: str, amount: int, **more: Any) -> dict[str, Any]:
        entry = {
            "kind": kind,
            "number": number,
            "amount": amount,
            "reference": uuid.uuid4().hex,
            "at": moment(),
            **more,
        }
        self.entries.append(entry)
        self._keep()
        return entry

    def _keep(self) -> None:
        if self.file is not None:
            told = asdict(self)
            ready = self.file.with_suffix(".new")
            ready.write_text(json.dumps({"orders": told["orders"], "entries": told["entries"]}, ensure_ascii=False))
            ready.replace(self.file)  # whole or not at all
