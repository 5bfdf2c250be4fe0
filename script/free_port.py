"""Say in one sentence why the port cannot be used, if so. Runs on any Python 3."""

import socket
import sys

HIGHEST = 65535


def main() -> int:
    """Return 0 when a server can listen on the port given as the argument."""
    text = sys.argv[1]
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST:
        sys.stderr.write(f"PORT must be a number from 1 to {HIGHEST}, not {text!r}.\n")
        return 1
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            sys.stderr.write(
                f"Port {text} cannot be used ({error.strerror}). "
                f"Choose another one: PORT={int(text) + 1} script/server\n"
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
