using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Tests.Output;

[TestClass]
public sealed class TextWidthTests
{
    [TestMethod]
    [DataRow("short", 5, "short")]
    [DataRow("longer", 5, "lo...")]
    [DataRow(".text .data .bss", 9, ".text...")]
    [DataRow("\u6c34\u706b\u6728\u91d1", 8, "\u6c34\u706b\u6728\u91d1")]
    [DataRow("\u6c34\u706b\u6728\u91d1", 7, "\u6c34\u706b...")]
    [DataRow("ab\U0001f600cdefg", 6, "ab...")]
    [DataRow("abc", 2, "a...")]
    public void What_does_not_fit_is_cut_between_characters(string text, int columns, string expected) => Assert.AreEqual(expected, TextWidth.Cut(text, columns));
}
