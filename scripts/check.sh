#!/usr/bin/env bash
# The checks that need no test: format, lint, types, templates, borders.
source "$(dirname "$0")/steps.sh"
static_steps
sum_up
