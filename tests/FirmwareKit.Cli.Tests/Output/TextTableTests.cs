using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Tests.Output;

[TestClass]
public sealed class TextTableTests
{
    private static readonly string[] Headings = ["Name", ">Size", "What"];

    [TestMethod]
    public void Aligns_columns_by_their_widest_cell()
    {
        var table = TextTable.Fit(Headings, [["a", "12", "first"], ["longer", "3", "second"]], 80);

        Assert.AreEqual("  Name    Size  What", table.Heading);
        CollectionAssert.AreEqual((string[])["  a         12  first", "  longer     3  second"], table.Lines.ToArray());
    }

    [TestMethod]
    public void Wraps_the_last_column_where_the_screen_ends()
    {
        var table = TextTable.Fit(Headings, [["a", "12", "one two three four five six seven eight"]], 40);

        CollectionAssert.AreEqual((string[])["  a       12  one two three four five", "              six seven eight"], table.Lines.ToArray());
    }

    [TestMethod]
    public void Cuts_the_first_column_where_that_is_not_enough()
    {
        var table = TextTable.Fit(Headings, [["a name that is much too long for this", "12", "one two three four five six seven eight"]], 50);

        Assert.IsLessThanOrEqualTo(50, table.Lines.Max(line => line.Length));
        Assert.StartsWith("  a name that", table.Lines[0]);
        Assert.Contains("...", table.Lines[0]);
    }

    [TestMethod]
    public void Loses_nothing_on_a_screen_that_is_too_narrow_for_its_numbers()
    {
        var table = TextTable.Fit([">A", ">B"], [["0x0123456789abcdef", "0xfedcba9876543210"]], 20);

        Assert.AreEqual("  0x0123456789abcdef  0xfedcba9876543210", Assert.ContainsSingle(table.Lines));
    }

    [TestMethod]
    public void Counts_the_columns_of_wide_characters()
    {
        var table = TextTable.Fit(["Name", "What"], [["固件", "a"], ["abcd", "b"]], 80);

        CollectionAssert.AreEqual((string[])["  固件  a", "  abcd  b"], table.Lines.ToArray());
    }

    [TestMethod]
    public void Has_only_headings_where_there_are_no_rows() => Assert.IsEmpty(TextTable.Fit(Headings, [], 80).Lines);
}
