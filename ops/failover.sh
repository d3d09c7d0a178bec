#!/usr/bin/env bash
# A failover by hand: two gateways send from a primary whose commits are acknowledged when its streaming standby has them too.
# The primary is lost in the middle of it, the standby is promoted, and the gateways go on by their multi-host address alone.
# Nothing that was acknowledged may be missing, and everything must be accepted exactly once. Prints a transcript with times.
#
#   ops/failover.sh
#
# Environment as of ops/chaos.sh; ANZE_CHAOS_SECONDS (10) is how long there is no primary.
#
# What an operator does:
#   1. make sure that the lost primary stays off: two that take changes would part ways
#   2. pg_ctl promote -D DATA                                      on the standby
#   3. ALTER SYSTEM SET synchronous_standby_names = ''; SELECT pg_reload_conf();
#      Until then every commit waits for the lost machine.
#   4. later: a new standby by pg_basebackup, then synchronous_standby_names as before
set -euo pipefail
cd "$(dirname "$0")"
exec ./chaos.sh failover
