using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class ShellWordTests
{
    [TestMethod]
    [DataRow("fw-1.2_a.elf", "fw-1.2_a.elf")]
    [DataRow("my fw.elf", "'my fw.elf'")]
    [DataRow("-o.elf", "./-o.elf")]
    [DataRow("- fw.elf", "'./- fw.elf'")]
    [DataRow("it's.elf", "'it'\\''s.elf'")]
    [DataRow("$(reboot).elf", "'$(reboot).elf'")]
    [DataRow("~fw", "'~fw'")]
    [DataRow("\u00fcber.elf", "'\u00fcber.elf'")]
    public void Quotes_what_a_shell_would_read_otherwise(string name, string word) => Assert.AreEqual(word, ShellWord.Of(name));

    [TestMethod]
    [DataRow("")]
    [DataRow("a\nb.elf")]
    [DataRow("a\u202eb.elf")]
    public void Names_that_cannot_be_shown_are_no_word(string name) => Assert.IsNull(ShellWord.Of(name));
}
