using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Firmware;

[TestClass]
public sealed class VectorTableTests
{
    [TestMethod]
    public void Reads_stack_reset_and_place_of_real_firmware()
    {
        var vectors = VectorTable.Find(ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf")));

        Assert.AreEqual(new VectorTable(0x80100000, 0x80e00000, 0x80100605, 0x1000), vectors);
    }

    [TestMethod]
    public void The_reset_handler_is_the_reset_vector_without_its_thumb_bit() =>
        Assert.AreEqual(0x80100604U, new VectorTable(0, 0, 0x80100605, 0).ResetHandler);

    [TestMethod]
    public void An_even_reset_vector_has_no_thumb_bit() => Assert.IsFalse(new VectorTable(0, 0, 0x80100604, 0).HasThumbBit);

    [TestMethod]
    [DataRow(0x80100000UL, 0x100000UL)]
    [DataRow(0x80100040UL, 0x40UL)]
    [DataRow(0x80100001UL, 1UL)]
    [DataRow(0UL, ulong.MaxValue)]
    public void Alignment_is_the_largest_power_of_two(ulong address, ulong alignment) =>
        Assert.AreEqual(alignment, new VectorTable(address, 0, 0, 0).Alignment);

    [TestMethod]
    public void Finds_the_table_at_address_0_of_firmware_for_an_STM32MP1()
    {
        var vectors = VectorTable.Find(ElfFile.Read(TestData.Source("firmware", "mp157-openamp-m4.elf")))!.Value;

        Assert.AreEqual((0UL, 0x10040000U, 0x100001f1U), (vectors.Address, vectors.InitialStackPointer, vectors.ResetVector));
    }

    [TestMethod]
    public void Is_not_read_where_no_segment_loads_it() =>
        Assert.IsNull(VectorTable.ReadAt(ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf")), 0x80100540 - 4));

    [TestMethod]
    [DataRow("mp257-openamp-m33.elf", 0x80100000UL, ".isr_vectors")]
    [DataRow("mp257-tfm-s.elf", 0x80000000UL, ".isr_vectors")]
    [DataRow("broken/m33-vectors-misaligned.elf", 0x80100040UL, ".isr_vectors")]
    [DataRow("broken/m33-isr-vector-singular.elf", 0x80100605UL, "")]
    [DataRow("mp157-openamp-m4.elf", 0x100001f1UL, "")]
    public void The_boot_address_is_the_section_of_that_exact_name_or_the_entry_point(string file, ulong address, string section)
    {
        var source = section.Length == 0 ? BootAddressSource.EntryPoint : BootAddressSource.Section;

        Assert.AreEqual(new BootAddress(address, source, section), BootAddress.Find(ElfFile.Read(TestData.Source(["firmware", .. file.Split('/')]))));
    }

    [TestMethod]
    public void The_boot_address_of_IAR_firmware_is_its_section_A0()
    {
        var bytes = TestData.Bytes("firmware", "mp257-openamp-m33.elf");
        // ".isr_vectors" becomes "A0" in the table of section names.
        var name = bytes.AsSpan().IndexOf("\0.isr_vectors\0"u8) + 1;
        "A0\0"u8.CopyTo(bytes.AsSpan(name));

        Assert.AreEqual(new BootAddress(0x80100000, BootAddressSource.Section, "A0"), BootAddress.Find(ElfFile.Read(ByteSource.FromMemory(bytes))));
    }
}
