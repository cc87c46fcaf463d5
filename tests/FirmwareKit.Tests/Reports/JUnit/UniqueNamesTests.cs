using FirmwareKit.Reports.JUnit;

namespace FirmwareKit.Tests.Reports.JUnit;

[TestClass]
public sealed class UniqueNamesTests
{
    [TestMethod]
    [DataRow("a a a", "a a_2 a_3")]
    [DataRow("a b a", "a b a_2")]
    [DataRow("a_2 a a", "a_2 a a_3")]
    [DataRow("a a a_2", "a a_2 a_2_2")]
    public void No_two_names_are_equal(string given, string expected)
    {
        var names = new UniqueNames();

        Assert.AreEqual(Written(expected), string.Join(' ', given.Split(' ').Select(name => names.Next(Written(name)))));
    }

    private static string Written(string name) => name.Replace("_2", " (2)", StringComparison.Ordinal).Replace("_3", " (3)", StringComparison.Ordinal);
}
