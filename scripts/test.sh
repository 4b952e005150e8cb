#!/usr/bin/env bash
# All checks and all tests. The browser's journeys come last and alone: they measure a whole installation.
source "$(dirname "$0")/steps.sh"
browser=(tests/journeys)
[[ ! -d tests/faults ]] || browser+=(tests/faults)
plain=(pytest tests --ignore=tests/journeys --ignore=tests/faults --ignore=tests/federation -n 2 --dist loadfile)
debian=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)

static_steps
step "Tests on the embedded PostgreSQL" "${plain[@]}"
step "Tests on $debian" env TONGBAN_PG_BIN="$debian" \
    "${plain[@]}" --ignore=tests/architecture --ignore=tests/config --ignore=tests/ui
step "Journeys in the browser" pytest --durable "${browser[@]}"
step "Two cities" pytest tests/federation
sum_up
