"""The data stewards' addresses."""

from django.urls import path

from tongban.exchange.web import agreements, catalog, demands, figures, neighbours
from tongban.ui.doors import by_method

urlpatterns = [
    path("", catalog.catalog, name="catalog"),
    path("catalogue.csv", catalog.catalog_export, name="catalog-export"),
    path("cities/", neighbours.neighbours, name="neighbours"),
    path("cities.csv", neighbours.neighbours_export, name="neighbours-export"),
    path("cities/<path:source>/ask/", by_method(get=demands.ask, post=demands.submit), name="ask-elsewhere"),
    path("cities/<path:service>/", neighbours.elsewhere, name="elsewhere"),
    path("ask/", by_method(get=demands.ask, post=demands.submit), name="ask-uncataloged"),
    path("data/<slug:source>/", catalog.dataset, name="dataset"),
    path("data/<slug:source>/ask/", by_method(get=demands.ask, post=demands.submit), name="ask"),
    path("data/<slug:source>/stop/", by_method(get=agreements.ask_stop, post=agreements.stop), name="stop"),
    path("responsibilities/", catalog.responsibilities, name="responsibilities"),
    path("responsibilities.csv", catalog.responsibilities_export, name="responsibilities-export"),
    path("withheld/", catalog.withheld, name="withheld"),
    path("withheld.csv", catalog.withheld_export, name="withheld-export"),
    path("demands/", demands.demands, name="demands"),
    path("demands.csv", demands.demands_export, name="demands-export"),
    path("demands/<uuid:demand_id>/", demands.demand, name="demand"),
    path(
        "demands/<uuid:demand_id>/<slug:move>/",
        by_method(get=demands.ask_move, post=demands.make_move),
        name="demand-move",
    ),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements.csv", agreements.agreements_export, name="agreements-export"),
    path(
        "agreements/<uuid:agreement_id>/end/",
        by_method(get=agreements.ask_end, post=agreements.end),
        name="agreement-end",
    ),
    path("stops/", agreements.stops, name="stops"),
    path("stops/<uuid:stop_id>/lift/", agreements.lift, name="lift"),
    path("figures/", figures.dashboard, name="figures"),
    path("figures.csv", figures.dashboard_export, name="figures-export"),
]
