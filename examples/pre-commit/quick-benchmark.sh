#!/bin/sh
# Four short samples of each benchmark are the fewest that can show a difference. BENCH runs them, HEADROOM compares them.
set -eu
BENCH=${BENCH:-"go test -run=^$ -bench=. -benchtime=100ms -count=4 ./..."}
HEADROOM=${HEADROOM:-headroom}
results=$(mktemp)
trap 'rm -f "$results"' EXIT
$BENCH > "$results" || { cat "$results"; exit 1; }
$HEADROOM compare --baseline main --current "$results" --threshold 20%
