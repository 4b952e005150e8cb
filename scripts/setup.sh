#!/usr/bin/env bash
# Install what a target needs: `setup.sh run` or `setup.sh dev`. A second run finds its stamp and ends at once.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1
uv_version=0.13.9

# trust what the machine trusts: offices often stand behind a proxy with a certificate of its own
trusted=/etc/ssl/certs/ca-certificates.crt
if [[ -f $trusted ]]; then
    export SSL_CERT_FILE=${SSL_CERT_FILE:-$trusted} NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$trusted}
fi

fail() { echo "$*" >&2; exit 1; }

find_python() {
    local name
    for name in ${PYTHON3:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    fail "Python 3.11 or later is needed: install it, or name it with PYTHON3=/path/to/python3."
}

make_venv() {
    .venv/bin/python -c '' 2>/dev/null && return
    local python
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        local package
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        scripts/packages.sh install "$package"
    fi
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv
}

install_packages() {
    [[ "$(.venv/bin/uv --version 2>/dev/null)" == "uv $uv_version"* ]] ||
        .venv/bin/python -m pip install -qq --disable-pip-version-check "uv==$uv_version"
    echo "Installing Python packages ..."
    # --inexact: uv itself lives in the same environment
    if [[ $kind == run ]]; then
        .venv/bin/uv sync --quiet --locked --inexact --no-dev
    else
        .venv/bin/uv sync --quiet --locked --inexact
    fi
}

stamp_of() { echo "$1 $(cat pyproject.toml uv.lock package-lock.json hatch_build.py scripts/*.sh | sha256sum)"; }

is_done() {
    local wanted
    for wanted in dev "$kind"; do # what dev has, run has
        [[ -f .venv/.stamp-$wanted && "$(<".venv/.stamp-$wanted")" == "$(stamp_of "$wanted")" ]] && return
    done
    return 1
}

scripts/packages.sh "$kind"
if ! is_done || ! .venv/bin/python -c '' 2>/dev/null; then
    make_venv
    install_packages
    .venv/bin/python hatch_build.py
    stamp_of "$kind" >".venv/.stamp-$kind"
fi
for text in src/tongban/locale/*/LC_MESSAGES/django.po; do
    if [[ -f $text && ! ${text%.po}.mo -nt $text ]]; then
        .venv/bin/python -m tongban.config.cli messages compile
        break
    fi
done
