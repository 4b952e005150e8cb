"""The addresses of the exchange's pages: stewards' and auditors'."""

from django.urls import path

from tongban.exchange.web import inquiries, log, push, stewards
from tongban.ui.doors import by_method

app_name = "exchange"

urlpatterns = [
    *stewards.urlpatterns,
    path("push/<slug:connector>", push.push, name="push"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/<uuid:inquiry_id>/", by_method(get=inquiries.inquiry, post=inquiries.answer), name="inquiry"),
    path("log/", by_method(get=log.log, post=log.find_person), name="log"),
    path("log/export.csv", log.export_csv, name="log-csv"),
    path("log/export.jsonl", log.export_json, name="log-json"),
    path("log/<int:sequence>/", log.entry, name="entry"),
    path("log/<int:sequence>/proof.json", log.proof, name="entry-proof"),
]
