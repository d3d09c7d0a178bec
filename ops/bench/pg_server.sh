# A PostgreSQL of its own for a benchmark, in a folder that goes with it: to be sourced.
#
# Sets work, a folder, and dsn, the database "bench", which is not there yet. sql STATEMENT carries a statement out;
# server_seconds prints the CPU-seconds of all of the server's processes since it started.
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
work=$(mktemp -d)
as_postgres=()
[ "$(id -u)" != 0 ] || as_postgres=(runuser -u postgres --)
stop() {
    (cd "$work" && "${as_postgres[@]}" "$bin/pg_ctl" -D "$work/server/data" -m immediate stop > /dev/null 2>&1) || true
    rm -rf "$work"
}
trap stop EXIT
chmod 755 "$work"
mkdir "$work/server"
[ "$(id -u)" != 0 ] || chown postgres "$work/server"
start_server() {
    cd "$work"
    "${as_postgres[@]}" "$bin/initdb" -D server/data -U postgres --auth=trust > /dev/null
    "${as_postgres[@]}" tee -a server/data/postgresql.conf > /dev/null <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$work/server'
synchronous_commit = on
fsync = on
full_page_writes = on
shared_buffers = 256MB
SETTINGS
    "${as_postgres[@]}" "$bin/pg_ctl" -D server/data -l server/log -w start > /dev/null
}
(start_server)
postmaster=$(head -1 "$work/server/data/postmaster.pid")

sql() {
    PGOPTIONS='-c client_min_messages=warning' "$bin/psql" -XAtq -v ON_ERROR_STOP=1 \
        -h "$work/server" -U postgres -d postgres -c "$1"
}

# Of the postmaster, of its processes that ended and of those that run.
server_seconds() {
    cat /proc/[0-9]*/stat 2> /dev/null | awk -v postmaster="$postmaster" -v ticks="$(getconf CLK_TCK)" '
        { process = $1; sub(/^.*\) /, "") }
        process == postmaster { total += $12 + $13 + $14 + $15 }
        $2 == postmaster { total += $12 + $13 }
        END { printf "%.2f", total / ticks }' || true
}

dsn="postgresql:///bench?host=$work/server&user=postgres"
