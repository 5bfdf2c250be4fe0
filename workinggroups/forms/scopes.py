"""How far a change of a meeting goes, and who is told of it."""

from typing import Any

from django import forms

from workinggroups.actions import Scope, Terms

NOBODY = "nobody"


def scope_field() -> forms.ChoiceField:
    """Which meetings of a series a change is for."""
    return forms.ChoiceField(
        label="Which meetings", choices=Scope.choices, initial=Scope.THIS, widget=forms.RadioSelect
    )


def terms_of(form: forms.Form, sent: Any) -> Terms:
    """How far the change goes, as the form says, and whether those asked are told."""
    scope = form.cleaned_data.get("scope") or Scope.THIS
    return Terms(scope=scope, tell=sent.get("tell") != NOBODY)
