using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.Loading.Attaching;

/// <summary>A board whose boot chain has started the core: a tree of testdata with changes, and the firmware that fits it.</summary>
internal sealed record AttachedBoard(string Tree, string Firmware)
{
    /// <summary>STM32MP2, M33-TD: ST's kernel, nvmem cells, attaches while it boots.</summary>
    public static AttachedBoard M33 { get; } = new("good/mp257-m33td.dtb", "mp257-openamp-m33td.elf") { TableOffset = 0x8000 };

    /// <summary>STM32MP1, started by U-Boot: mainline, registers, attaches by hand.</summary>
    public static AttachedBoard M4 { get; } = new("good/mp157-m4.dtb", "mp157-openamp-m4.elf") { TableOffset = 0x3000 };

    public string[] Edits { get; init; } = [];

    public AttachOptions Facts { get; init; } = new();

    public KernelProfile? Kernel { get; init; }

    /// <summary>Where the table is in the file.</summary>
    public int TableOffset { get; init; }

    /// <summary>32-bit words to write into the table, by offset.</summary>
    public (int Offset, uint Value)[] TableWords { get; init; } = [];

    /// <summary>sh_size to give .resource_table; null leaves it.</summary>
    public uint? SectionSize { get; init; }

    public AttachedBoard With(params string[] edits) => this with { Edits = edits };

    public AttachedBoard OnSt() => this with { Kernel = KernelProfile.St66, Edits = [.. Edits, "&m4_rproc:st,syscfg-cm-state = <&tamp 0x148 0xffffffff>"] };

    public LoadOutcome Attach() => LinuxLoader.Attach(Image(), Processor(), new LinuxOptions { Attach = Facts, Kernel = Kernel });

    public PreflightReport Check() => PreflightCheck.Run(Image(), Processor(), new LinuxOptions { Attach = Facts, Kernel = Kernel });

    public RemoteProcessor Processor() => RemoteProcessor.FindAll(EditedTree.Read(Tree, Edits))[0];

    public FirmwareImage Image()
    {
        var bytes = TestData.Bytes("firmware", Firmware);
        foreach (var (offset, value) in TableWords)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(TableOffset + offset), value);
        if (SectionSize is { } size)
        {
            var image = FirmwareImage.Open(Firmware, ByteSource.FromMemory(bytes));
            Assert.IsTrue(image.Elf!.TryFindSection(".resource_table"u8, out var section));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)image.Elf.Header.SectionHeaderOffset + (40 * section.Index) + 20), size);
        }

        return FirmwareImage.Open(Firmware, ByteSource.FromMemory(bytes));
    }

    public static string[] Texts(IEnumerable<LogLine> log) => [.. log.Select(line => line.Text)];
}
