#!/bin/bash
# Builds the test firmware of testdata/src.
#
#   tools/build-testdata.sh [OUTDIR]    build into OUTDIR (default testdata/firmware)
#   tools/build-testdata.sh --check     build aside and compare with testdata/firmware
#
# The same toolchain gives the same bytes in any folder. --check ends with 1 when they differ. With another toolchain
# than the one in TOOLCHAIN.txt they must differ; then it compares where the segments load, and only reports.
# Exit 77: no compiler here.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "$0")/.." && pwd -P)
committed=$root/testdata/firmware
prefix=arm-none-eabi-

common=(-ffunction-sections -fdata-sections -Wall -Wextra -Werror)
m4=(-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16)
m33=(-Og -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
m33_soft=(-mcpu=cortex-m33 -mthumb -mfloat-abi=soft)
m0=(-mcpu=cortex-m0plus -mthumb -mfloat-abi=soft)

# All of it, macros included; DWARF 4, which every debugger for these cores reads.
console_debug=(-g3 -gdwarf-4 -gstrict-dwarf)
# None, not even the C library's.
bare=(-g0 -Wl,--strip-debug)

rpmsg=(common/{ipcc,resource_table,rpmsg,startup,trace,vring}.c)
echo_m4=("${rpmsg[@]}" common/tick.c mp157-openamp-m4/main.c)
console_core=(common/{startup,tick,trace}.c mp257-openamp-m33/{calculator,commands,console,history,main}.cpp
    mp257-openamp-m33/{memory_commands,memory_map,text_commands}.cpp mp257-openamp-m33/syscalls.c)
console=("${console_core[@]}" common/{ipcc,resource_table,rpmsg,vring}.c)
secure=(common/startup.c mp257-tfm-s/{attribution,main,siphash}.c)
nonsecure=("${rpmsg[@]}" mp257-tfm-ns/main.c)
watchman=(common/{ipcc,startup,tick}.c mp257-m0/main.c)

# compile OBJDIR BOARD SOURCE FLAG...: one object, free of paths and of names that change from run to run.
compile() {
    local objects=$1 board=$2 source=$3 tool=gcc language=(-std=gnu17)
    shift 3
    if [[ $source == *.cpp ]]; then
        tool=g++
        language=(-std=gnu++20 -fno-exceptions -fno-rtti -fno-threadsafe-statics -funwind-tables)
    fi
    "$prefix$tool" "${language[@]}" "${common[@]}" -O2 "$@" -I common -I "$board" \
        -ffile-prefix-map="$PWD=." -frandom-seed="$source" \
        -c "$source" -o "$objects/${source//\//_}.o"
}

# image OUTPUT BOARD VAR_OF_SOURCES FLAG...: compiles and links one firmware. -D flags reach the linker script too,
# -l, -Wl and object files only the linker.
image() {
    local output=$1 board=$2 source objects flag compiling=() defines=() linking=() inputs=()
    local -n sources=$3
    shift 3
    objects=$scratch/objects/$(basename "$output" .elf)
    mkdir -p "$objects"
    for flag in "$@"; do
        case $flag in
            -Wl,* | -l* | *.o) linking+=("$flag") ;;
            -D*) defines+=("$flag") compiling+=("$flag") ;;
            *) compiling+=("$flag") ;;
        esac
    done
    for source in "${sources[@]}"; do
        compile "$objects" "$board" "$source" "${compiling[@]}"
        inputs+=("$objects/${source//\//_}.o")
    done
    "$prefix"gcc -E -P -x c -I common "${defines[@]}" "$board/link.ld" -o "$objects/link.ld"
    "$prefix"gcc "${compiling[@]}" -nostartfiles --specs=nano.specs \
        -Wl,--gc-sections -Wl,--build-id=none -Wl,--fatal-warnings -Wl,-z,max-page-size=0x1000 \
        -T "$objects/link.ld" "${inputs[@]}" "${linking[@]}" -o "$output"
}

build() {
    local out=$1 bad=$1/broken
    mkdir -p "$bad"

    image "$out/mp157-openamp-m4.elf" mp157-openamp-m4 echo_m4 "${m4[@]}" -g
    image "$out/mp257-openamp-m33.elf" mp257-openamp-m33 console "${m33[@]}" "${console_debug[@]}"
    image "$out/mp257-openamp-m33td.elf" mp257-openamp-m33 console "${m33[@]}" "${bare[@]}" \
        -DCODE_BASE=0x80080000 -DCODE_SIZE=0x80000 -DRAM_BASE=0x80200000 -DSHARED_BASE=0x80a00000 -DSHARED_TRACE
    image "$out/mp257-tfm-s.elf" mp257-tfm-s secure "${m33_soft[@]}" -mcmse -g \
        -Wl,--cmse-implib -Wl,--out-implib="$scratch/veneers.o"
    image "$out/mp257-tfm-ns.elf" mp257-tfm-ns nonsecure "${m33_soft[@]}" -g "$scratch/veneers.o"
    image "$out/mp257-m0.elf" mp257-m0 watchman "${m0[@]}" -g

    # Each broken relative: a good firmware without debug information, and one change.
    image "$bad/m33-segment-outside.elf" mp257-openamp-m33 console "${m33[@]}" "${bare[@]}" -DRAM_BASE=0x81600000
    image "$bad/m33-no-resource-table.elf" mp257-openamp-m33 console_core "${m33[@]}" "${bare[@]}" -DWITHOUT_OPENAMP
    image "$bad/m33-vectors-misaligned.elf" mp257-openamp-m33 console "${m33[@]}" "${bare[@]}" -DVECTORS_BASE=0x80100040
    image "$bad/m33-isr-vector-singular.elf" mp257-openamp-m33 console "${m33[@]}" "${bare[@]}" \
        -DVECTORS_SECTION=.isr_vector
    image "$bad/m4-table-version-2.elf" mp157-openamp-m4 echo_m4 "${m4[@]}" "${bare[@]}" -DRSC_TABLE_VERSION=2
    image "$bad/m4-vring-too-small.elf" mp157-openamp-m4 echo_m4 "${m4[@]}" "${bare[@]}" -DVRING_NUM=256u

    # As an interrupted copy leaves it.
    image "$scratch/m33.elf" mp257-openamp-m33 console "${m33[@]}" "${bare[@]}"
    head -c 16384 "$scratch/m33.elf" >"$bad/m33-truncated.elf"

    # Stripped of its section headers (e_shoff at 32, e_shnum and e_shstrndx at 48), then cut inside the code.
    image "$scratch/m4.elf" mp157-openamp-m4 echo_m4 "${m4[@]}" "${bare[@]}"
    head -c 4 /dev/zero | dd of="$scratch/m4.elf" bs=1 seek=32 conv=notrunc status=none
    head -c 4 /dev/zero | dd of="$scratch/m4.elf" bs=1 seek=48 conv=notrunc status=none
    head -c 9216 "$scratch/m4.elf" >"$bad/m4-truncated.elf"

    # The linker marks its output executable; these are data here.
    find "$out" -name '*.elf' -exec chmod 644 {} +
    toolchain >"$out/TOOLCHAIN.txt"
}

# What decides the bytes: compiler, linker, C library.
toolchain() {
    "$prefix"gcc --version | head -n 1
    "$prefix"ld --version | head -n 1
    echo '#include <newlib.h>
newlib _NEWLIB_VERSION' | "$prefix"gcc -E -P -x c - | tr -d '"'
}

# load FILE: where each segment goes and how, without the sizes, which change with the compiler.
load() {
    "$prefix"readelf -lW "$1" 2>/dev/null | awk '$1 == "LOAD" { print $3, $4, (NF > 8 ? $7 $8 : $7) }'
}

check() {
    local fresh=$1 name different=0 same_tools=1
    cmp -s "$fresh/TOOLCHAIN.txt" "$committed/TOOLCHAIN.txt" || same_tools=0
    if [[ $same_tools == 0 ]]; then
        echo "another toolchain than the recorded one: comparing load addresses and flags only"
        diff "$committed/TOOLCHAIN.txt" "$fresh/TOOLCHAIN.txt" | sed -n 's/^</recorded:/p; s/^>/here:    /p' || true
    fi
    while read -r name; do
        if [[ ! -f $fresh/$name || ! -f $committed/$name ]]; then
            echo "only on one side: $name"
        elif [[ $same_tools == 1 ]] && ! cmp -s "$fresh/$name" "$committed/$name"; then
            echo "different: $name"
        elif [[ $same_tools == 0 && $(load "$fresh/$name") != "$(load "$committed/$name")" ]]; then
            echo "loads differently: $name"
        else
            continue
        fi
        different=1
    done < <({ cd "$fresh" && find . -name '*.elf'; cd "$committed" && find . -name '*.elf'; } | sort -u)

    if [[ $different == 0 ]]; then
        echo same
    elif [[ $same_tools == 1 ]]; then
        echo "built with:"
        cat "$fresh/TOOLCHAIN.txt"
        return 1
    fi
}

for tool in gcc g++ readelf; do
    if ! command -v "$prefix$tool" >/dev/null; then
        echo "$prefix$tool not found; Debian: apt-get install gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib" >&2
        exit 77
    fi
done
if [[ $# -gt 1 || ${1-} == -[!-]* || (${1-} == --* && $1 != --check) ]]; then
    echo "usage: $0 [OUTDIR | --check]" >&2
    exit 2
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [[ ${1-} == --check ]]; then
    out=$scratch/firmware
else
    mkdir -p "${1-$committed}"
    out=$(cd "${1-$committed}" && pwd -P)
fi
cd "$root/testdata/src"
build "$out"
if [[ ${1-} == --check ]]; then
    check "$out"
fi
