#!/usr/bin/env bash
# Install the system's packages that are missing: `packages.sh run|dev`, or `packages.sh install NAME ...`.
# As root they are installed; otherwise one line names the command, and the target fails.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

has_library() { ldconfig -p | grep -F "$1" >/dev/null; }

has_chinese_font() {
    if command -v fc-list >/dev/null; then
        [[ -n "$(fc-list :lang=zh-cn file)" ]]
    else
        [[ -n "$(find /usr/share/fonts -iname '*cjk*' -print -quit 2>/dev/null)" ]]
    fi
}

missing() {
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    has_chinese_font || echo fonts-noto-cjk
    [[ $1 == dev ]] || return 0
    command -v chromium >/dev/null || echo chromium
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql
    # a real MariaDB, which the tests of the exchange's connectors start by themselves
    command -v mariadbd >/dev/null || echo mariadb-server-core
}

install() {
    if [[ $EUID -ne 0 ]]; then
        echo "Missing on this machine: $*. Run: sudo apt-get install --no-install-recommends $*" >&2
        exit 1
    fi
    echo "Installing $* ..."
    if [[ " $* " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        # the tests take its programs only: no server of its own is wanted
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold \
        -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

if [[ $1 == install ]]; then
    shift
    install "$@"
else
    mapfile -t names < <(missing "$1")
    [[ ${#names[@]} -eq 0 ]] || install "${names[@]}"
fi
