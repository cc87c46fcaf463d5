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
    private ByteSource _elf = null!;
    private RemoteProcessor _processor = null!;
    private KeyFileSigner _signer = null!;

    [GlobalSetup]
    public void Open()
    {
        _elf = ByteSource.OpenFile(Path.Combine(_root, "testdata/firmware/mp257-openamp-m33.elf"));
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

    [Benchmark]
    public int PrepareSignedImage() => TeeImageBuilder.Prepare([_elf], _signer.PublicKey, new TeeImageOptions()).Hash().Digest.Length;

    [GlobalCleanup]
    public void Dispose()
    {
        _elf.Dispose();
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
