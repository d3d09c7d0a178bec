#!/usr/bin/env bash
# Proves the archive of ops/package-validator.sh on a bare Debian 12 without Swift, as an ordinary user, without network.
#
#   ops/test-portable.sh [ARCHIVE]      as root; needs the normal build's .build/debug/anze to compare with
#
# Too long for CI: the system is made by debootstrap, once, and kept in .build-portable/debian-12.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

archive=$(realpath "${1:-.build-portable/anze-validate-linux-x86_64.tar.gz}")
gateway=$PWD/.build/debug/anze
system=$PWD/.build-portable/debian-12
sample=mappings/insurers/dongyue/1/samples
((EUID == 0)) || { echo "run as root: a system is made and entered" >&2; exit 2; }
[[ -x $gateway ]] || { echo "build first: $gateway is not there" >&2; exit 2; }

if [[ ! -e $system/complete ]]; then
    command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install --yes debootstrap >/dev/null
    rm -rf "$system"
    debootstrap --variant=minbase bookworm "$system" >"$system.log" || { tail "$system.log" >&2; exit 1; }
    touch "$system/complete"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
home=$system/home/clerk
rm -rf "$home"
mkdir -p "$home/others"
tar --extract --gzip --file "$archive" --directory "$home" --no-same-owner
# Workbooks, JSON and XML go through libraries that the bundled sample does not need.
cp mappings/insurers/{jianghai,yunling}/1/samples/*2026* "$home/others/"
chown -R 1000:1000 "$home"

# Runs a command in the bare system: no network, no environment but what is given, the archive's folder, an ordinary user.
bare() {
    unshare --net --mount --pid --fork --mount-proc="$system/proc" \
        chroot --userspec=1000:1000 "$system" \
        /usr/bin/env --ignore-environment --chdir=/home/clerk/anze-validate PATH=/usr/bin HOME=/home/clerk "$@" </dev/null
}

# Runs a command in the bare system and demands its exit code; what it prints is in $work/out and $work/err.
expect() {
    local wanted=$1 status=0
    shift
    bare "$@" >"$work/out" 2>"$work/err" || status=$?
    if ((status == wanted)); then
        echo "exit $status  $*"
    else
        echo "exit $status instead of $wanted: $*" >&2
        cat "$work/out" "$work/err" >&2
        exit 1
    fi
}

# Demands that two files are equal.
same() { cmp "$1" "$2" && echo "        equal: $3"; }

bare sh -c '! command -v swift && ! ls /usr/lib/x86_64-linux-gnu/libzip* /usr/lib/x86_64-linux-gnu/libexpat* 2>/dev/null' \
    || { echo "the system is not bare" >&2; exit 1; }

# The same judged by the normal build.
judged() { "$gateway" validate "$@" || (($? == 1)); }
export ANZE_MAPPINGS=$PWD/mappings
mkdir "$work/export"
cp "$sample"/*.csv "$work/export/"
judged "$work/export" --insurer dongyue --report json="$work/dongyue.json" --report text="$work/dongyue.txt"
judged "$home/others" --insurer jianghai --report json="$work/jianghai.json" 2>/dev/null
judged "$home/others" --insurer yunling --report json="$work/yunling.json" 2>/dev/null

for language in LANG=C LANG=C.UTF-8 LC_ALL=POSIX; do
    expect 1 "$language" ./anze-validate samples --insurer dongyue
    same "$work/out" "$work/dongyue.txt" "the text on the screen"
done
expect 1 LANG=C ./anze-validate validate samples --insurer dongyue --report json=/home/clerk/dongyue.json
same "$home/dongyue.json" "$work/dongyue.json" "the JSON report"
findings=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["findings"]))' "$home/dongyue.json")
planted=$(wc -l <"$sample/truth.jsonl")
((findings == planted)) || { echo "$findings findings, $planted are planted" >&2; exit 1; }
echo "        $findings findings, as planted"
for insurer in jianghai yunling; do
    expect 1 LANG=C ./anze-validate ../others --insurer "$insurer" --report json="/home/clerk/$insurer.json"
    same "$home/$insurer.json" "$work/$insurer.json" "the JSON report"
done

# The commands of the quick start, as they stand there.
while read -r line; do
    wanted=1
    [[ $line == *explain* ]] && wanted=0
    # shellcheck disable=SC2086 # the line is a command with its arguments
    expect "$wanted" LANG=C $line
done < <(grep -E '^ {5}\./anze-validate' "$home/anze-validate/使用说明.txt")

expect 0 LANG=C ./anze-validate rules
expect 0 LANG=C ./anze-validate mapping check
expect 0 LANG=C ./anze-validate mapping new samples/DY_HF_20261120.csv
expect 1 LANG=C ./anze-validate normalize samples --insurer dongyue
expect 2 LANG=C ./anze-validate
expect 2 LANG=C ./anze-validate samples --insurer nobody
expect 3 LANG=C ./anze-validate samples/nothing.csv --insurer dongyue
# Found from elsewhere, and after the folder was moved.
expect 1 LANG=C sh -c 'cd / && /home/clerk/anze-validate/anze-validate /home/clerk/anze-validate/samples --insurer dongyue'
expect 1 LANG=C sh -c 'mv ../anze-validate ../moved && ../moved/anze-validate ../moved/samples --insurer dongyue; status=$?
    mv ../moved ../anze-validate; exit $status'

bare sh -c 'start=$(date +%s%N); for i in 1 2 3 4 5 6 7 8 9 10; do ./anze-validate rules >/dev/null; done
    echo "start-up: $((($(date +%s%N) - start) / 10000000)) ms, mean of ten"'
echo "archive: $(stat --format=%s "$archive") bytes; unpacked: $(du --summarize --bytes "$home/anze-validate" | cut -f1)"
