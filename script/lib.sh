# Shared by the scripts here; sourced from the project's folder, with `set -eu` on.

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Set PYTHON to a Python of 3.11 or later: the one asked for, or the first one found.
find_python() {
    for candidate in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return
        fi
    done
    found=$("${PYTHON:-python3}" -c 'import platform; print(platform.python_version())' 2>/dev/null) ||
        die "The hub needs Python 3.11 or later, and no Python was found."
    die "The hub needs Python 3.11 or later; this is Python $found. Name another with PYTHON=/path/to/python3.11."
}

# Install locked requirements (files as arguments) into .venv, only when they have changed.
install_requirements() {
    find_python
    if ! [ -x .venv/bin/python ]; then
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
            die "This Python lacks the venv module. On Debian and Ubuntu: apt-get install python3-venv"
        say "Making the virtual environment in .venv ..."
        rm -rf .venv
        "$PYTHON" -m venv .venv || die "The virtual environment could not be made in $PWD/.venv."
    fi
    for file in "$@"; do
        stamp=.venv/installed-$file
        if cmp -s "$file" "$stamp"; then
            continue
        fi
        say "Installing $file ..."
        # --no-deps: the lock names everything, and an older pip would reach past it for an
        # extra ("coverage[toml]") as soon as that package has a newer release.
        .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps \
            -r "$file" || die "The packages in $file could not be installed; see above."
        cp "$file" "$stamp"
    done
}
