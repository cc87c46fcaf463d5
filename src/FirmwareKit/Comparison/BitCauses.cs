using System.Text;
using System.Text.RegularExpressions;
using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>Recognises what often makes two builds of one source differ. Only what can be read from the bytes is said; the first of each kind in each place.</summary>
internal sealed partial class BitCauses(ByteSource old, ByteSource @new)
{
    private const int MostLooks = 2000;
    private const int MostCauses = 20;
    private const int Window = 256;

    private readonly List<BitCause> _found = [];
    private readonly HashSet<(BitCauseKind, string)> _known = [];
    private int _looks;

    public IReadOnlyList<BitCause> Found => _found;

    public void Look(long offset, long length, FilePlace place)
    {
        if (_looks++ >= MostLooks || _found.Count >= MostCauses || offset >= old.Length || offset >= @new.Length || length == 0)
            return;
        if (place is { Section: { } section, Elf: { } elf } && elf.GetName(section) == ".note.gnu.build-id")
        {
            Add(new BitCause(BitCauseKind.BuildId, offset, place.Name, BuildId(old, place), BuildId(@new, place), "A build ID differs with anything that is linked. --build-id=none leaves it out."));
            return;
        }

        if (place.Section is null)
            return;
        var (before, after) = (TextAround(old, offset), TextAround(@new, offset));
        if (before == after || before.Length == 0 || after.Length == 0)
            return;
        if (DateOrTime().IsMatch(before) && DateOrTime().IsMatch(after))
            Add(new BitCause(BitCauseKind.DateOrTime, offset, place.Name, before, after, "For __DATE__ and __TIME__, GCC and Clang take the time in SOURCE_DATE_EPOCH."));
        else if (AbsolutePath().IsMatch(before) && AbsolutePath().IsMatch(after))
            Add(new BitCause(BitCauseKind.Path, offset, place.Name, before, after, "-ffile-prefix-map=FOLDER=. takes the folder of the build out of paths."));
    }

    public void AddSize()
    {
        if (old.Length != @new.Length)
            Add(new BitCause(BitCauseKind.Size, Math.Min(old.Length, @new.Length), string.Empty, $"{old.Length} bytes", $"{@new.Length} bytes", "Where something grew, all that follows is at another offset. Without --bits, fwkit diff matches by address and name."));
    }

    /// <summary>The same header and records with another signature.</summary>
    public void AddSignature(ByteSource oldFile, ByteSource newFile)
    {
        try
        {
            if (!TeeImage.HasMagic(oldFile) || !TeeImage.HasMagic(newFile))
                return;
            var (before, after) = (TeeImage.Read(oldFile), TeeImage.Read(newFile));
            if (before.Header != after.Header || before.ReadSignature().AsSpan().SequenceEqual(after.ReadSignature()))
                return;
            if (new ContentComparison(oldFile, newFile).Compare(oldFile, 0, newFile, 0, (ulong)before.Header.SignedLength).State != ContentState.Same)
                return;
            Add(new BitCause(
                BitCauseKind.Signature,
                before.Header.SignatureOffset,
                "signature",
                "one signature",
                "another, of the same header and records",
                before.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 ? "ECDSA signs differently each time, unless the signer keeps to RFC 6979, as fwkit sign does." : "RSA signs the same bytes the same way: the keys differ, or a signature is damaged."));
        }
        catch (TeeImageFormatException)
        {
            // What cannot be read has no signature to speak of.
        }
    }

    private void Add(BitCause cause)
    {
        if (_known.Add((cause.Kind, cause.Place)))
            _found.Add(cause);
    }

    /// <summary>The identifier follows the note's head of 12 bytes and its name, GNU and a 0.</summary>
    private static string BuildId(ByteSource source, FilePlace place)
    {
        const int Head = 16;
        const int Longest = 32;
        var start = place.SectionStart + Head;
        var length = Math.Min(Math.Min(place.End, source.Length) - start, Longest);
        if (length <= 0)
            return "none";
        var id = new byte[length];
        source.Read(start, id);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>The printable characters around an offset, at most <see cref="Window"/> on each side.</summary>
    private static string TextAround(ByteSource source, long offset)
    {
        var from = Math.Max(offset - Window, 0);
        var bytes = new byte[Math.Min(offset + Window, source.Length) - from];
        source.Read(from, bytes);
        var (start, end) = ((int)(offset - from), (int)(offset - from));
        while (start > 0 && IsPrintable(bytes[start - 1]))
            start--;
        while (end < bytes.Length && IsPrintable(bytes[end]))
            end++;
        return Encoding.ASCII.GetString(bytes, start, end - start);
    }

    private static bool IsPrintable(byte b) => b is >= 0x20 and < 0x7f;

    [GeneratedRegex(@"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-3][0-9] [0-9]{4}\b|\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")]
    private static partial Regex DateOrTime();

    [GeneratedRegex(@"^(/[\w.+-]+/|[A-Za-z]:[\\/])")]
    private static partial Regex AbsolutePath();
}
