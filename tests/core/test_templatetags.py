from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from core.templatetags.hub import taken_as, ticks


def render(source: str, path: str = "", **values: object) -> str:
    if path:
        values["request"] = RequestFactory().get(path)
    return Template("{% load hub %}" + source).render(Context(values))


def test_a_component_stands_around_what_the_tag_encloses() -> None:
    html = render(
        '{% component "notice" tone="warning" title=name %}<p>{{ name }}</p>{% endcomponent %}',
        name="<Ana>",
    )
    assert 'class="notice warning"' in html
    assert '<p class="title">&lt;Ana&gt;</p>' in html
    assert "<p>&lt;Ana&gt;</p>" in html


def test_a_component_sees_nothing_else_of_the_page() -> None:
    html = render('{% component "notice" text="Saved" %}{% endcomponent %}', title="The page")
    assert "Saved" in html
    assert "The page" not in html


def test_only_space_inside_a_component_is_no_content() -> None:
    html = render('{% component "page_header" title="Nations" %}\n {% endcomponent %}')
    assert "Nations" in html
    assert "actions" not in html


def test_a_form_component_carries_the_token_of_its_page() -> None:
    html = render(
        '{% component "form" button="Send" %}{% endcomponent %}', csrf_token=SafeString("tok")
    )
    assert 'name="csrfmiddlewaretoken" value="tok"' in html


def test_current_names_the_page_itself_and_what_lies_below_it() -> None:
    tag = '<a{% current "/practices/" "/topics/" %}>'
    assert render(tag, "/practices/") == '<a aria-current="page">'
    assert render(tag, "/practices/govuk-notify/") == '<a aria-current="true">'
    assert render(tag, "/topics/data/") == '<a aria-current="true">'
    assert render(tag, "/nations/") == "<a>"


def test_current_is_silent_without_a_request() -> None:
    assert render('<a{% current "/practices/" %}>') == "<a>"


def test_a_list_of_choices_is_drawn_and_escaped() -> None:
    class Choosing(forms.Form):
        one = forms.ChoiceField(choices=[("", "None"), ('"x', "Salt & <pepper>"), (3, "Three")])

    html = str(Choosing({"one": 3})["one"])
    assert '<option value="">None</option>' in html
    assert '<option value="&quot;x">Salt &amp; &lt;pepper&gt;</option>' in html
    assert '<option value="3" selected>Three</option>' in html
    assert html.count("<option") == 3


def test_tick_boxes_are_escaped_and_say_what_is_on() -> None:
    html = ticks([{"value": "<a>", "label": "A & b", "count": 2, "checked": True}], "kind")
    assert (
        '<input type="checkbox" id="f-kind-&lt;a&gt;" name="kind" value="&lt;a&gt;" checked>'
        in html
    )
    assert "A &amp; b" in html
    assert "checked" not in ticks([{"value": "a", "label": "A", "count": 2}], "kind")
    assert taken_as("/x/?q=1", "md") == "/x/?q=1&format=md"
