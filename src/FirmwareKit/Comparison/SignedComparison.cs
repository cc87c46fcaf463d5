using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>What two signed images say differently around their ELF files: signature, key, records, signed segment table, images.</summary>
internal sealed class SignedComparison(TeeImage old, TeeImage @new, ContentComparison content)
{
    private readonly DifferenceList<FirmwareDifference> _found = new();
    private readonly string? _oldKey = Key(old);
    private readonly string? _newKey = Key(@new);
    private bool _hasOtherTable;
    private bool _hasOtherKey;

    private bool StatesAnotherKey => _oldKey is not null && _newKey is not null && _oldKey != _newKey;

    public DifferenceList<FirmwareDifference> Compare()
    {
        CompareSignatures();
        CompareRecords();
        CompareTables();
        if (_found.Items.All(difference => difference.Area == DifferenceArea.Signature) && !_hasOtherKey && !RecordBytesAreSame())
            Add(DifferenceArea.Records, "bytes between the records", Digest(old), Digest(@new), "Padding differs, which the signature covers.");
        Add(DifferenceArea.Images, "length of the images", $"{old.Header.ImagesLength} bytes", $"{@new.Header.ImagesLength} bytes");
        return _found;
    }

    private void CompareSignatures()
    {
        Add(DifferenceArea.Signature, "signature type", Algorithm(old), Algorithm(@new));
        if (StatesAnotherKey)
            Add(DifferenceArea.Signature, "key in PKEYINFO", _oldKey, _newKey);
        Add(DifferenceArea.Signature, "signature length", $"{old.Header.SignatureLength} bytes", $"{@new.Header.SignatureLength} bytes");
        var (before, after) = (Signature(old), Signature(@new));
        if (before == after)
            return;
        var signsTheSame = SignedBytesAreSame();
        Add(DifferenceArea.Signature, "signature", $"SHA-256 {before[..16]}...", $"SHA-256 {after[..16]}...", (signsTheSame, old.Algorithm) switch
        {
            (false, _) => "It covers the header and the records, and these differ.",
            (true, SignatureAlgorithm.EcdsaP256Sha256) => "Header and records are the same. ECDSA may sign the same bytes differently with the same key.",
            (true, _) => "Header and records are the same: another key signed them, or a signature is damaged.",
        });
    }

    private bool SignedBytesAreSame() =>
        old.Header.SignedLength == @new.Header.SignedLength && content.AreSame(old.Source, 0, @new.Source, 0, (ulong)old.Header.SignedLength);

    private bool RecordBytesAreSame() =>
        old.Header.TlvLength == @new.Header.TlvLength
        && content.AreSame(old.Source, TeeImageHeader.Size, @new.Source, TeeImageHeader.Size, (ulong)old.Header.SignedLength - TeeImageHeader.Size);

    private void CompareRecords()
    {
        var before = Numbered(old);
        var after = Numbered(@new);
        foreach (var (key, record) in after)
        {
            if (!before.Remove(key, out var from))
                Add(DifferenceArea.Records, Name(key), null, Describe(@new, record));
            else if (from.Length != record.Length || !content.AreSame(old.Source, (ulong)from.ValueOffset, @new.Source, (ulong)record.ValueOffset, record.Length))
                AddRecord(Name(key), from, record);
        }

        foreach (var (key, record) in before)
            Add(DifferenceArea.Records, Name(key), Describe(old, record), null);
        var (oldOrder, newOrder) = (old.Tlvs.Records.Select(record => record.Type), @new.Tlvs.Records.Select(record => record.Type));
        if (old.Tlvs.Records.Length == @new.Tlvs.Records.Length && before.Count == 0 && !oldOrder.SequenceEqual(newOrder))
            Add(DifferenceArea.Records, "order of the records", Order(old), Order(@new));
        // Of records that changed, the length follows.
        if (old.Header.TlvLength != @new.Header.TlvLength && !_hasOtherKey && _found.Items.All(difference => difference.Area != DifferenceArea.Records))
            Add(DifferenceArea.Records, "length of the records", $"{old.Header.TlvLength} bytes", $"{@new.Header.TlvLength} bytes");
    }

    private void AddRecord(string name, Tlv from, Tlv to)
    {
        var (before, after) = (Describe(old, from), Describe(@new, to));
        // The tables and the keys have comparisons of their own; PKEYINFO may also be the same key in another form.
        if (from.Type == TlvType.PublicKeyInfo && StatesAnotherKey)
        {
            _hasOtherKey = true;
            return;
        }

        if (from.Type is TlvType.HashTable or TlvType.EncryptionTable && old.SegmentTable.Length != 0 && @new.SegmentTable.Length != 0)
        {
            _hasOtherTable = true;
            return;
        }

        if (before == after)
            (before, after) = ($"{before}, SHA-256 {Digest(old, from)}...", $"{after}, SHA-256 {Digest(@new, to)}...");
        Add(DifferenceArea.Records, name, before, after);
    }

    private void CompareTables()
    {
        var before = new Dictionary<(ulong, int), SegmentHash>();
        foreach (var (key, entry) in ByAddress(old))
            before.Add(key, entry);
        foreach (var (key, entry) in ByAddress(@new))
        {
            if (!before.Remove(key, out var from))
                Add(DifferenceArea.HashTable, Entry(key), null, Hash(entry));
            else if (!from.RawHeader.AsSpan().SequenceEqual(entry.RawHeader.AsSpan()) || !from.Digest.AsSpan().SequenceEqual(entry.Digest.AsSpan()) || !from.InitializationVector.AsSpan().SequenceEqual(entry.InitializationVector.AsSpan()))
                Add(DifferenceArea.HashTable, Entry(key), Hash(from), Hash(entry), from.Digest.AsSpan().SequenceEqual(entry.Digest.AsSpan()) ? "The hash is the same; the signed program header or the IV differs." : string.Empty);
        }

        foreach (var (key, entry) in before)
            Add(DifferenceArea.HashTable, Entry(key), Hash(entry), null);
        if (_hasOtherTable && !_found.Items.Any(difference => difference.Area == DifferenceArea.HashTable))
            Add(DifferenceArea.HashTable, "order of the entries", TableOrder(old), TableOrder(@new));
    }

    private static IEnumerable<((ulong, int), SegmentHash)> ByAddress(TeeImage image)
    {
        var times = new Dictionary<ulong, int>();
        foreach (var entry in image.SegmentTable)
        {
            times[entry.Header.PhysicalAddress] = times.TryGetValue(entry.Header.PhysicalAddress, out var seen) ? seen + 1 : 1;
            yield return ((entry.Header.PhysicalAddress, seen), entry);
        }
    }

    private static Dictionary<(uint Type, int Number), Tlv> Numbered(TeeImage image)
    {
        var numbered = new Dictionary<(uint, int), Tlv>();
        var times = new Dictionary<uint, int>();
        foreach (var record in image.Tlvs.Records)
        {
            times[record.Type] = times.TryGetValue(record.Type, out var seen) ? seen + 1 : 1;
            numbered.Add((record.Type, seen), record);
        }

        return numbered;
    }

    private static string Name((uint Type, int Number) key) => (TlvType.NameOf(key.Type) ?? $"record 0x{key.Type:x}") + (key.Number == 0 ? string.Empty : $", number {key.Number + 1}");

    private static string Entry((ulong Address, int Number) key) => $"entry for 0x{key.Address:x8}" + (key.Number == 0 ? string.Empty : $", number {key.Number + 1}");

    private static string Hash(SegmentHash entry) => $"{entry.Header.FileSize} bytes, SHA-256 {Convert.ToHexStringLower(entry.Digest.AsSpan()[..8])}...";

    private static string Describe(TeeImage image, Tlv record) => TlvValue.Describe(image, record);

    private static string Digest(TeeImage image, Tlv record) => Convert.ToHexStringLower(ByteDigest.Sha256(image.Source, record.ValueOffset, record.Length))[..16];

    private static string Digest(TeeImage image) => $"SHA-256 {Convert.ToHexStringLower(ByteDigest.Sha256(image.Source, TeeImageHeader.Size, image.Header.SignedLength - TeeImageHeader.Size))[..16]}...";

    private static string Order(TeeImage image) => string.Join(", ", image.Tlvs.Records.Take(16).Select(record => record.Name));

    private static string TableOrder(TeeImage image) => string.Join(", ", image.SegmentTable.Take(64).Select(entry => $"0x{entry.Header.PhysicalAddress:x8}"));

    private static string Algorithm(TeeImage image) => image.Algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1Sha256 => "RSA PKCS#1 v1.5, SHA-256",
        SignatureAlgorithm.EcdsaP256Sha256 => "ECDSA P-256, SHA-256",
        _ => "unknown",
    };

    /// <summary>The key that the image states; it is not what verifies the signature.</summary>
    public static string? Key(TeeImage image)
    {
        const int LongestKey = 8 * 1024;
        if (!image.Tlvs.TryFind(TlvType.PublicKeyInfo, out var record) || record.Length > LongestKey)
            return null;
        try
        {
            using var key = FirmwarePublicKey.Parse(image.Tlvs.ReadValue(record), "PKEYINFO");
            return $"{key.Description}, {key.Fingerprint}";
        }
        catch (SigningException)
        {
            return null;
        }
    }

    private static string Signature(TeeImage image) => Convert.ToHexStringLower(ByteDigest.Sha256(image.Source, image.Header.SignatureOffset, image.Header.SignatureLength));

    private void Add(DifferenceArea area, string item, string? from, string? to, string note = "")
    {
        if (from != to)
            _found.Add(() => new FirmwareDifference(area, item, from, to, DifferenceReach.Board) { Note = note });
    }
}
