using System.Globalization;
using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>A build of OP-TEE that testdata/signed/manifest.json has results of.</summary>
/// <param name="Name">Name in a test's title.</param>
/// <param name="Profile">The generation.</param>
/// <param name="Width">The width.</param>
/// <param name="Older">Its name in <c>upstream_older_32_64</c>, if it is there.</param>
internal sealed record OpTeeBuild(string Name, OpTeeProfile Profile, TaWidth Width, string? Older = null)
{
    public static IReadOnlyList<OpTeeBuild> All { get; } =
    [
        new("upstream_32", OpTeeProfile.Upstream410, TaWidth.Bits32),
        new("upstream_64", OpTeeProfile.Upstream410, TaWidth.Bits64),
        new("upstream_4.8_32", OpTeeProfile.Upstream48, TaWidth.Bits32, "4.8 to 4.9"),
        new("upstream_4.8_64", OpTeeProfile.Upstream48, TaWidth.Bits64, "4.8 to 4.9"),
        new("upstream_4.1_32", OpTeeProfile.Upstream41, TaWidth.Bits32, "4.1 to 4.7"),
        new("upstream_4.1_64", OpTeeProfile.Upstream41, TaWidth.Bits64, "4.1 to 4.7"),
        new("st_32", OpTeeProfile.St4, TaWidth.Bits32),
        new("st_64", OpTeeProfile.St4, TaWidth.Bits64),
    ];

    public override string ToString() => Name;

    /// <summary>The result that the manifest has for this build, and the one for the 64-bit build of the same generation.</summary>
    public (string Result, string Result64) Expected(JsonElement image)
    {
        if (Older is not null && image.TryGetProperty("upstream_older_32_64", out var older) && older.TryGetProperty(Older, out var pair))
            return (pair[Width == TaWidth.Bits32 ? 0 : 1].GetString()!, pair[1].GetString()!);
        var family = Profile.IsSt ? "st" : "upstream";
        return (image.GetProperty($"{family}_{(int)Width}").GetString()!, image.GetProperty($"{family}_64").GetString()!);
    }

    public OpTeeOptions Options(string map) => new()
    {
        Profile = Profile,
        Width = Width,
        Regions = [.. OpTeeVectors.Map("memory_maps", map)],
        DmaRanges = Profile.IsSt ? [.. OpTeeVectors.Map("dma_ranges", map).Select(range => new DmaRange(range.DeviceAddress, range.PhysicalAddress, range.Size))] : [],
    };
}

/// <summary>The memory maps of the manifest.</summary>
internal static class OpTeeVectors
{
    private static readonly JsonDocument Manifest = JsonDocument.Parse(TestData.Bytes("signed", "manifest.json"));

    public static IEnumerable<OpTeeRegion> Map(string kind, string name) =>
        Manifest.RootElement.GetProperty(kind).GetProperty(name).EnumerateArray().Select(region => new OpTeeRegion(Number(region, "da"), Number(region, "pa"), Number(region, "size")));

    private static ulong Number(JsonElement item, string name) => ulong.Parse(item.GetProperty(name).GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
