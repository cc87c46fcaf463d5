using System.Text.Json;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Conformance.Tee;

/// <summary>A folder in the form of conformance/tee.</summary>
/// <param name="folder">The folder.</param>
public sealed class TeeSuite(ConformanceFolder folder)
{
    private readonly Dictionary<string, FirmwarePublicKey> _keys = [];
    private JsonElement? _regions;

    /// <summary>All checks: cases, sequences, device trees, and the images that a writer of the format must make again.</summary>
    public IEnumerable<ConformanceCheck> Checks => [.. Cases, .. Sequences, .. Trees, .. Builds];

    /// <summary>One check a case, for both widths.</summary>
    public IEnumerable<ConformanceCheck> Cases => Objects("cases.json", "id", (item, differences) =>
    {
        foreach (var width in Enum.GetValues<TaWidth>())
            new TeeCase(this, item, width).Compare(differences);
    });

    /// <summary>One check a sequence of commands.</summary>
    public IEnumerable<ConformanceCheck> Sequences => Objects("sequences.json", "id", (item, differences) => new TeeSequence(this, item).Compare(differences));

    /// <summary>One check a device tree, for both widths.</summary>
    public IEnumerable<ConformanceCheck> Trees => Objects("device-trees.json", "id", (item, differences) =>
    {
        foreach (var width in Enum.GetValues<TaWidth>())
            new TeeTree(item, ReadTree(item), width).Compare(differences);
    });

    /// <summary>One check for each image of a good case that the folder's README says how to make.</summary>
    public IEnumerable<ConformanceCheck> Builds => TeeBuild.Find(Folder);

    internal ConformanceFolder Folder { get; } = folder;

    internal OpTeeOptions Options(JsonElement item, TaWidth width) => new() { Width = width, Regions = [.. Regions(item.TextOrNull("regions"))] };

    internal FirmwarePublicKey Key(JsonElement item)
    {
        var file = item.Text("key");
        if (_keys.TryGetValue(file, out var key))
            return key;
        try
        {
            return _keys[file] = FirmwarePublicKey.Parse(Folder.Bytes(file), file);
        }
        catch (SigningException e)
        {
            throw new ConformanceFormatException(e.Message, e);
        }
    }

    private IEnumerable<OpTeeRegion> Regions(string? name)
    {
        if (name is null)
            return [];
        _regions ??= Folder.Json("regions.json");
        if (_regions.Value.Field(name) is null)
            throw new ConformanceFormatException($"{Folder.PathOf("regions.json")} has no list \"{name}\".");
        return _regions.Value.Items(name).Select(region => new OpTeeRegion(region.Number("da"), region.Number("pa"), region.Number("size")));
    }

    private DeviceTree ReadTree(JsonElement item)
    {
        try
        {
            return DeviceTree.Read(Folder.Source(item.Text("file")));
        }
        catch (DeviceTreeFormatException e)
        {
            throw new ConformanceFormatException($"{item.Text("file")}: {e.Message}", e);
        }
    }

    private IEnumerable<ConformanceCheck> Objects(string file, string id, Action<JsonElement, Differences> compare) =>
        !Folder.Has(file) ? [] : Folder.Objects(file).Select(item => new ConformanceCheck(item.Text(id), () =>
        {
            var differences = new Differences();
            compare(item, differences);
            return differences.List;
        }));
}
