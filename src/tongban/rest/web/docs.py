"""The interface described: for machines in OpenAPI 3.1, and for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tongban.rest.web.interface import description
from tongban.ui.doors import everyone, page


@page(open_to=everyone)
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description."""
    return JsonResponse(description())


@page(open_to=everyone)
def docs(request: HttpRequest) -> HttpResponse:
    """List the operations from the OpenAPI description."""
    described = description()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("description") or operation["summary"],
            "closed": bool(operation.get("security")),
        }
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "rest/docs.html", {"operations": operations})
