using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Loading;

/// <summary>The cases of testdata/conformance/linux: what a real kernel answered.</summary>
internal static class LinuxConformance
{
    private static readonly JsonDocument Document = JsonDocument.Parse(TestData.Bytes("conformance", "linux", "cases.json"));

    public static IEnumerable<JsonElement> Cases => Document.RootElement.EnumerateArray();

    public static string NameOf(JsonElement @case) => @case.GetProperty("name").GetString()!;

    /// <summary>Whether the outcome rests on something that no model can know.</summary>
    public static bool IsInexact(JsonElement @case) => !@case.GetProperty("exact").GetBoolean() || @case.TryGetProperty("out_of_bounds", out _);

    public static LoadOutcome Predict(JsonElement @case, KernelProfile kernel)
    {
        var (image, processor) = Read(@case);
        return LinuxLoader.Start(image, processor, new LinuxOptions { Kernel = kernel });
    }

    public static PreflightReport Check(JsonElement @case, KernelProfile kernel)
    {
        var (image, processor) = Read(@case);
        return PreflightCheck.Run(image, processor, new LinuxOptions { Kernel = kernel });
    }

    private static (FirmwareImage Image, RemoteProcessor Processor) Read(JsonElement @case)
    {
        var tree = DeviceTree.Read(TestData.Source("conformance", "linux", @case.GetProperty("dtb").GetString()!));
        var node = tree.FindByPath(@case.GetProperty("processor").GetString()!)!;
        var processor = RemoteProcessor.FindAll(tree).Single(processor => processor.Node == node);
        var name = @case.GetProperty("firmware_name").GetString() ?? processor.DefaultFirmwareName;
        return (Image(@case, name), processor);
    }

    /// <summary>Lines of level info and above, without warnings of other parts of the kernel and with what only the board knows replaced.</summary>
    public static IEnumerable<string> LogOf(JsonElement log) =>
        from line in log.EnumerateArray()
        let level = line.GetProperty("level").GetString()!
        let text = line.GetProperty("text").GetString()!
        where level != "debug"
        where !text.StartsWith("WARNING: at", StringComparison.Ordinal)
            || text.Contains("drivers/remoteproc", StringComparison.Ordinal)
            || text.Contains("drivers/rpmsg", StringComparison.Ordinal)
        select $"{level} {text}";

    public static IEnumerable<string> LogOf(LoadOutcome outcome) => outcome.Log.Select(line => $"{NameOf(line.Level)} {line.Text}");

    private static FirmwareImage Image(JsonElement @case, string name)
    {
        var file = @case.GetProperty("firmware").GetString();
        if (@case.TryGetProperty("installed", out var installed))
            file = installed.TryGetProperty(name.TrimStart('/'), out var content) ? content.GetString() : null;
        if (file is null)
            return FirmwareImage.Missing(name);
        var bytes = TestData.Bytes("conformance", "linux", file);
        if (@case.TryGetProperty("size", out var size))
            Array.Resize(ref bytes, size.GetInt32());
        return FirmwareImage.Open(name, ByteSource.FromMemory(bytes));
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Error => "err",
        LogLevel.Warning => "warning",
        _ => "info",
    };
}
