#!/usr/bin/env bash
# All checks and all tests. What needs a whole installation comes last; kill -9 and the two cities run alone.
source "$(dirname "$0")/steps.sh"
plain=(pytest tests --ignore=tests/journeys --ignore=tests/faults --ignore=tests/federation -n 2 --dist loadfile)
debian=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)

static_steps
step "Tests on the embedded PostgreSQL" "${plain[@]}"
step "Tests on $debian" env TONGBAN_PG_BIN="$debian" \
    pytest tests/kernel tests/cases tests/payments tests/certificates -n 2 --dist loadfile
step "Journeys in the browser" pytest --durable tests/journeys -n 2 --dist loadfile
step "kill -9" pytest --durable tests/faults
step "Two cities" pytest tests/federation
sum_up
