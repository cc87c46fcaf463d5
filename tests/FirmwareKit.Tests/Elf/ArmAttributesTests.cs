using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class ArmAttributesTests
{
    [TestMethod]
    [DataRow("mp257-openamp-m33.elf", "8-M.MAIN", 17, 8, true, true)]
    [DataRow("mp157-openamp-m4.elf", "7E-M", 13, 6, true, true)]
    [DataRow("mp257-m0.elf", "6S-M", 12, 0, false, false)]
    public void Reads_what_the_compiler_wrote(string file, string name, int architecture, int unit, bool isSingle, bool inRegisters)
    {
        var attributes = ArmAttributes.Read(ElfFile.Read(TestData.Source("firmware", file)))!;

        Assert.AreEqual((name, (ulong?)architecture, (ulong)unit), (attributes.Name, attributes.Architecture, attributes.FloatingPointUnit));
        Assert.AreEqual((isSingle, inRegisters, 'M'), (attributes.IsSinglePrecision, attributes.PassesFloatsInRegisters, attributes.Profile));
    }

    /// <summary>Architecture, profile, Arm instructions, unit, single precision: who executes it.</summary>
    [TestMethod]
    [DataRow("Cortex-M0+", InstructionFit.Native, 6, 11)]
    [DataRow("Cortex-M0+", InstructionFit.Foreign, 6, 13, 7, 'M')]
    [DataRow("Cortex-M0+", InstructionFit.Foreign, 6, 17, 7, 'M')]
    [DataRow("Cortex-M4", InstructionFit.Native, 6, 13, 7, 'M')]
    [DataRow("Cortex-M4", InstructionFit.Native, 6, 10, 7, 'M')]
    [DataRow("Cortex-M4", InstructionFit.Smaller, 6, 12, 7, 'M')]
    [DataRow("Cortex-M4", InstructionFit.Foreign, 6, 10, 7, 'A')]
    [DataRow("Cortex-M4", InstructionFit.Foreign, 6, 10, 7, 'R')]
    [DataRow("Cortex-M4", InstructionFit.Foreign, 6, 17, 7, 'M')]
    [DataRow("Cortex-M33", InstructionFit.Smaller, 6, 13, 7, 'M')]
    [DataRow("Cortex-M33", InstructionFit.Smaller, 6, 16, 7, 'M')]
    [DataRow("Cortex-M33", InstructionFit.Foreign, 6, 21, 7, 'M')]
    [DataRow("Cortex-M33", InstructionFit.Foreign, 6, 14, 7, 'A')]
    [DataRow("Cortex-M33", InstructionFit.Foreign, 6, 4, 8, 1)]
    [DataRow("Cortex-M33", InstructionFit.Native)]
    public void Knows_which_core_executes_them(string core, InstructionFit fit, params int[] tags) =>
        Assert.AreEqual(fit, CoreInstructions.Of(core)!.Fit(Parse(tags)));

    [TestMethod]
    [DataRow("Cortex-M0+", true)]
    [DataRow("Cortex-M0+", false, 10, 6, 27, 1)]
    [DataRow("Cortex-M4", true, 10, 6, 27, 1)]
    [DataRow("Cortex-M4", false, 10, 6)]
    [DataRow("Cortex-M4", false, 10, 8, 27, 1)]
    [DataRow("Cortex-M33", true, 10, 8, 27, 1)]
    [DataRow("Cortex-M33", true, 10, 6, 27, 1)]
    [DataRow("Cortex-M33", false, 10, 5, 27, 1)]
    [DataRow("Cortex-M7", true, 10, 8)]
    public void Knows_which_core_has_the_unit(string core, bool has, params int[] tags) => Assert.AreEqual(has, CoreInstructions.Of(core)!.HasUnitFor(Parse(tags)));

    [TestMethod]
    public void Reads_on_behind_tags_that_it_does_not_use()
    {
        // Compatibility with number and text, a text of an odd tag above 32, a number of two bytes, then the architecture.
        var attributes = Parse(32, 1, 'x', 0, 67, '2', '.', '0', 0, 34, 0x81, 0x01, 6, 17);

        Assert.AreEqual(17UL, attributes.Architecture);
    }

    [TestMethod]
    public void Takes_hostile_sections()
    {
        var whole = Section(6, 17, 7, 'M', 10, 8);
        for (var length = 0; length <= whole.Length; length++)
            ArmAttributes.Parse(whole.AsSpan(0, length), ElfByteOrder.LittleEndian);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0xff;
            ArmAttributes.Parse(changed, ElfByteOrder.LittleEndian);
        }

        Assert.IsNull(ArmAttributes.Parse("B"u8, ElfByteOrder.LittleEndian));
    }

    private static ArmAttributes Parse(params int[] tags) => ArmAttributes.Parse(Section(tags), ElfByteOrder.LittleEndian)!;

    private static byte[] Section(params int[] tags)
    {
        var block = tags.Select(tag => (byte)tag).ToArray();
        byte[] file = [1, .. BitConverter.GetBytes(5 + block.Length), .. block];
        return [(byte)'A', .. BitConverter.GetBytes(4 + 6 + file.Length), .. "aeabi\0"u8, .. file];
    }
}
