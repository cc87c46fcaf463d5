using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>One of two files that are compared byte for byte: as much of its format as can be read. A file that is none has no parts, and is compared all the same.</summary>
internal sealed class BitFile
{
    private BitFile(FirmwareImage image, TeeImage? signed, IReadOnlyList<ComparedPart> parts, IFilePlaces places)
    {
        Image = image;
        Signed = signed;
        Parts = parts;
        Places = places;
    }

    public FirmwareImage Image { get; }

    public ByteSource Source => Image.Source;

    /// <summary>The signed image; null when it is none, or cannot be read.</summary>
    public TeeImage? Signed { get; }

    public IReadOnlyList<ComparedPart> Parts { get; }

    public IFilePlaces Places { get; }

    public static BitFile Open(FirmwareImage image)
    {
        if (image.Elf is { } elf)
            return new BitFile(image, null, [new ComparedPart(0, 0, image.Source, elf, IsEncrypted: false)], new ElfPlaces(elf, 0, string.Empty));
        try
        {
            if (image.Format == FirmwareFormat.SignedImage)
            {
                var firmware = ComparedFirmware.Open(image);
                return new BitFile(image, firmware.Signed, firmware.Parts, new SignedImagePlaces(firmware));
            }
        }
        catch (TeeImageFormatException)
        {
            // Its bytes have no names.
        }

        return new BitFile(image, null, [], new NoPlaces(image.Source.Length));
    }

    public DiffFile Describe() => new(Image.Name, Image.Format, Source.Length, Convert.ToHexStringLower(ByteDigest.Sha256(Source, 0, Source.Length)));

    private sealed class NoPlaces(long length) : IFilePlaces
    {
        public FilePlace At(long offset) => new("file", 0, length);
    }
}
