namespace FirmwareKit.DeviceTrees;

/// <summary>
/// Reads a device tree that is a folder: <c>/proc/device-tree</c> of a running board, or a copy of it. A folder is a node, a file a property
/// with its raw bytes, an empty file a flag.
/// </summary>
/// <remarks>
/// Links inside are not followed, the files <c>name</c> that Linux adds are left out, and a suffix <c>#1</c> of a name that collided is taken off.
/// There is no reservation block, and nodes and properties are in the order of their names. Linux keeps properties that begin with
/// <c>security-</c> from everybody but root.
/// </remarks>
public sealed class DeviceTreeFolder
{
    // The limits of the blob reader hold, and are kept while the folder is walked: it may be the root of a disk.
    private const int DeepestNesting = 64;
    private const int MostEntries = 1_048_576;

    private readonly MutableTree _tree = MutableTree.Create();
    private long _size;
    private int _entries;

    private DeviceTreeFolder()
    {
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="path">Path of the folder that is the root node; it may be a link.</param>
    /// <returns>The tree; offsets in it are those of a blob that was made for it.</returns>
    /// <exception cref="DeviceTreeFormatException">The folder is above a limit of the reader: it is something else than a device tree.</exception>
    /// <exception cref="IOException">A file cannot be read, or the folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static DeviceTree Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var reader = new DeviceTreeFolder();
        reader.ReadNode(new DirectoryInfo(path), reader._tree.Root, 1);
        // The root of every board's tree has both.
        if (reader._tree.Root.Properties.Find("compatible") is null && reader._tree.Root.Properties.Find("#address-cells") is null)
            throw new DeviceTreeFormatException("FDT002", "The folder has neither a file compatible nor #address-cells: it is not a device tree.", 0);
        return reader._tree.ToDeviceTree();
    }

    private void ReadNode(DirectoryInfo folder, MutableNode node, int depth)
    {
        if (depth > DeepestNesting)
            throw new DeviceTreeFormatException("FDT034", $"Folders are nested deeper than {DeepestNesting} levels.", 0, node.Path);
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (++_entries > MostEntries)
                throw new DeviceTreeFormatException("FDT037", $"The folder has more than {MostEntries} files.", 0, node.Path);
            if (entry.LinkTarget is not null)
                continue;
            var name = WithoutSuffix(entry.Name);
            switch (entry)
            {
                case DirectoryInfo subfolder:
                    var child = new MutableNode(name, node, 0);
                    node.Children.Append(child);
                    ReadNode(subfolder, child, depth + 1);
                    break;
                case FileInfo file when name != "name":
                    node.Properties.Append(new MutableProperty(name, ReadValue(file, node), 0));
                    break;
            }
        }
    }

    /// <summary>An empty file is not opened: a pipe looks like one, and would not answer.</summary>
    private byte[] ReadValue(FileInfo file, MutableNode node)
    {
        if (file.Length == 0)
            return [];
        _size += file.Length;
        if (_size > FdtHeader.LargestTree)
            throw new DeviceTreeFormatException("FDT004", $"The files have more than {FdtHeader.LargestTree} bytes.", 0, node.Path);
        using var stream = file.OpenRead();
        var value = new byte[file.Length];
        stream.ReadExactly(value);
        return value;
    }

    /// <summary>A name that is a property's and a subnode's too gets <c>#1</c> from Linux (safe_name).</summary>
    private static string WithoutSuffix(string name)
    {
        var at = name.LastIndexOf('#');
        return at > 0 && at < name.Length - 1 && name.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..at] : name;
    }
}
