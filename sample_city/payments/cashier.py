"""The cashier's page: what is paid and to whom, a code to scan, a button, and the way back."""

from base64 import b64encode
from html import escape
from io import BytesIO
from typing import Any

import segno

WORDS = {
    "zh": {
        "title": "统一公共支付平台（演示）",
        "scan": "用手机银行扫码支付，或在此页支付",
        "pay": "支付",
        "cancel": "取消，返回",
        "note": "演示环境：不会真的扣款。",
        "order": "订单号",
        "paid": "该订单已支付。",
        "back": "返回",
    },
    "en": {
        "title": "Public payment platform (demonstration)",
        "scan": "Scan with your bank's app, or pay here",
        "pay": "Pay",
        "cancel": "Cancel and go back",
        "note": "Demonstration: no money is taken.",
        "order": "Order",
        "paid": "This order is paid.",
        "back": "Go back",
    },
}
STYLE = (
    "body{font-family:system-ui,'Noto Sans SC',sans-serif;max-width:28rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.3rem}.sum{font-size:2.4rem;font-weight:700;margin:.5rem 0}"
    "li{display:flex;justify-content:space-between}"
    "ul{padding:0}button{font-size:1.1rem;padding:.7rem 1rem;width:100%;margin:.4rem 0;border:2px solid #0b5a7a;"
    "background:#0b5a7a;color:#fff}button.quiet{background:#fff;color:#0b5a7a}img{display:block;margin:1rem auto}"
)


def yuan(fen: int) -> str:
    """Return an amount as people read it."""
    return f"¥{fen // 100}.{fen % 100:02}"


def page(order: dict[str, Any], query: str) -> str:
    """Return the page of an order; `query` is the signed address, which comes back with the button."""
    words = WORDS["en" if str(order["lang"]).startswith("en") else "zh"]
    lang = "en" if words is WORDS["en"] else "zh-Hans"
    shares = "".join(
        f"<li><span>{escape(name)}</span><span>{yuan(fen)}</span></li>" for name, fen in order["splits"].items()
    )
    hidden = f'<input type="hidden" name="query" value="{escape(query)}">'
    if order["state"] == "paid":
        acts = f'<p>{words["paid"]}</p><p><a href="{escape(order["return"])}">{words["back"]}</a></p>'
    else:
        acts = (
            f'<p>{words["scan"]}</p><img alt="QR" width="180" height="180" src="{_qr(order["order"])}">'
            f'<form method="post" action="/cashier/pay">{hidden}'
            f'<button id="pay">{words["pay"]} {yuan(order["amount"])}</button></form>'
            f'<form method="post" action="/cashier/cancel">{hidden}'
            f'<button id="cancel" class="quiet">{words["cancel"]}</button></form>'
        )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{words["title"]}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head><body><main>'
        f"<h1>{words['title']}</h1><p>{escape(order['title'])}<br>{words['order']} {escape(order['order'])}</p>"
        f'<p class="sum">{yuan(order["amount"])}</p><ul>{shares}</ul>{acts}<p>{words["note"]}</p></main></body></html>'
    )


def wrong_page() -> str:
    """Return the page for an address nobody signed, or that is too old."""
    words = "链接无效或已过期。 This link is wrong or too old."
    head = f'<head><meta charset="utf-8"><title>{words}</title></head>'
    return f'<!DOCTYPE html><html lang="zh-Hans">{head}<body><main><h1>{words}</h1></main></body></html>'


def _qr(number: str) -> str:
    drawn = BytesIO()
    segno.make(f"sandbox-payment:{number}").save(drawn, kind="svg", scale=4)
    return "data:image/svg+xml;base64," + b64encode(drawn.getvalue()).decode()
