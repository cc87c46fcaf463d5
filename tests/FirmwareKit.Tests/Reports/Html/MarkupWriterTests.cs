using FirmwareKit.Reports.Html;

namespace FirmwareKit.Tests.Reports.Html;

[TestClass]
public sealed class MarkupWriterTests
{
    [TestMethod]
    public void Escapes_text_and_attributes()
    {
        Assert.AreEqual(
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;img src=x onerror=&#39;a&#39;&gt; &amp;amp;</p>",
            Write(html => html.Leaf("p", "<img src=x onerror='a'> &amp;", ("title", "\"><script>"))));
    }

    [TestMethod]
    [DataRow("\0", "\\x00")]
    [DataRow("\x1b[2J", "\\x1b[2J")]
    [DataRow("a\r\n\tb", "a\\x0d\\x0a\\x09b")]
    [DataRow("\u0085", "\\x85")]
    [DataRow("abc\u202efle.bin", "abc\\u202efle.bin")]
    [DataRow("\u2066x\u2069", "\\u2066x\\u2069")]
    [DataRow("a\u200bb\ufeff", "a\\u200bb\\ufeff")]
    [DataRow("\u2028", "\\u2028")]
    [DataRow("\ufffe\uffff", "\\ufffe\\uffff")]
    [DataRow("\U000e0041", "\\u{e0041}")]
    [DataRow("Größe µ 温度 \U0001f600", "Größe µ 温度 \U0001f600")]
    public void Shows_what_would_not_be_seen(string text, string shown) =>
        Assert.AreEqual($"<p>{shown}</p>", Write(html => html.Leaf("p", text)));

    [TestMethod]
    public void Shows_halves_of_surrogate_pairs() =>
        Assert.AreEqual("<p>\\udc00x\\ud800</p>", Write(html => html.Leaf("p", string.Concat((char)0xdc00, 'x', (char)0xd800))));

    [TestMethod]
    [DataRow("script")]
    [DataRow("style")]
    [DataRow("iframe")]
    [DataRow("p onclick=x")]
    [DataRow("p><b")]
    [DataRow("")]
    public void Refuses_elements_that_are_no_plain_ones(string name)
    {
        Assert.ThrowsExactly<ArgumentException>(() => Write(html => html.Leaf(name, "x")));
        Assert.ThrowsExactly<ArgumentException>(() => Write(html => html.Empty(name)));
        Assert.ThrowsExactly<ArgumentException>(() => Write(html => html.Open(name).Dispose()));
    }

    [TestMethod]
    [DataRow("onclick", "x")]
    [DataRow("ONLOAD", "x")]
    [DataRow("style", "x")]
    [DataRow("src", "x")]
    [DataRow("srcdoc", "x")]
    [DataRow("href", "https://example.org/")]
    [DataRow("href", "javascript:alert(1)")]
    [DataRow("xlink:href", "#x")]
    [DataRow("a b", "x")]
    [DataRow("a\"", "x")]
    public void Refuses_attributes_that_run_load_or_lead_away(string name, string value) =>
        Assert.ThrowsExactly<ArgumentException>(() => Write(html => html.Leaf("a", "x", (name, value))));

    [TestMethod]
    public void Lets_links_within_the_file_through() =>
        Assert.AreEqual("<a href=\"#memory\">x</a>", Write(html => html.Leaf("a", "x", ("href", "#memory"))));

    private static string Write(Action<MarkupWriter> write)
    {
        using var text = new StringWriter();
        write(new MarkupWriter(text));
        return text.ToString().TrimStart('\n');
    }
}
