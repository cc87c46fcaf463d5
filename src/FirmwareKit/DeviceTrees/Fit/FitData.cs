using System.IO.Compression;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees.Fit;

/// <summary>The bytes of one image of a FIT: embedded, or behind the FIT's own blob; plain or compressed with gzip.</summary>
internal static class FitData
{
    /// <summary>A compressed tree may unpack to this many times the image, or to <see cref="AlwaysAllowed"/>; real trees shrink to a fifth.</summary>
    private const long MostGrowth = 15;
    private const long AlwaysAllowed = 1024 * 1024;

    /// <summary>Reads the data, verifies their hashes, and unpacks them.</summary>
    /// <param name="source">The file.</param>
    /// <param name="fit">The FIT's own structure.</param>
    /// <param name="image">The image's node.</param>
    /// <param name="complaints">About hashes that cannot be verified here; empty when all were.</param>
    /// <exception cref="FitFormatException">The data are not there, not inside the file, too large, compressed in another way, or have another hash.</exception>
    public static ReadOnlyMemory<byte> Read(ByteSource source, DeviceTree fit, DeviceTreeNode image, out IReadOnlyList<DeviceTreeComplaint> complaints)
    {
        var data = Locate(source, fit, image);
        complaints = FitHashes.Verify(image, data.Span);
        return image.Find("compression")?.GetString() switch
        {
            null or "none" => data,
            "gzip" => Decompress(data, source.Length, image),
            var other => throw new FitFormatException($"The device tree {image.Name} is compressed with {other}; none and gzip can be read. Unpack it first: dumpimage -T flat_dt -p N -o BOARD.dtb IMAGE", image.Offset, image.Path),
        };
    }

    /// <summary>fit_image_get_data: data-position from the start of the file, else data-offset from the end of the FIT's blob, else data.</summary>
    private static ReadOnlyMemory<byte> Locate(ByteSource source, DeviceTree fit, DeviceTreeNode image)
    {
        if (image.Find("data") is { } embedded && !image.Has("data-position") && !image.Has("data-offset"))
            return embedded.Value;
        if (Cell(image, "data-size") is not { } size)
            throw new FitFormatException($"The image {image.Name} has neither data nor data-size.", image.Offset, image.Path);
        ulong position;
        if (Cell(image, "data-position") is { } absolute)
            position = absolute;
        else if (Cell(image, "data-offset") is { } relative)
            position = ((fit.TotalSize + 3UL) & ~3UL) + relative;
        else
            throw new FitFormatException($"The image {image.Name} has data-size, but neither data-position nor data-offset.", image.Offset, image.Path);
        if (!source.Contains(position, size))
            throw new FitFormatException($"The data of {image.Name}, {size} bytes at 0x{position:x}, are not inside the file of {source.Length} bytes. Is it cut?", image.Offset, image.Path);
        if (size > FdtHeader.LargestTree)
            throw new FitFormatException($"The data of {image.Name} have {size} bytes; device trees above {FdtHeader.LargestTree} bytes are not read.", image.Offset, image.Path);
        var bytes = new byte[size];
        source.Read((long)position, bytes);
        return bytes;
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> data, long fileLength, DeviceTreeNode image)
    {
        var largest = Math.Min(FdtHeader.LargestTree, Math.Max(AlwaysAllowed, MostGrowth * fileLength));
        var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            var block = new byte[32 * 1024];
            for (var count = gzip.Read(block); count != 0; count = gzip.Read(block))
            {
                if (unpacked.Length + count > largest)
                    throw new FitFormatException($"The device tree {image.Name} unpacks to more than {largest} bytes.", image.Offset, image.Path);
                unpacked.Write(block, 0, count);
            }
        }
        catch (InvalidDataException e)
        {
            throw new FitFormatException($"The device tree {image.Name} is not what gzip writes: {e.Message}", image.Offset, image.Path);
        }

        return unpacked.ToArray();
    }

    private static uint? Cell(DeviceTreeNode image, string name) => image.Find(name) is { CellCount: 1 } property ? property.GetCell(0) : null;
}
