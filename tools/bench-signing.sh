#!/bin/bash
# Native fwkit beside openssl, in one run: tools/bench-signing.sh [FWKIT], default artifacts/fwkit/fwkit (tools/publish-aot.sh makes it).
# Needs openssl and hyperfine; about 1 GB below $TMPDIR. Numbers mean something on a quiet machine only.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
fwkit=$(realpath "${1-$root/artifacts/fwkit/fwkit}")
key=$root/testdata/keys/TEST-ONLY-rsa2048.pkcs8.pem
public=$root/testdata/keys/TEST-ONLY-rsa2048.pub.pem
sample=$root/testdata/firmware/mp257-openamp-m33.elf
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# mean COMMAND: milliseconds. Shells are not part of the time.
mean() { hyperfine -N --warmup 3 --min-runs "${runs-30}" --export-json time.json "$1" >/dev/null 2>&1 || { echo "failed: $1" >&2; exit 1; }; sed -n 's/^ *"mean": \([0-9.e-]*\).*/\1/p' time.json | awk '{ print $1 * 1000 }'; }
row() { awk -v what="$1" -v ours="$2" -v peer="$3" -v limit="$4" 'BEGIN { printf "%-34s %9.1f ms %9.1f ms %6.2f times, wanted %s\n", what, ours, peer, ours / peer, limit }'; }

printf '%-34s %12s %12s\n' "" fwkit peer
openssl dgst -sha256 -sign "$key" -out sample.sig "$sample"
"$fwkit" sign --in "$sample" --key "$key" --out sample.bin >/dev/null
row "sign 1 MB / openssl dgst -sign" "$(mean "$fwkit sign --in $sample --key $key --out sample.bin")" "$(mean "openssl dgst -sha256 -sign $key -out sample.sig $sample")" 2
row "verify 1 MB / openssl dgst -verify" "$(mean "$fwkit verify sample.bin --public-key $public")" "$(mean "openssl dgst -sha256 -verify $public -signature sample.sig $sample")" 1.5

# 256 MiB that load: the sample with its second segment grown. The headers say so; the bytes are zeros.
"$root/tools/large-elf.sh" large.elf 256
"$fwkit" sign --in large.elf --key "$key" --out large.bin >/dev/null
runs=10
row "sign 256 MiB / openssl dgst, cp" "$(mean "$fwkit sign --in large.elf --key $key --out large.bin")" "$(mean "openssl dgst -sha256 large.elf" | awk -v cp="$(mean "cp large.elf large.copy")" '{ print $1 + cp }')" 1.5
row "verify 256 MiB / openssl dgst" "$(mean "$fwkit verify large.bin --public-key $public")" "$(mean "openssl dgst -sha256 large.bin")" 1.2
for command in "sign --in large.elf --key $key --out large.bin" "verify large.bin --public-key $public"; do
    # shellcheck disable=SC2086
    /usr/bin/time -f "${command%% *} 256 MiB, peak memory: %M KiB, wanted 65536" "$fwkit" $command 2>&1 >/dev/null | tail -n 1
done

for i in {1..1000}; do cp sample.bin "many$i.bin"; done
runs=5
row "verify 1000 files, all cores / one" "$(mean "$fwkit verify $(echo many*.bin) --public-key $public")" "$(mean "taskset -c 0 $fwkit verify $(echo many*.bin) --public-key $public")" "1/cores"
