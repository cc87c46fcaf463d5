using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Platforms;

namespace FirmwareKit.Conformance.Linux;

/// <summary>One case of conformance/linux: what goes into it.</summary>
public static class LinuxCase
{
    private const string FirmwareFolder = "/lib/firmware";

    /// <summary>Whether the outcome rests on something that no model can know.</summary>
    /// <param name="item">The case.</param>
    public static bool IsInexact(JsonElement item) =>
        item.Field("exact") is { ValueKind: JsonValueKind.False } || item.Field("out_of_bounds") is not null;

    /// <summary>The processor; null when the tree has none that Linux drives.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="item">The case.</param>
    /// <exception cref="ConformanceFormatException">A file or a field is missing or malformed.</exception>
    public static RemoteProcessor? ReadProcessor(ConformanceFolder folder, JsonElement item)
    {
        DeviceTree tree;
        try
        {
            tree = DeviceTree.Read(folder.Source(item.Text("dtb")));
        }
        catch (DeviceTreeFormatException e)
        {
            throw new ConformanceFormatException($"{item.Text("dtb")}: {e.Message}", e);
        }

        var node = tree.FindByPath(item.Text("processor")) ?? throw new ConformanceFormatException($"{item.Text("dtb")} has no node {item.Text("processor")}.");
        return RemoteProcessor.FindAll(tree).SingleOrDefault(processor => processor.Node == node);
    }

    /// <summary>
    /// The file system: what <c>installed</c> says is below /lib/firmware (null: a folder of that name), otherwise the firmware under the name that is written,
    /// or under the default name when none is.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="item">The case.</param>
    /// <param name="processor">The processor.</param>
    /// <exception cref="ConformanceFormatException">A file or a field is missing or malformed.</exception>
    public static MemoryRoot ReadFiles(ConformanceFolder folder, JsonElement item, RemoteProcessor processor)
    {
        var files = new MemoryRoot();
        files.AddFolder(FirmwareFolder);
        foreach (var (name, file) in Installed(item, processor.DefaultFirmwareName))
        {
            try
            {
                if (file is null)
                    files.AddFolder($"{FirmwareFolder}/{name}");
                else
                    files.AddFile($"{FirmwareFolder}/{name}", ByteSource.FromMemory(Content(folder, item, file)));
            }
            catch (ArgumentException e)
            {
                throw new ConformanceFormatException($"\"installed\" of {item.Text("name")}: {e.Message}", e);
            }
        }

        return files;
    }

    /// <summary>The firmware under the name that is written, as a check of it alone takes it, and the processor; null when the tree has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="item">The case.</param>
    /// <exception cref="ConformanceFormatException">A file or a field is missing or malformed.</exception>
    public static (FirmwareImage Image, RemoteProcessor Processor)? Read(ConformanceFolder folder, JsonElement item)
    {
        if (ReadProcessor(folder, item) is not { } processor)
            return null;
        var name = item.TextOrNull("firmware_name") ?? processor.DefaultFirmwareName;
        var files = ReadFiles(folder, item, processor);
        var lookup = files.Find($"{FirmwareFolder}/{name}");
        return (lookup.Result == RootLookupResult.Found ? FirmwareImage.Open(name, files.ContentOf(lookup)) : FirmwareImage.Missing(name), processor);
    }

    private static IEnumerable<(string Name, string? File)> Installed(JsonElement item, string defaultName)
    {
        if (item.Field("installed") is { } installed)
        {
            if (installed.ValueKind != JsonValueKind.Object)
                throw new ConformanceFormatException($"\"installed\" of {item.Text("name")} is not an object.");
            return installed.EnumerateObject().Select(entry => (entry.Name, installed.TextOrNull(entry.Name)));
        }

        var name = item.TextOrNull("firmware_name") ?? defaultName;
        // Nothing can be installed under a name without a letter.
        return item.TextOrNull("firmware") is { } file && name.Trim('/', '.').Length != 0 ? [(name, file)] : [];
    }

    private static byte[] Content(ConformanceFolder folder, JsonElement item, string file)
    {
        var bytes = folder.Bytes(file);
        if (item.Field("size") is not null && file == item.TextOrNull("firmware"))
            Array.Resize(ref bytes, checked((int)item.Number("size")));
        return bytes;
    }
}
