using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>Recognises what often makes two builds of one source differ. Only what can be read from the bytes is said; the first of each kind in each place.</summary>
internal sealed class BitCauses(BitFile old, BitFile @new)
{
    private const int MostCauses = 20;
    private const int ShownBytes = 8;

    private readonly ContentComparison _content = new(old.Source, @new.Source);
    private readonly List<BitCause> _found = [];
    private readonly List<string> _moved = [];
    private readonly HashSet<(BitCauseKind, string)> _known = [];

    /// <summary>Sections with the same bytes at another offset, after <see cref="Find"/>.</summary>
    public IReadOnlyList<string> Moved => _moved;

    public IReadOnlyList<BitCause> Find()
    {
        foreach (var (before, after) in old.Parts.Zip(@new.Parts))
        {
            var texts = new TextCauses(before, after, _content, old.Parts.Count == 1 ? string.Empty : $"image {before.Index}: ");
            foreach (var cause in texts.Find())
                Add(cause);
            _moved.AddRange(texts.Moved);
        }

        if (old.Signed is { } from && @new.Signed is { } to)
            AddSigning(from, to);
        if (old.Source.Length != @new.Source.Length)
            Add(new BitCause(BitCauseKind.Size, Math.Min(old.Source.Length, @new.Source.Length), string.Empty, $"{old.Source.Length} bytes", $"{@new.Source.Length} bytes", "Where something grew, all that follows is at another offset. Without --bits, fwkit diff matches by address and name."));
        return _found;
    }

    private void AddSigning(TeeImage before, TeeImage after)
    {
        foreach (var (from, to) in before.SegmentTable.Zip(after.SegmentTable))
        {
            if (!from.InitializationVector.IsDefaultOrEmpty && !to.InitializationVector.IsDefaultOrEmpty && !from.InitializationVector.AsSpan().SequenceEqual(to.InitializationVector.AsSpan()))
            {
                Add(new BitCause(BitCauseKind.InitializationVector, TableOffset(before), "ENCTABLE", Hex(from.InitializationVector.AsSpan()), Hex(to.InitializationVector.AsSpan()), "Each encryption takes new IVs, and every encrypted byte differs with them. Compare the ELF files before they are signed."));
                break;
            }
        }

        if (SignedComparison.Key(before) is { } oldKey && SignedComparison.Key(after) is { } newKey && oldKey != newKey)
            Add(new BitCause(BitCauseKind.Key, KeyOffset(before), "PKEYINFO", oldKey, newKey, "The image states the key that signed it. Sign both with the same one."));
        else if (HaveSameRecords(before, after) && _content.FirstDifference(before.Source, (ulong)before.Header.SignatureOffset, after.Source, (ulong)after.Header.SignatureOffset, before.Header.SignatureLength) is { } first)
            Add(new BitCause(
                BitCauseKind.Signature,
                before.Header.SignatureOffset + (long)first,
                "signature",
                Signature(before, (long)first),
                Signature(after, (long)first),
                before.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 ? "Header and records are the same. ECDSA signs differently each time, unless the signer keeps to RFC 6979, as fwkit sign does." : "Header and records are the same. RSA signs the same bytes the same way: the keys differ, or a signature is damaged."));
    }

    private bool HaveSameRecords(TeeImage before, TeeImage after) =>
        before.Header == after.Header && _content.AreSame(before.Source, 0, after.Source, 0, (ulong)before.Header.SignedLength);

    private static string Signature(TeeImage image, long from)
    {
        var bytes = new byte[Math.Min(image.Header.SignatureLength - from, ShownBytes)];
        image.Source.Read(image.Header.SignatureOffset + from, bytes);
        return $"{Hex(bytes)}{(from + bytes.Length < image.Header.SignatureLength ? "..." : string.Empty)}";
    }

    private static long TableOffset(TeeImage image) => image.Tlvs.TryFind(TlvType.EncryptionTable, out var table) ? table.ValueOffset : 0;

    private static long KeyOffset(TeeImage image) => image.Tlvs.TryFind(TlvType.PublicKeyInfo, out var key) ? key.ValueOffset : 0;

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private void Add(BitCause cause)
    {
        if (_found.Count < MostCauses && _known.Add((cause.Kind, cause.Place)))
            _found.Add(cause);
    }
}
