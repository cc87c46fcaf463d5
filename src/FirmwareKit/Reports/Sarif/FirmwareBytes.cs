using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Sarif;

/// <summary>The bytes of a firmware file that a finding is about.</summary>
/// <param name="Offset">Offset of the first one in the file.</param>
/// <param name="Length">How many; null when only the start is known.</param>
internal readonly record struct FirmwareBytes(long Offset, long? Length)
{
    /// <summary>The segment, section or vector that starts at the location; the file where a finding is about all of it.</summary>
    public static FirmwareBytes Of(PreflightContext context, FindingLocation location)
    {
        if (location.FileOffset is not { } offset)
            return new FirmwareBytes(0, context.Image.Source.Length);
        if (context.Image.Elf is not { } elf)
            return new FirmwareBytes(offset, null);
        if (context.Vectors is { } vectors && (offset == vectors.FileOffset || offset == vectors.FileOffset + 4))
            return new FirmwareBytes(offset, 4);
        var size = location.Description.StartsWith("segment", StringComparison.Ordinal)
            ? elf.Segments.FirstOrDefault(segment => segment.IsLoaded && segment.Offset == (ulong)offset).FileSize
            : elf.Sections.FirstOrDefault(section => section.HasBytes && section.Size != 0 && section.Offset == (ulong)offset).Size;
        return new FirmwareBytes(offset, size == 0 || !elf.Source.Contains((ulong)offset, size) ? null : (long)size);
    }
}
