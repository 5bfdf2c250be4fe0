"""The page for signing in: the library's, with the nations' identity providers."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView

from members import queries


class SignInView(LoginView):  # type: ignore[misc] # reason: the library is untyped
    """Offers the password, a passkey and the providers."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the providers, and where to go afterwards."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = self.request.GET.get("next") or self.request.POST.get("next") or ""
        then = f"?{urlencode({'next': wanted})}" if wanted else ""
        return context | {"providers": queries.providers_offered(), "then": then}
