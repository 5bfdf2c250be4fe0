"""Pages about declarations and principles."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import takeaway
from core.pages import file_of, refused
from declarations import queries
from declarations.models import Declaration, Principle
from declarations.takeaways import declarations_sheet


@require_safe
def declaration_list(request: HttpRequest) -> HttpResponse:
    """Show every text and who signed it."""
    page = queries.declaration_list(request.user)
    try:
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        faults = {name: " ".join(said) for name, said in error.message_dict.items()}
        return refused(request, faults, title="Declarations")
    if wanted:
        return file_of(declarations_sheet(page.texts, page.signing, at=timezone.now()), wanted)
    return render(request, "declarations/declarations.html", {"page": page})


@require_safe
def declaration_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one text."""
    known = Declaration.objects.visible_to(request.user).select_related("summit", "supersedes")
    text = get_object_or_404(known, slug=slug)
    page = queries.declaration_page(text, request.user)
    return render(request, "declarations/declaration.html", {"text": text, "page": page})


@require_safe
def principle_list(request: HttpRequest) -> HttpResponse:
    """Show the two lists of principles."""
    page = queries.principle_list(request.user)
    return render(request, "declarations/principles.html", {"page": page})


@require_safe
def principle_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one principle."""
    known = Principle.objects.visible_to(request.user).select_related("continues")
    principle = get_object_or_404(known, slug=slug)
    page = queries.principle_page(principle, request.user)
    context = {"principle": principle, "page": page}
    return render(request, "declarations/principle.html", context)
