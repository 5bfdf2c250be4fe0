"""Runs the real server beside its floors and prints what each request costs."""

import argparse
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("BENCH_SERVER", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/15")
PORT = int(os.environ.get("BENCH_PORT", "8791"))
FLOOR_PORT = PORT + 1
RUNS, REQUESTS, THREADS = 5, 200, 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Target:
    """Addresses that are asked in turn, with the same headers, and the budget in ms of CPU."""

    name: str
    paths: list[str]
    port: int = PORT
    budget: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    size: int = 0
    statuses: set[int] = field(default_factory=set)


def main() -> None:
    """Measure at each number of rows that the command line names, and show what growth costs."""
    asked = _arguments()
    measured: dict[int, dict[str, float]] = {}
    for rows in asked.rows:
        _prepare_environment(rows)
        if not (asked.kept and _given(rows).exists()):
            subprocess.run([sys.executable, __file__, "--seed", str(rows)], check=True, cwd=ROOT)
        print(
            f"\n{rows:,} practices, {RUNS} runs of {REQUESTS} requests, {THREADS} at a time",
            flush=True,
        )
        _empty_cache()
        with ExitStack() as stack:
            measured[rows] = _measure(stack, rows, asked.only)
    if len(measured) > 1:
        _report_growth(measured)


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    reader.add_argument("rows", nargs="*", type=int, default=[50_000], help="numbers of practices")
    reader.add_argument(
        "--only", action="append", default=[], metavar="TEXT",
        help="ask only the pages whose name holds this; may be given more than once",
    )  # fmt: skip
    reader.add_argument(
        "--kept", action="store_true", help="use the database of an earlier run, if there is one"
    )
    return reader.parse_args()


def _empty_cache() -> None:
    """Forget what was kept of another database: the same edition numbers would find it."""
    from redis import Redis  # noqa: PLC0415 - the floors need none

    Redis.from_url(REDIS).flushdb()


def _given(rows: int) -> Path:
    """Where seeding leaves what the requests need."""
    return Path(os.environ["VAR_DIR"], f"bench-{rows}.json")


def _prepare_environment(rows: int) -> None:
    name = f"hub_bench_{rows}"
    os.environ |= {
        "DATABASE_URL": f"{SERVER}/{name}",
        "REDIS_URL": REDIS,
        "LOCAL": "0",
        "SECRET_KEY": "for the benchmark only, on loopback",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{PORT}",
        "INSECURE_HTTP": "1",
        "LOG_LEVEL": "ERROR",
        "LIMIT_FACTOR": "100000",
        "VAR_DIR": str(Path(tempfile.gettempdir()) / "hub-bench"),
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "STATEMENT_SECONDS": "0",
    }
    os.environ.pop("DEBUG", None)


def seed(rows: int) -> None:
    """Create, migrate and fill the scratch database; runs in a process of its own."""
    import psycopg2  # noqa: PLC0415 - only this process needs it

    name = f"hub_bench_{rows}"
    admin = psycopg2.connect(f"{SERVER}/postgres")
    admin.autocommit = True
    with admin.cursor() as cursor:
        # Made anew each time: the trail's tables refuse to be emptied.
        cursor.execute(f'drop database if exists "{name}" with (force)')
        cursor.execute(f'create database "{name}"')
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - see above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from bench_seed import fill  # noqa: PLC0415 - see above

    began = time.monotonic()
    fill(rows)
    print(f"{rows:,} practices ready after {time.monotonic() - began:.0f} s", flush=True)
    _given(rows).write_text(json.dumps(_credentials()))


def _credentials() -> dict[str, object]:
    """A session, a key, and slugs to ask for."""
    import datetime  # noqa: PLC0415 - this process only

    from django.conf import settings  # noqa: PLC0415 - the environment comes first
    from django.test import Client  # noqa: PLC0415 - see above
    from django.utils import timezone  # noqa: PLC0415 - see above

    from core.audit import System  # noqa: PLC0415 - see above
    from members.actions import create_person, make_key  # noqa: PLC0415 - see above
    from members.models import Nation, Person  # noqa: PLC0415 - see above
    from practices.models import Practice  # noqa: PLC0415 - see above

    bench, at = System("bench"), timezone.now()
    nation = Nation.objects.get(slug="new-zealand")
    person = Person.objects.filter(email="official@nz.example").first() or create_person(
        email="official@nz.example", name="official of New Zealand", role="official",
        nation=nation, password="not used", by=bench, at=at,  # noqa: S106 - nobody signs in
    )  # fmt: skip
    _, secret = make_key(
        nation=nation,
        name="bench",
        scopes=["read", "read:network"],
        expires_at=at + datetime.timedelta(days=7),
        by=bench,
        at=at,
    )
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    clear = Practice.objects.filter(marking="CLEAR").order_by("-published_at")
    return {
        "session": client.cookies["sessionid"].value,
        "secret": secret,
        "slugs": list(clear.values_list("slug", flat=True)[:200]),
    }


def _measure(stack: ExitStack, rows: int, only: list[str]) -> dict[str, float]:
    given = json.loads(_given(rows).read_text())
    hub = stack.enter_context(_server("hub.wsgi:application", PORT))
    targets = [
        target
        for target in _targets(given)
        if not only or any(text in target.name for text in only)
    ]
    with tempfile.TemporaryDirectory() as folder:
        for number, target in enumerate(targets):
            body, target.size = _one(target)
            Path(folder, str(number)).write_bytes(body)
        os.environ["BENCH_BYTES"] = folder
        floor = stack.enter_context(
            _server("bench_floor:application", FLOOR_PORT, ["--pythonpath", "script"])
        )
        floors = [
            Target(f"  floor: bytes of “{t.name}”", [f"/bytes/{n}"], FLOOR_PORT)
            for n, t in enumerate(targets[:2])
        ]
        floors += [
            Target("  floor: raw SQL, list of 50", ["/rows"], FLOOR_PORT),
            Target("  floor: raw SQL, one", [f"/one/{s}" for s in given["slugs"]], FLOOR_PORT),
        ]
        everything = [*targets, *floors]
        for target in everything:
            _load(target, REQUESTS // 4)
        for _ in range(RUNS):
            for target in everything:
                _run(target, hub if target.port == PORT else floor)
        _report(everything)
        print(f"memory of the web workers: {_memory(hub):.0f} MB (proportional set size)")
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        return {target.name: statistics.median(target.cpu) for target in targets}


def _targets(given: dict[str, Any]) -> list[Target]:
    key = {"Authorization": f"Bearer {given['secret']}"}
    person = {"Cookie": f"sessionid={given['session']}"}
    slugs = list(given["slugs"])
    items = [f"/api/v1/practices/{slug}/" for slug in slugs]
    pages = [f"/practices/{slug}/" for slug in slugs]
    listed = ["/api/v1/practices/?limit=50"]
    found = ["/api/v1/practices/?q=digital+identity", "/api/v1/practices/?q=shared+service"]
    everywhere = ["/search/?q=digital+identity", "/search/?q=shared+service"]
    situations = ["/situation/?q=sharing+data+between+registers", "/situation/?q=shared+login"]
    compared = ["/compare/?topic=digital-identity&nation=gb&nation=nz&nation=dk&nation=ee"]
    looked = ["/practices/?q=digital+identity", "/practices/?q=shared+service"]
    known = Target("", listed)
    tag = {"If-None-Match": _etag(known)}
    item = items[:1]
    tag_of_item = {"If-None-Match": _etag(Target("", item))}
    return [
        Target("API list of 50, key", listed, budget=3, headers=key),
        Target("API item, key", items, budget=1.5, headers=key),
        Target("API list of 50, public", listed, budget=3),
        Target("API item, public", items, budget=1.5),
        Target("API list, 304, public", listed, budget=0.8, headers=tag),
        Target("API item, 304, public", item, budget=0.8, headers=tag_of_item),
        Target("API search, two words, key", found, budget=10, headers=key),
        Target("library page, signed in", ["/practices/"], budget=6, headers=person),
        Target("library page, public", ["/practices/"], budget=0.8),
        Target("practice page, signed in", pages, budget=4, headers=person),
        Target("practice page, public", pages, budget=4),
        Target("search page, two words, signed in", looked, budget=10, headers=person),
        Target("search of everything, signed in", everywhere, budget=10, headers=person),
        Target("search of everything, public", everywhere, budget=10),
        Target("situation, signed in", situations, budget=10, headers=person),
        Target("four nations side by side, signed in", compared, budget=4, headers=person),
        Target("gap map, signed in", ["/gap-map/"], budget=6, headers=person),
        Target("gap map, public", ["/gap-map/"], budget=0.8),
    ]  # fmt: skip


def _etag(target: Target) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", target.port)
    connection.request("GET", target.paths[0], headers=target.headers)
    answer = connection.getresponse()
    answer.read()
    return answer.getheader("ETag") or ""


def _one(target: Target) -> tuple[bytes, int]:
    connection = http.client.HTTPConnection("127.0.0.1", target.port)
    connection.request("GET", target.paths[0], headers=target.headers)
    body = connection.getresponse().read()
    return body, len(body)


@contextmanager
def _server(app: str, port: int, more: list[str] | None = None) -> Iterator[int]:
    command = [
        *(sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--threads", str(THREADS), "--log-level", "error", *(more or [])),
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        for _ in range(100):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).request("GET", "/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _load(target: Target, requests: int) -> list[float]:
    walls: list[float] = []
    parts = [islice(cycle(target.paths), n, n + requests // THREADS) for n in range(THREADS)]

    def ask(paths: Iterator[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", target.port)
        for path in paths:
            began = time.perf_counter()
            connection.request("GET", path, headers=target.headers)
            answer = connection.getresponse()
            answer.read()
            target.statuses.add(answer.status)
            walls.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=ask, args=[part]) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return walls


def _run(target: Target, master: int) -> None:
    web, database = _cpu(_family(master)), _cpu(_backends())
    began = time.perf_counter()
    walls = _load(target, REQUESTS)
    taken = time.perf_counter() - began
    spent = _cpu(_backends()) - database
    target.cpu.append((_cpu(_family(master)) - web + spent) * 1000 / len(walls))
    target.database.append(spent * 1000 / len(walls))
    target.walls += walls
    target.rates.append(len(walls) / taken)


def _family(master: int) -> list[int]:
    return _pids("-P", str(master))


def _backends() -> list[int]:
    """PostgreSQL's processes that serve the benchmark's database, by what they call themselves."""
    name = urlsplit(os.environ["DATABASE_URL"]).path[1:]
    return _pids("-f", rf"postgres: .* {name} ")


def _pids(*wanted: str) -> list[int]:
    command = [shutil.which("pgrep") or "/usr/bin/pgrep", *wanted]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def _cpu(pids: list[int]) -> float:
    """Seconds of processor time that the processes have used."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _memory(master: int) -> float:
    total = 0
    for pid in _family(master):
        found = re.search(
            r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE
        )
        total += int(found.group(1)) if found else 0
    return total / 1024


def _report(targets: list[Target]) -> None:
    raw = {"list": "  floor: raw SQL, list of 50", "item": "  floor: raw SQL, one"}
    middle = {target.name: statistics.median(target.cpu) for target in targets}
    heads = f"{'CPU ms':>8}{'db ms':>7}{'budget':>8}{'floor':>8}{'/s':>7}{'p50':>7}{'p99':>7}"
    print(f"{'':42}{heads}{'bytes':>9}  spread, status")
    for target in targets:
        cpu = middle[target.name]
        floors = [middle[name] for word, name in raw.items() if word in target.name]
        beside = floors[0] if floors and target.port == PORT else None
        walls = sorted(target.walls)
        budget = f"{target.budget:.1f}" if target.budget else ""
        ratio = f"{cpu / beside:.1f}x" if beside else ""
        spread = (max(target.cpu) - min(target.cpu)) / cpu if cpu else 0
        statuses = ",".join(map(str, sorted(target.statuses)))
        print(
            f"{target.name:42}{cpu:8.2f}{statistics.median(target.database):7.2f}{budget:>8}"
            f"{ratio:>8}{statistics.median(target.rates):7.0f}{statistics.median(walls):7.1f}"
            f"{walls[int(len(walls) * 0.99)]:7.1f}{target.size:9}  {spread:.0%}, {statuses}"
        )


def _report_growth(measured: dict[int, dict[str, float]]) -> None:
    """CPU ms of each page by number of practices, and the last number's as a multiple."""
    sizes = list(measured)
    heads = "".join(f"{rows:>11,}" for rows in sizes)
    print(f"\n{'CPU ms by number of practices':42}{heads}{'growth':>9}")
    for name, first in measured[sizes[0]].items():
        found = [measured[rows][name] for rows in sizes]
        growth = f"{found[-1] / first:.1f}x" if first else ""
        print(f"{name:42}{''.join(f'{cpu:11.2f}' for cpu in found)}{growth:>9}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seed"]:
        seed(int(sys.argv[2]))
    else:
        main()
