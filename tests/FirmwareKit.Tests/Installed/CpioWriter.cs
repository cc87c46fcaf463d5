using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace FirmwareKit.Tests.Installed;

/// <summary>Writes cpio archives of the form newc, entry by entry.</summary>
internal sealed class CpioWriter
{
    private readonly List<byte> _archive = [];
    private uint _inode = 1;

    public CpioWriter Folders(params string[] paths)
    {
        foreach (var path in paths)
            Add(path, 0x41ed, []);
        return this;
    }

    public CpioWriter File(string path, byte[] content) => Add(path, 0x81a4, content);

    public CpioWriter Link(string path, string target) => Add(path, 0xa1ff, Encoding.UTF8.GetBytes(target));

    public CpioWriter HardLinks(byte[] content, params string[] paths)
    {
        var inode = _inode++;
        foreach (var path in paths)
            Add(path, 0x81a4, path == paths[^1] ? content : [], inode, (uint)paths.Length);
        return this;
    }

    public CpioWriter Add(string path, uint mode, byte[] content) => Add(path, mode, content, _inode++, 1);

    public byte[] ToArchive()
    {
        Add("TRAILER!!!", 0, []);
        return [.. _archive];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return result.ToArray();
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    private CpioWriter Add(string path, uint mode, byte[] content, uint inode, uint links)
    {
        var name = Encoding.UTF8.GetBytes(path + "\0");
        uint[] fields = [inode, mode, 0, 0, links, 0, (uint)content.Length, 8, 1, 0, 0, (uint)name.Length, 0];
        _archive.AddRange("070701"u8);
        foreach (var field in fields)
            _archive.AddRange(Encoding.ASCII.GetBytes(field.ToString("x8", CultureInfo.InvariantCulture)));
        Pad(name);
        Pad(content);
        return this;
    }

    private void Pad(byte[] bytes)
    {
        _archive.AddRange(bytes);
        while (_archive.Count % 4 != 0)
            _archive.Add(0);
    }
}
