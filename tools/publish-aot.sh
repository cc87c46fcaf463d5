#!/bin/bash
# Publishes fwkit as one native executable: tools/publish-aot.sh [OUTDIR], default artifacts/fwkit.
# Needs a C compiler and zlib's headers, as .NET's native AOT does (Debian: apt-get install clang zlib1g-dev).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=${1-$root/artifacts/fwkit}
linker=()
command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
dotnet publish "$root/src/FirmwareKit.Cli" -c Release -p:PublishAot=true --use-current-runtime -o "$out" "${linker[@]}"
strip "$out/fwkit" 2>/dev/null || echo "not stripped: no strip here"
ls -l "$out/fwkit"
