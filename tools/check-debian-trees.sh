#!/bin/bash
# Reads every device tree of Debian's kernels for armhf and arm64 with fwkit dt show, and compares with dtc:
#   tools/check-debian-trees.sh [SUITE...]     default: bookworm
# Needs apt, dtc, the network, and a built fwkit (dotnet build -c Release). Packages are fetched with an apt of their own: the machine's
# architectures, lists and packages stay as they are; the source is the one that this machine uses.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
fwkit=(dotnet "$root/src/FirmwareKit.Cli/bin/Release/net10.0/fwkit.dll")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[[ $# -gt 0 ]] || set -- bookworm
export LC_ALL=C
# The package source of this machine, whichever its owner chose.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' | awk '$2 == "main" && $1 !~ /security/ { print $1; exit }')
[[ -n $mirror ]] || { echo "apt knows no package source; run apt-get update first" >&2; exit 1; }
failed=0
fail() { echo "FAILED: $*"; failed=1; }

# The kernel's package of one suite and architecture (since 7.x linux-base-VERSION holds the trees); only the trees are unpacked.
fetch() {
    local suite=$1 arch=$2 meta=$3 apt=$work/$1-$2/apt out=$work/$1-$2/trees package next
    mkdir -p "$apt"/{etc/apt/{apt.conf.d,preferences.d},var/lib/apt/lists/partial,var/lib/dpkg,var/cache/apt/archives/partial,deb} "$out"
    : >"$apt/var/lib/dpkg/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/etc/apt/sources.list"
    local options=(-q -q -o "Dir=$apt" -o "Dir::State::status=$apt/var/lib/dpkg/status" -o "APT::Architecture=$arch" -o "APT::Architectures=$arch"
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3)
    apt-get "${options[@]}" update
    package=$meta
    while next=$(apt-cache "${options[@]}" depends "$package" | sed -n 's/^ *Depends: \(linux-\(base\|image\)-.*\)/\1/p' | sort | head -n 1) && [[ -n $next ]]; do
        package=$next
    done
    echo "$suite $arch: $package"
    (cd "$apt/deb" && apt-get "${options[@]}" download "$package")
    dpkg-deb --fsys-tarfile "$apt"/deb/*.deb | tar -x -C "$out" --wildcards '*.dtb'
    rm -rf "$apt"
}

for suite; do
    fetch "$suite" armhf linux-image-armmp
    fetch "$suite" arm64 linux-image-arm64
done
cd "$work"
find . -name '*.dtb' -type f | sort >files
count=$(wc -l <files)
echo "device trees: $count"
[[ $count -gt 1000 ]] || fail "expected more than 1000 device trees"

# One process reads them all.
start=$(date +%s%N)
xargs -a files "${fwkit[@]}" dt show --format json >show.json || fail "fwkit dt show ended with exit code $?"
echo "fwkit dt show --format json, all trees in one process: $((($(date +%s%N) - start) / 1000000)) ms"
grep -q '^      "problem"' show.json && fail "trees that were not read: $(grep -c '^      "problem"' show.json)"

# Nodes and properties as dtc writes them, one a line.
awk -F'"' '/^      "name"/ { name = $4 } /^      "nodes"/ { split($3, n, /[ :,]+/) } /^      "properties"/ { split($3, p, /[ :,]+/); print name, n[2], p[2] }' show.json >ours
xargs -a files -P "$(nproc)" -n 50 sh -c 'for f; do dtc -q -I dtb -O dts "$f" | awk -v name="$f" "/\\{\$/ { nodes++ } /;\$/ && !/^[ \\t]*\\};\$/ && !/^\\/(dts-v1|memreserve)\\// { properties++ } END { print name, nodes + 0, properties + 0 }"; done' sh | sort >theirs
if sort ours | diff - theirs >differences; then
    awk '{ nodes += $2; properties += $3 } END { print "nodes and properties as dtc counts them: " nodes " and " properties " in " NR " trees" }' ours
else
    head -n 20 differences
    fail "dtc counts differently"
fi

# Debian's trees are sound; anything but padding that a tool left is a false alarm.
grep -o '"rule": "[A-Z0-9]*"' show.json | sort | uniq -c >rules || true
echo "complaints:" $(sed 's/"rule": //; s/"//g' rules)
grep -qv FDT036 rules && { grep -B 2 -A 5 '"rule": "FDT0[^3]' show.json | head -n 40; fail "complaints about sound trees"; }

# The M4 of the STM32MP15: one layout for all boards but one.
awk -F'"' '
    /^      "name"/ { board = $4; sub(/.*\//, "", board) }
    /^          "name"/ { processor = $4 }
    /^          "available"/ { on = /true/ }
    /^              "name"/ { region = $4 }
    /^              "deviceAddress"/ { device = $4 }
    /^              "physicalAddress"/ { physical = $4 }
    /^              "size"/ { split($3, size, /[ :,]+/); if (processor == "m4" && on && board ~ /^stm32mp15/) print board, region, device, physical, size[2] }' show.json | sort -u >m4
awk '{ boards[$1] = 1 } END { for (b in boards) n++; print "STM32MP15 boards with an enabled M4: " n + 0 }' m4
awk '
    BEGIN {
        want["retram"] = "0x00000000 0x38000000 65536"
        want["mcuram"] = "0x30000000 0x30000000 262144"
        want["mcuram2"] = "0x10000000 0x10000000 262144"
        want["vdev0vring0"] = "0x10040000 0x10040000 4096"
        want["vdev0vring1"] = "0x10041000 0x10041000 4096"
        want["vdev0buffer"] = "0x10042000 0x10042000 16384"
        want["stm32mp157c-emsbc-argon.dtb vdev0vring0"] = "0x10040000 0x10040000 8192"
        want["stm32mp157c-emsbc-argon.dtb vdev0vring1"] = "0x10042000 0x10042000 8192"
        want["stm32mp157c-emsbc-argon.dtb vdev0buffer"] = "0x10044000 0x10044000 16384"
    }
    { boards[$1] = 1; have[$1, $2] = $3 " " $4 " " $5 }
    END {
        split("retram mcuram mcuram2 vdev0vring0 vdev0vring1 vdev0buffer", names, " ")
        for (b in boards) for (i in names) {
            expected = (b " " names[i]) in want ? want[b " " names[i]] : want[names[i]]
            if (have[b, names[i]] != expected) { print b ": " names[i] " is " have[b, names[i]] ", expected " expected; bad = 1 }
            checked++
        }
        print "regions of the M4 checked: " checked + 0
        exit bad || checked == 0
    }' m4 || fail "an M4 has other regions"

exit "$failed"
