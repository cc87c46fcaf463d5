#!/bin/bash
# tools/large-elf.sh OUT MIB: an ELF file for Arm with one segment of so many MiB, for measuring. It is not meant to run.
set -euo pipefail
out=$1 mib=$2
le() { printf "\\x$(printf %02x $(($1 & 255)))\\x$(printf %02x $(($1 >> 8 & 255)))\\x$(printf %02x $(($1 >> 16 & 255)))\\x$(printf %02x $(($1 >> 24 & 255)))"; }
words() { for word in "$@"; do le "$word"; done; }
size=$((mib << 20)) start=4096
names=$((start + size)) table=$((start + size + 32))
{
    printf '\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x28\0'
    words 1 0x80100401 52 "$table" 0x5000400
    printf '\x34\0\x20\0\x01\0\x28\0\x03\0\x02\0'
    words 1 "$start" 0x80100000 0x80100000 "$size" "$size" 5 4096
} >"$out"
truncate -s "$start" "$out"
head -c "$size" /dev/zero >>"$out"
printf '\0.text\0.shstrtab\0' >>"$out"
truncate -s "$table" "$out"
{
    words 0 0 0 0 0 0 0 0 0 0
    words 1 1 6 0x80100000 "$start" "$size" 0 0 16 0
    words 7 3 0 0 "$names" 17 0 0 1 0
} >>"$out"
