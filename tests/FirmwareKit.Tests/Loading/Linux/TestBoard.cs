using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>The board of testdata/conformance/linux with a few changes, and its firmware, which boots on it.</summary>
internal static class TestBoard
{
    public const string Node = "/ahb/m4@10000000";
    public const string AutoBoot = $"{Node}:st,auto-boot";

    public static byte[] Firmware => TestData.Bytes("conformance", "linux", "firmware", "base.elf");

    public static RemoteProcessor Processor(params ReadOnlySpan<string> edits) =>
        RemoteProcessor.FindAll(EditedTree.Read("../conformance/linux/dtb/board-a.dtb", edits)).Single();

    /// <summary>A file system with the firmware under some paths, and other files.</summary>
    public static MemoryRoot Files(params ReadOnlySpan<string> paths)
    {
        var files = new MemoryRoot();
        files.AddFolder("/lib/firmware");
        foreach (var path in paths)
            files.AddFile(path, ByteSource.FromMemory(Firmware));
        return files;
    }

    public static RemoteprocDevice Device(KernelProfile kernel, MemoryRoot files, params ReadOnlySpan<string> edits) =>
        RemoteprocDevice.Probe(Processor(edits), files, new LinuxOptions { Kernel = kernel });

    /// <summary>The answer to one start of some firmware.</summary>
    public static LoadOutcome Start(KernelProfile kernel, byte[] firmware, params ReadOnlySpan<string> edits) =>
        LinuxLoader.Start(FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware)), Processor(edits), new LinuxOptions { Kernel = kernel });

    public static string[] Text(this DeviceAnswer answer) => [.. answer.Log.Select(line => line.Text)];
}
