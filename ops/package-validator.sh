#!/usr/bin/env bash
# Packs `anze-validate` for insurers' PCs: one folder that runs where it is unpacked, without Swift and without installation.
#
#   ops/package-validator.sh [OUT]      OUT is .build-portable/anze-validate-linux-x86_64.tar.gz unless given
#
# Writes OUT, OUT.sha256 and OUT.sm3. The same commit, toolchain and Debian packages give the same bytes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=.build-portable
out=$(realpath -m "${1:-$scratch/anze-validate-linux-x86_64.tar.gz}")
folder=$scratch/package/anze-validate
# The time of every file in the archive: that of the commit.
stamp=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

# DT_RPATH, not DT_RUNPATH: it also leads the carried libraries to each other.
swift build -c release --product anze-validate --static-swift-stdlib --scratch-path "$scratch" \
    -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker "\$ORIGIN/lib"
program=$(swift build -c release --static-swift-stdlib --scratch-path "$scratch" --show-bin-path)/anze-validate

rm -rf "$folder"
mkdir -p "$folder"/{lib,licences,mappings,samples}
strip --strip-all -o "$folder/anze-validate" "$program"

# Copies the licence of the Debian package that a library belongs to.
licence() {
    local library=$1 package
    # dpkg knows some files by their place before /lib became a link to /usr/lib.
    package=$(dpkg-query --search "$library" "${library#/usr}" 2>/dev/null | head -n 1 | cut -d: -f1 || true)
    [[ -n $package ]] || { echo "no Debian package owns $library" >&2; return 1; }
    cp "/usr/share/doc/$package/copyright" "$folder/licences/$package.txt"
}

# glibc is the PC's own: its parts fit only each other.
ldd "$program" | awk '$3 ~ "^/" { print $1, $3 }' | while read -r name path; do
    [[ $name =~ ^lib(c|m|dl|rt|pthread|resolv|util)\.so\.[0-9]+$ ]] && continue
    install -m 644 "$path" "$folder/lib/$name"
    licence "$(realpath "$path")"
done
for package in Yams swift-argument-parser; do
    cp "$scratch/checkouts/$package"/LICENSE* "$folder/licences/$package.txt"
done
cp "$(dirname "$(realpath "$(command -v swift)")")/../share/swift/LICENSE.txt" "$folder/licences/swift.txt"
# Foundation carries ICU and its data; the toolchain has no copy of that licence.
cp /usr/share/doc/libicu72/copyright "$folder/licences/icu.txt"

# What judging and drafting read; what sending reads (`platforms`) stays behind, and so do samples but for one export.
cp -r mappings/{code-tables,drafting,insurers,parameters,rules,schema} "$folder/mappings/"
rm -r "$folder"/mappings/insurers/*/*/samples
cp mappings/insurers/dongyue/1/samples/*.csv "$folder/samples/"
cp ops/portable/使用说明.txt "$folder/"

chmod -R u=rwX,go=rX "$folder"
ops/check-portable "$folder/anze-validate"

mkdir -p "$(dirname "$out")"
LC_ALL=C tar --create --directory "$scratch/package" --sort=name --format=gnu --mtime="@$stamp" \
    --owner=0 --group=0 --numeric-owner anze-validate | gzip --best --no-name >"$out"
name=$(basename "$out")
(cd "$(dirname "$out")" && sha256sum "$name" >"$name.sha256" && openssl dgst -sm3 -r "$name" | sed 's/ \*/  /' >"$name.sm3")
echo "$out: $(stat --format=%s "$out") bytes, unpacked $(du --summarize --bytes "$folder" | cut -f1)"
cat "$out.sha256" "$out.sm3"
