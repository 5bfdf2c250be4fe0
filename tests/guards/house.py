"""The house rules that imports cannot show, each as a function from source to complaints.

A complaint is "line: sentence". test_house.py asks every file of the project, and proves each
rule on a planted violation.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

APPS = (
    "core", "members", "practices", "workinggroups", "sharing", "summits", "declarations", "digests",
)  # fmt: skip

# Of architecture.md. Everything else in an app is a piece of the domain under its own noun.
DOORS = {"views", "api", "tasks", "admin", "feeds", "middleware", "urls"}
SHAPES = {"forms", "serializers", "filters"}
BAGS = {
    "utils", "util", "helpers", "helper", "services", "service", "common", "misc", "lib",
    "managers", "selectors", "signals", "handlers", "mixins", "constants", "base", "tools",
}  # fmt: skip
FOLDERS = {"migrations", "management", "templatetags"}

MODULE_LINES = 300
FUNCTION_LINES = 40

CLOCKS = {
    "timezone.now", "timezone.localdate", "datetime.now", "datetime.utcnow", "datetime.today",
    "date.today", "datetime.datetime.now", "datetime.date.today", "time.time",
}  # fmt: skip
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "aupdate", "asave", "acreate", "adelete",
}  # fmt: skip
WEB = ("django.http", "django.shortcuts", "django.views")

# The modules that may call text safe, because they have made it so.
SAFE_MAKERS = {PurePath("core/markdown.py"), PurePath("practices/search/excerpts.py")}

Complaints = Iterator[str]


def kind(path: PurePath) -> str:
    """Return what a module of an app is: 'views' for practices/views.py and its package."""
    inner = path.parts[1] if len(path.parts) > 1 else ""
    return inner.removesuffix(".py")


def is_door(path: PurePath) -> bool:
    """Say whether the module may read the clock: a door, a command, or what doors are made of."""
    return kind(path) in DOORS | {"management", "rest", "pages", "accounts"}


def layout(path: PurePath, tree: ast.Module) -> Complaints:
    """No bag of things, no second name; every module says what it is."""
    if kind(path) in BAGS:
        yield f"1: {kind(path)} says nothing; name the module by its noun"
    if path.name != "__init__.py" and ast.get_docstring(tree) is None:
        yield "1: the module does not say what it is"


def length(_path: PurePath, tree: ast.Module, *, lines: int) -> Complaints:
    """Modules of at most 300 lines, functions of at most 40."""
    if lines > MODULE_LINES:
        yield f"{lines}: {lines} lines; past {MODULE_LINES} split the module by noun"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = (node.end_lineno or node.lineno) - node.lineno + 1
            if own > FUNCTION_LINES:
                yield f"{node.lineno}: {node.name} has {own} lines, more than {FUNCTION_LINES}"


def clock(path: PurePath, tree: ast.Module) -> Complaints:
    """The clock comes in through the door."""
    if is_door(path):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            yield f"{node.lineno}: reads the clock ({ast.unparse(node)}); take at= or now="
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{node.value.lineno}: {node.arg} reads the clock; take at="


def writes(path: PurePath, tree: ast.Module) -> Complaints:
    """A door calls one action; it writes nothing itself."""
    if kind(path) not in DOORS | SHAPES:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        # A dict's update has something before its keywords, a cache's delete has a key.
        row = name in WRITES or (name in {"update", "delete"} and not node.args)
        if row and not ast.unparse(node.func).startswith("actions."):
            yield f"{node.lineno}: .{name}() in a door; call an action"


def web(path: PurePath, tree: ast.Module) -> Complaints:
    """The domain knows no requests and no replies."""
    if is_door(path) or kind(path) in SHAPES | FOLDERS:
        return
    for node in _running(tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith(WEB):
                yield f"{node.lineno}: {name} in the domain"


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk over what runs: a name that only serves as a type is no dependency."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _running(node)


def queueing(path: PurePath, tree: ast.Module) -> Complaints:
    """Owed work is a row; only tasks start tasks."""
    if kind(path) == "tasks":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {
            "delay", "apply_async", "delay_on_commit", "send_task",
        }:  # fmt: skip
            yield f"{node.lineno}: .{node.attr} outside tasks.py; write a row of what is owed"


def every_field(_path: PurePath, tree: ast.Module) -> Complaints:
    """Shapes name their fields."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and node.value.value == "__all__"
        ):
            yield f'{node.lineno}: fields = "__all__"; name the fields'


def raw_html(path: PurePath, tree: ast.Module) -> Complaints:
    """Text is called safe only where it has been made so."""
    if path in SAFE_MAKERS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith("mark_safe"):
            yield f"{node.lineno}: mark_safe; use format_html, or core.markdown for member text"


def task_names(path: PurePath, tree: ast.Module) -> Complaints:
    """A task has a name of its own; its queue stands in hub/celery.py."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            call = mark if isinstance(mark, ast.Call) else None
            if not ast.unparse(call.func if call else mark).endswith(("shared_task", "app.task")):
                continue
            words = {word.arg: word.value for word in call.keywords} if call else {}
            name = words.get("name")
            if not isinstance(name, ast.Constant):
                yield f"{node.lineno}: task {node.name} has no name= of its own"
            elif not str(name.value).startswith(f"{path.parts[0]}."):
                yield f'{node.lineno}: task "{name.value}" is not named {path.parts[0]}.…'
            if "queue" in words:
                yield f"{node.lineno}: the queue of {node.name} belongs into hub/celery.py"
            if node.args.args and not words.get("bind"):
                yield f"{node.lineno}: task {node.name} takes keywords only (write *, first)"


_TRAIL = {"Event", "Anchor", "TrailHead"}


def trail(path: PurePath, tree: ast.Module) -> Complaints:
    """Only core.audit writes the trail."""
    if path == PurePath("core/audit.py"):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        method = name.rpartition(".")[2]
        made = name.removeprefix("models.") in _TRAIL
        if made or (name.split(".")[0] in _TRAIL and method in WRITES | {"update", "delete"}):
            yield f"{node.lineno}: {name}() outside core.audit; call record"


RULES: tuple[Callable[[PurePath, ast.Module], Complaints], ...] = (
    layout, clock, writes, web, queueing, every_field, raw_html, task_names, trail,
)  # fmt: skip

_SUPPRESSION = re.compile(
    r"#\s*(?P<tool>noqa|type:\s*ignore|pragma:\s*no cover)"
    r"(?P<code>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[a-z, -]+\])?"
    r"(?P<reason>\s*[-–—#]\s*\w.{3,})?"
)
_TEMPLATE = (
    (re.compile(r"\|\s*safe\b"), "|safe on what may be member text"),
    (re.compile(r"autoescape\s+off"), "autoescape off"),
    (re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE), "inline style"),
    (re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE), "inline script"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "inline handler"),
    (re.compile(r"javascript:", re.IGNORECASE), "javascript: address"),
)


def suppressions(source: str) -> Complaints:
    """Every silenced tool has its code and its reason on the line."""
    for number, line in enumerate(source.splitlines(), 1):
        for found in _SUPPRESSION.finditer(line):
            if not found["code"] and not found["tool"].startswith("pragma"):
                yield f"{number}: {found['tool']} without a code"
            elif not found["reason"]:
                yield f"{number}: {found['tool']} without a reason"


def template(source: str, *, letter: bool = False) -> Complaints:
    """No text passed off as safe, and nothing that the content policy would stop.

    A letter's HTML may carry styles: mail programs know no style sheets.
    """
    for number, line in enumerate(source.splitlines(), 1):
        for pattern, fault in _TEMPLATE:
            if pattern.search(line) and not (letter and fault == "inline style"):
                yield f"{number}: {fault}"
