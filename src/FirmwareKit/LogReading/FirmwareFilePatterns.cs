namespace FirmwareKit.LogReading;

/// <summary>Finding the firmware file, and its ELF headers (request_firmware, rproc_elf_sanity_check).</summary>
internal static class FirmwareFilePatterns
{
    private const string Cut = "The file is cut, or was still being copied to the board.";
    private const string Copy = "Compare its size and checksum with those on the build machine, and copy it again.";

    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("Direct firmware load for /{path} failed with error {errno}", "No file /{path} below the firmware directories, error {errno}.", "An absolute path was given. The kernel puts /lib/firmware in front of it.", "Give the name only, and put the file in /lib/firmware; or set /sys/module/firmware_class/parameters/path to its folder.")
        {
            Rules = ["FK3027"],
        },
        new("Direct firmware load for {file} failed with error {errno}", "No firmware directory gave the file {file}, error {errno}.", "-2: it is in none of them, or the root file system (or initramfs) that has it was not mounted yet. -22: it is empty. -26: it was still being written.", "Put it in /lib/firmware under exactly this name; for auto-boot also into the initramfs.")
        {
            Rules = ["FK7002", "FK7003", "FK7004", "FK7005"],
        },
        new("Falling back to sysfs fallback for: {file}", "The file {file} was not found; the kernel waits for user space to hand it over.", "The name or its sub-folder differs from that in /lib/firmware.", "Put the file in /lib/firmware under exactly this name.") { Rules = ["FK7004"] },
        new("Firmware load for '{file}' refused, path contains '..' component", "The name {file} holds \"..\", which the kernel refuses.", "A relative path was given as the name.", "Give a name below /lib/firmware.") { Rules = ["FK3027"] },
        new("request_firmware failed: {errno}", "The firmware file could not be read, error {errno}.", "-2: it is in no firmware directory. -22: it is empty, or the name is. -26: it was still being written. -36: the name is too long.", "Look at the name that the line above quotes: cat /sys/class/remoteproc/remoteproc0/firmware, and ls /lib/firmware.")
        {
            Rules = ["FK7002", "FK7003", "FK7004", "FK7005"],
        },
        new("loading {path} failed with error {errno}", "{path} is there and could not be read, error {errno}; the search went on.", "-22: empty, or no regular file. -26: still open for writing.", "Wait for the upload to end, and check the file.") { Rules = ["FK7006"] },
        new("Image is corrupted (bad magic)", "The file does not begin with 7f 45 4c 46: it is no ELF file.", "A signed image was given to a node in ELF mode (the kernel or device tree is not the signed flavour; no key is at fault), or a raw .bin, a damaged copy, or another core's file.", "For this node give the unsigned .elf; for signed images use a -tee compatible and the matching kernel. Check which core remoteproc0 is.")
        {
            Rules = ["FK1001", "FK3001"],
        },
        new("Image is too small", "The file is shorter than its ELF headers say.", Cut, Copy) { Rules = ["FK1002"] },
        new("elf64 header is too small", "The file is shorter than an ELF header.", Cut, Copy) { Rules = ["FK1002"] },
        new("Section header table is out of bounds", "The section headers lie behind the end of the file.", Cut, Copy) { Rules = ["FK1002"] },
        new("Section headers are out of bounds", "The section headers lie behind the end of the file.", Cut, Copy) { Rules = ["FK1002"] },
        new("Firmware size is too small", "The program headers lie behind the end of the file.", Cut, Copy) { Rules = ["FK1002"] },
        new("truncated fw: need {need} avail {avail}", "A segment ends at byte {need} of the file, which has {avail}.", Cut, Copy) { Rules = ["FK1002"] },
        new("Unsupported class: {class}", "The ELF class {class} is neither 32 nor 64 bits.", "The file is damaged.", Copy) { Rules = ["FK1003"] },
        new("Unsupported firmware endianness", "The firmware's byte order is not Linux's.", "It was built big-endian.", "Build it with -mlittle-endian.") { Rules = ["FK1003"] },
        new("No loadable segments", "The ELF file has no program headers.", "It is an object file or a library, not the linker's output.", "Give the linked .elf.") { Rules = ["FK1004"] },
        new("bad phdr filesz {filesz} memsz {memsz}", "A segment has more bytes in the file ({filesz}) than in memory ({memsz}).", "The file is damaged, or was edited.", "Link it again.") { Rules = ["FK1006"] },
    ];
}
