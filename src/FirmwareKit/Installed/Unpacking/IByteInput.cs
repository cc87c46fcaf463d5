namespace FirmwareKit.Installed.Unpacking;

/// <summary>Bytes one after the other: the file itself, or what one compressed part of it unpacks to.</summary>
internal interface IByteInput
{
    /// <summary>Reads at most as many bytes as there is room for; 0 only at the end.</summary>
    int Read(Span<byte> destination);
}
