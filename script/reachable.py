"""Say which of the addresses given as arguments (postgres://, redis://) do not answer."""

import sys

import psycopg2
import redis

SECONDS = 3


def _fault(address: str) -> str | None:
    """Return why the engine at the address cannot be used, or None."""
    try:
        if address.startswith("redis"):
            redis.Redis.from_url(address, socket_connect_timeout=SECONDS).ping()
        else:
            # The server is what counts: the tests make their own databases in it.
            server = address.rsplit("/", 1)[0] + "/postgres"
            psycopg2.connect(server, connect_timeout=SECONDS).close()
    except (redis.RedisError, psycopg2.Error) as error:
        return str(error).strip()
    return None


def main() -> int:
    """Return 0 when all of them answer."""
    faults = [fault for address in sys.argv[1:] if (fault := _fault(address))]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
