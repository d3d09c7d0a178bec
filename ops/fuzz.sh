#!/usr/bin/env bash
# Fuzzes the readers of foreign bytes with libFuzzer and AddressSanitizer: one executable a target, made from the project's
# own sources with coverage and debug assertions. Leaks are not looked for: Swift keeps flags in the spare bits of pointers,
# which LeakSanitizer does not follow.
#
#   ops/fuzz.sh [--keep] [MINUTES-per-target=2] [TARGET…]
#
# Prints what each target did. Exits 1 when an input crashed, hung (10 s) or took more than 2 GB, and names the file
# that does it again: .build-fuzz/fuzz-TARGET FILE.
#
# A target is ops/fuzz/targets/<name>.swift with the function LLVMFuzzerTestOneInput; what targets share is beside that folder.
# Words worth trying are in ops/fuzz/words/<name>.dict (or of the name's last part). Seeds are in ops/fuzz/corpus/<name>/; what
# runs find is kept in .build-fuzz/corpus/. With --keep a small set of inputs that reach everything found so far is put beside
# the seeds, at most 80 and KEPT_BYTES a target.
set -euo pipefail
cd "$(dirname "$0")/.."
KEPT_BYTES=${KEPT_BYTES:-24000}

keep=false
if [ "${1:-}" = --keep ]; then keep=true; shift; fi
minutes=2
if [[ "${1:-}" =~ ^[0-9]+(\.[0-9]+)?$ ]]; then minutes=$1; shift; fi
seconds=$(awk "BEGIN { print int($minutes * 60) }")
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for file in ops/fuzz/targets/*.swift; do targets+=("$(basename "$file" .swift)"); done
fi
for target in "${targets[@]}"; do
    [ -f "ops/fuzz/targets/$target.swift" ] || { echo "no target $target in ops/fuzz/targets" >&2; exit 2; }
done

build=.build-fuzz
swift build -c release --scratch-path $build --quiet --target Validation \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -assert-config -Xswiftc Debug -Xswiftc -enable-testing \
    -Xcc -fsanitize=address,fuzzer-no-link
modules=(Canonical Mapping Rules SwiftASN1 ShangMi Definitions Adapters Validation Yams CYaml)
includes=()
for map in $(find -L Sources $build/checkouts/Yams/Sources -name module.modulemap); do includes+=(-I "$(dirname "$map")"); done
package=$(grep -m1 -o '"-package-name","[^"]*"' $build/release.yaml | cut -d'"' -f4)
# Objects of sources that are gone stay in the folder; they do not belong to the program.
for module in "${modules[@]}"; do
    find -L "$build/release/$module.build" -name '*.o' | while read -r object; do
        name=$(basename "$object" .o)
        [ -d "Sources/$module" ] && [[ $name == *.swift ]] && [ -z "$(find "Sources/$module" -name "$name")" ] && continue
        echo "$object"
    done
done > $build/objects.txt
for target in "${targets[@]}"; do
    swiftc -O -assert-config Debug -sanitize=fuzzer,address -parse-as-library -swift-version 6 -module-name Fuzz \
        -package-name "$package" -I $build/release/Modules "${includes[@]}" -use-ld=lld \
        "ops/fuzz/targets/$target.swift" ops/fuzz/*.swift @$build/objects.txt -o "$build/fuzz-$target"
done

scratch=$(mktemp -d /dev/shm/anze-fuzz-XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export ASAN_OPTIONS=detect_leaks=0 ANZE_FUZZ_SCRATCH=$scratch ANZE_FUZZ_MAPPINGS=$PWD/mappings
failed=()
printf '%-16s%9s%12s%9s%8s%9s%9s\n' target seconds executions exec/s inputs edges crashes
for target in "${targets[@]}"; do
    corpus=$build/corpus/$target
    crashes=$build/crashes/$target
    rm -rf "$crashes"
    mkdir -p "$corpus" "$crashes" "ops/fuzz/corpus/$target"
    words=()
    for name in "$target" "${target##*-}" "${target%%-*}"; do
        if [ -f "ops/fuzz/words/$name.dict" ]; then words=(-dict="ops/fuzz/words/$name.dict"); break; fi
    done
    start=$SECONDS
    code=0
    "$build/fuzz-$target" "$corpus" "ops/fuzz/corpus/$target" "${words[@]}" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$crashes/" > "$build/fuzz-$target.log" 2>&1 || code=$?
    number() { grep -aoE "$1" "$build/fuzz-$target.log" | tail -1 | grep -oE '[0-9]+' | tail -1; }
    printf '%-16s%9d%12d%9d%8d%9d%9d\n' "$target" $((SECONDS - start)) "$(number 'executed_units: +[0-9]+' || echo 0)" \
        "$(number 'average_exec_per_sec: +[0-9]+' || echo 0)" "$(find "$corpus" -type f | wc -l)" \
        "$(number 'cov: [0-9]+' || echo 0)" "$(find "$crashes" -type f | wc -l)"
    if [ $code -ne 0 ]; then failed+=("$target"); fi
    if $keep && [ $code -eq 0 ]; then
        rm -rf "$build/kept"
        mkdir "$build/kept"
        "$build/fuzz-$target" -set_cover_merge=1 -max_len=4096 "$build/kept" "ops/fuzz/corpus/$target" "$corpus" \
            >> "$build/fuzz-$target.log" 2>&1
        # libFuzzer names what it writes by SHA-1; seeds with other names were written by hand and stay.
        find "ops/fuzz/corpus/$target" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
        find "$build/kept" -type f -printf '%s %p\n' | sort -n |
            awk -v left="$KEPT_BYTES" '{ left -= $1; if (left >= 0 && NR <= 80) print $2 }' |
            xargs -r cp -t "ops/fuzz/corpus/$target"
    fi
done

[ ${#failed[@]} -eq 0 ] && exit 0
for target in "${failed[@]}"; do
    echo
    echo "$target: $(grep -aE 'Fatal error|ERROR: (AddressSanitizer|libFuzzer|LeakSanitizer)' "$build/fuzz-$target.log" | head -1)"
    find "$build/crashes/$target" -type f -printf "  $build/fuzz-$target %p\n"
    echo "  the whole report: $build/fuzz-$target.log"
done
exit 1
