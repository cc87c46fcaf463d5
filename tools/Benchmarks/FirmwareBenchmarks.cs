using BenchmarkDotNet.Attributes;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Benchmarks;

/// <summary>The main jobs on the 1 MB sample, from the file.</summary>
[MemoryDiagnoser]
public class FirmwareBenchmarks : IDisposable
{
    private readonly string _root = FindRoot();
    private readonly LinuxOptions _attach = new() { Attach = new AttachOptions() };
    private ByteSource _elf = null!;
    private ByteSource _other = null!;
    private RemoteProcessor _processor = null!;
    private KeyFileSigner _signer = null!;

    [GlobalSetup]
    public void Open()
    {
        _elf = ByteSource.OpenFile(Path.Combine(_root, "testdata/firmware/mp257-openamp-m33.elf"));
        _other = ByteSource.OpenFile(Path.Combine(_root, "testdata/firmware/mp157-openamp-m4.elf"));
        using var tree = ByteSource.OpenFile(Path.Combine(_root, "testdata/devicetree/good/mp257-m33.dtb"));
        _processor = RemoteProcessor.FindAll(DeviceTree.Read(tree))[0];
        _signer = KeyFileSigner.Load(Path.Combine(_root, "testdata/keys/TEST-ONLY-rsa2048.pkcs8.pem"));
    }

    [Benchmark]
    public int ReadHeadersAndSections() => ElfFile.Read(_elf).Sections.Length;

    [Benchmark]
    public int ReadDeviceTree()
    {
        using var tree = ByteSource.OpenFile(Path.Combine(_root, "testdata/devicetree/good/mp257-m33.dtb"));
        return DeviceTree.Read(tree).Nodes.Count;
    }

    [Benchmark]
    public PreflightReport Check() => PreflightCheck.Run(FirmwareImage.Open("m33.elf", _elf), _processor, new LinuxOptions());

    /// <summary>A firmware that the loader refuses: the start, what would come behind its end, and findings with their texts.</summary>
    [Benchmark]
    public PreflightReport CheckRefused() => PreflightCheck.Run(FirmwareImage.Open("m4.elf", _other), _processor, new LinuxOptions());

    /// <summary>The boot chain has started the core, and Linux attaches to it.</summary>
    [Benchmark]
    public PreflightReport CheckAttached() => PreflightCheck.Run(FirmwareImage.Open("m33.elf", _elf), _processor, _attach);

    [Benchmark]
    public int PrepareSignedImage() => TeeImageBuilder.Prepare([_elf], _signer.PublicKey, new TeeImageOptions()).Hash().Digest.Length;

    [GlobalCleanup]
    public void Dispose()
    {
        _elf.Dispose();
        _other.Dispose();
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("FirmwareKit.sln was not found above the benchmarks.");
    }
}
