using System.Xml.Linq;
using FirmwareKit.Reports.JUnit;

namespace FirmwareKit.Tests.Reports;

[TestClass]
public sealed class XmlTextTests
{
    [TestMethod]
    [DataRow("plain <&>\"' text", "plain <&>\"' text")]
    [DataRow("a\tb\nc", "a\tb\nc")]
    [DataRow("a\rb", "a\\x0db")]
    [DataRow("\0\u001b[31m\u007f\u0085", "\\x00\\x1b[31m\\x7f\\x85")]
    [DataRow("\ud83d\ude00", "\ud83d\ude00")]
    [DataRow("\ufffe\uffff", "\\ufffe\\uffff")]
    public void Writes_what_xml_cannot_hold_as_escapes(string text, string expected)
    {
        Assert.AreEqual(expected, XmlText.Safe(text));
        Assert.AreEqual(expected, XElement.Parse(new XElement("x", XmlText.Safe(text)).ToString()).Value);
    }

    [TestMethod]
    public void Any_lone_surrogate_is_escaped()
    {
        for (var c = '\ud800'; c <= '\udfff'; c++)
        {
            Assert.AreEqual($"\\u{(int)c:x4}x", XmlText.Safe($"{c}x"));
            Assert.AreEqual($"x\\u{(int)c:x4}", XmlText.Safe($"x{c}"));
        }
    }
}
