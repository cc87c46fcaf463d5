using CsCheck;
using FirmwareKit.Binary;
using FirmwareKit.Comparison;

namespace FirmwareKit.Tests.Comparison;

/// <summary>Pairs of damaged files: a comparison ends, throws nothing but what is documented, and says the same from both sides.</summary>
[TestClass]
public sealed class MutatedPairTests
{
    private static readonly byte[][] Files =
    [
        TestData.Bytes("firmware", "broken", "m4-vring-too-small.elf"),
        TestData.Bytes("signed", "elf", "tiny_m4.elf"),
        TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin"),
        TestData.Bytes("signed", "golden", "enc-aes128-ns.st.bin"),
        TestData.Bytes("signed", "golden", "rsa2048-ns-s-bootsec.st.bin"),
    ];

    /// <summary>Headers and records matter most: half of the bytes that change are among the first.</summary>
    private static readonly Gen<byte[]> Mutated =
        from file in Gen.Int[0, Files.Length - 1].Select(index => Files[index])
        from changes in Gen.Select(Gen.Frequency((1, Gen.Int[0, 127]), (1, Gen.Int[0, file.Length - 1])), Gen.OneOf(Gen.Byte, Gen.Const((byte)0), Gen.Const((byte)1), Gen.Const((byte)0x7f), Gen.Const((byte)0xff))).Array[0, 6]
        from cut in Gen.Frequency((9, Gen.Const(0)), (1, Gen.Int[0, 64]))
        select Change(file, changes, cut);

    [TestMethod]
    public void Both_sides_say_the_same() => Gen.Select(Mutated, Mutated).Sample(IsMirrored, iter: 400);

    [TestMethod]
    public void A_file_is_identical_to_itself() => Mutated.Sample(file => SmallElf.CompareBits(file, [.. file]).IsIdentical && TryCompare(file, [.. file]) is null or { Verdict: DiffVerdict.Identical }, iter: 200);

    private static bool IsMirrored((byte[], byte[]) pair)
    {
        var (a, b) = pair;
        var (bits, bitsBack) = (SmallElf.CompareBits(a, b), SmallElf.CompareBits(b, a));
        if ((bits.DifferingBytes, bits.RunCount) != (bitsBack.DifferingBytes, bitsBack.RunCount) || bits.Places.Sum(place => place.Bytes) != bits.DifferingBytes)
            return false;
        var (forth, back) = (TryCompare(a, b), TryCompare(b, a));
        if (forth is null || back is null)
            return forth is null && back is null;
        return forth.Verdict == back.Verdict
            && forth.DifferenceCount == back.DifferenceCount
            && forth.Unloaded.SequenceEqual(back.Unloaded)
            && forth.Images.Zip(back.Images).All(images => IsMirrored(images.First, images.Second));
    }

    private static bool IsMirrored(ElfDiff forth, ElfDiff back) =>
        (forth.Segments.Count, forth.Sections.Count, forth.Differences.Count, forth.IsSameOnBoard) == (back.Segments.Count, back.Sections.Count, back.Differences.Count, back.IsSameOnBoard)
        && (forth.Symbols.Added, forth.Symbols.Removed, forth.Symbols.Grown, forth.Symbols.Shrunk) == (back.Symbols.Removed, back.Symbols.Added, back.Symbols.Shrunk, back.Symbols.Grown)
        && forth.Segments.Items.Count(segment => segment.Old is null) == back.Segments.Items.Count(segment => segment.New is null);

    private static FirmwareDiff? TryCompare(byte[] old, byte[] @new)
    {
        try
        {
            return SmallElf.Compare(old, @new);
        }
        catch (FirmwareFormatException)
        {
            return null;
        }
    }

    private static byte[] Change(byte[] file, (int Offset, byte Value)[] changes, int cut)
    {
        var changed = (byte[])[.. file];
        foreach (var (offset, value) in changes)
            changed[offset] = value;
        return changed[..^cut];
    }
}
