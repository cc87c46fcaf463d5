using System.Buffers;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class ElfSymbolsTests
{
    private static ElfSymbols.Enumerator Start() => ElfFile.Read(ByteSource.FromMemory(TestData.Bytes("firmware", "mp257-openamp-m33.elf"))).GetSymbols().GetEnumerator();

    [TestMethod]
    public void Copies_of_an_enumerator_give_their_block_back_once()
    {
        const int BlockSize = 256 * 16;
        var first = Start();
        var copy = first;

        first.Dispose();
        copy.Dispose();

        // Two who rent get two arrays.
        Assert.AreNotSame(ArrayPool<byte>.Shared.Rent(BlockSize), ArrayPool<byte>.Shared.Rent(BlockSize));
    }

    [TestMethod]
    public void An_enumerator_that_was_disposed_of_has_no_more_symbols()
    {
        var symbols = Start();
        var copy = symbols;
        Assert.IsTrue(symbols.MoveNext());

        symbols.Dispose();

        Assert.IsFalse(symbols.MoveNext());
        Assert.IsFalse(copy.MoveNext());
    }

    [TestMethod]
    public void An_enumerator_of_nothing_is_harmless()
    {
        var symbols = default(ElfSymbols).GetEnumerator();
        Assert.IsFalse(symbols.MoveNext());
        symbols.Dispose();
        default(ElfSymbols.Enumerator).Dispose();
    }
}
