using FirmwareKit.Binary;

namespace FirmwareKit.Platforms;

/// <summary>
/// Where firmware of a known board is linked to: memory of the core in the vendor's own device trees (device-tree.md sections 3.4 and 6), as the core
/// addresses it.
/// </summary>
/// <param name="Board">The board or SoC, for people: <c>STM32MP15x</c>.</param>
/// <param name="Core">The core: <c>Cortex-M4</c>.</param>
/// <param name="Memories">The memories that its firmware is linked to.</param>
public sealed record BoardLayout(string Board, string Core, IReadOnlyList<BoardMemory> Memories)
{
    /// <summary>The layouts that are known.</summary>
    public static IReadOnlyList<BoardLayout> All { get; } =
    [
        new("STM32MP15x", "Cortex-M4",
        [
            new("RETRAM", 0x00000000, 0x10000),
            new("MCUSRAM", 0x10000000, 0x60000),
            new("MCUSRAM", 0x30000000, 0x60000),
        ]),
        new("STM32MP2 boards of ST, layout in DDR (A35-TD)", "Cortex-M33",
        [
            new("cm33-cube-fw", 0x80100000, 0x800000),
            new("cm33-cube-data", 0x80a00000, 0x800000),
            new("ipc-shmem-1", 0x81200000, 0xf8000),
        ]),
        new("STM32MP2 boards of ST, TF-M's secure image (A35-TD)", "Cortex-M33",
        [
            new("tfm-code", 0x80000000, 0x100000),
            new("tfm-data", 0x80900000, 0x100000),
        ]),
        new("STM32MP257F-EV1, layout in SRAM", "Cortex-M33",
        [
            new("cm33-cube-fw", 0x0a043000, 0x1d000),
            new("cm33-cube-data", 0x0a060000, 0x10000),
            new("ipc-shmem", 0x0a070000, 0x8000),
        ]),
        new("STM32MP257F-EV1 and STM32MP215F-DK, M33-TD", "Cortex-M33",
        [
            new("cm33-cube-fw", 0x80080000, 0x80000),
            new("cm33-cube-data", 0x80200000, 0x800000),
            new("ipc-shmem-1", 0x80a00000, 0xf8000),
        ]),
        new("STM32MP257F-DK, M33-TD", "Cortex-M33",
        [
            new("cm33-cube-fw", 0x80080000, 0x200000),
            new("cm33-cube-data", 0x80380000, 0x680000),
            new("ipc-shmem-1", 0x80a00000, 0xf8000),
        ]),
        new("STM32MP25x", "Cortex-M0+",
        [
            new("cm0-cube-fw", 0x200c0000, 0x4000),
            new("cm0-cube-data", 0x200c4000, 0x2000),
            new("ipc-shmem-2", 0x200c6000, 0x2000),
        ]),
        new("i.MX 8M Quad and Mini", "Cortex-M4",
        [
            new("TCM, code", 0x1ffe0000, 0x20000),
            new("TCM, data", 0x20000000, 0x20000),
        ]),
        new("i.MX 8M Nano and Plus", "Cortex-M7",
        [
            new("ITCM", 0x00000000, 0x20000),
            new("DTCM", 0x20000000, 0x20000),
        ]),
        new("i.MX 93", "Cortex-M33",
        [
            new("TCM, code", 0x0ffc0000, 0x40000),
            new("TCM, code, secure", 0x1ffc0000, 0x40000),
            new("TCM, data", 0x20000000, 0x40000),
            new("TCM, data, secure", 0x30000000, 0x40000),
        ]),
        new("AM62x and AM64x", "Cortex-M4F",
        [
            new("IRAM", 0x00000000, 0x30000),
            new("DRAM", 0x00030000, 0x10000),
        ]),
    ];

    /// <summary>The layouts in which every one of some ranges has its place.</summary>
    /// <param name="ranges">Device addresses.</param>
    public static IEnumerable<BoardLayout> Holding(IReadOnlyList<AddressRange> ranges) =>
        ranges.Count == 0 ? [] : All.Where(layout => ranges.All(range => layout.Memories.Any(memory => memory.Range.Contains(range))));
}

/// <summary>One memory of a <see cref="BoardLayout"/>.</summary>
/// <param name="Name">The region's or memory's name.</param>
/// <param name="Start">First device address.</param>
/// <param name="Size">Size in bytes.</param>
public sealed record BoardMemory(string Name, ulong Start, ulong Size)
{
    /// <summary>Device addresses.</summary>
    public AddressRange Range => new(Start, Size);
}
