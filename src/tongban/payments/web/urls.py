"""Addresses of payments."""

from django.urls import path

from tongban.payments.web import callbacks, mandates, office, residents

app_name = "payments"

urlpatterns = [
    path("", residents.mine, name="mine"),
    path("verify/", residents.verify, name="verify"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/<uuid:mandate_id>/revoke/", mandates.end, name="end-mandate"),
    path("orders/<str:number>/", residents.order, name="order"),
    path("orders/<str:number>/look/", residents.look, name="look"),
    path("receipts/<uuid:receipt_id>/receipt.pdf", residents.receipt, name="receipt"),
    path("payouts/<uuid:payout_id>/account/", residents.account, name="account"),
    path("callback/<str:provider>/", callbacks.callback, name="callback"),
    path("office/", office.overview, name="office"),
    path("office/counter/", office.counter, name="counter"),
    path("office/refunds/<uuid:refund_id>/", office.settle_refund, name="settle-refund"),
    path("office/differences/", office.differences, name="differences"),
    path("office/differences/<uuid:difference_id>/", office.settle_difference, name="settle-difference"),
    path("<str:number>/", residents.due, name="due"),
    path("<str:number>/pay/", residents.pay, name="pay"),
]
