"""Setting up a second factor, and the demonstration's front door."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth import login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongban.identity import demo, operations, queries
from tongban.identity.audiences import demo_visitors
from tongban.identity.sign_in import AccountAdapter
from tongban.kernel.clock import now
from tongban.ui.doors import action, page


class ActivateTotp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """allauth's page; whoever has just typed a right code has shown their second factor in this session."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Activate, and remember that a code was shown."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return response


class SecondFactor(IndexView):  # type: ignore[misc]  # allauth ships no types
    """allauth's overview; officers, who can't do without their second factor, are not offered to switch it off."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add whether this is an officer."""
        context: dict[str, Any] = super().get_context_data(**more)
        return {**context, "is_officer": queries.officer_of(self.request.user) is not None}


activate_totp = ActivateTotp.as_view()
second_factor = SecondFactor.as_view()


@page(open_to=demo_visitors)
def demo_people(request: HttpRequest) -> HttpResponse:
    """Show everybody one can be, with a button each."""
    kept = demo.kept()
    present = demo.codes() if kept else {}
    people = [(person, present.get(person.username, "")) for person in (kept.people if kept else [])]
    return render(request, "identity/demo.html", {"demo": kept, "people": people})


@action(open_to=demo_visitors, back_to="demo:people")
def demo_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a demo person without password; officers count as having shown their second factor."""
    user = demo.demo_user(username)
    if user is None:
        raise Http404
    login(request, user)
    record_authentication(request, user, method="mfa" if queries.officer_of(user) else "demo")
    operations.record_sign_in(user, at=now(), note="demo")
    return redirect(AccountAdapter(request).get_login_redirect_url(request))
