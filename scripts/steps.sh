# Sourced by check.sh and test.sh: runs steps one after another, even past a failure, and sums up at the end.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/.venv/bin:$PATH
summary=()
failed=0

step() {
    local name=$1 begun=$SECONDS verdict=passed
    shift
    echo
    echo "== $name"
    if ! "$@"; then
        verdict=FAILED
        failed=$((failed + 1))
    fi
    summary+=("$(printf '  %-7s %5d s  %s' "$verdict" $((SECONDS - begun)) "$name")")
}

static_steps() {
    step "Lint" ruff check .
    step "Format" ruff format --check .
    step "Types" mypy
    step "Templates" djlint src --lint --quiet
    step "Borders" lint-imports --no-logo
}

sum_up() {
    echo
    echo "== Summary after $SECONDS s: ${#summary[@]} steps, $failed failed"
    printf '%s\n' "${summary[@]}"
    exit $((failed > 0))
}
