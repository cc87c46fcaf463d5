using System.Security.Cryptography;
using System.Text;
using FirmwareKit.Reports.Html;

namespace FirmwareKit.Tests.Reports.Html;

[TestClass]
public sealed class PageAssetTests
{
    private static readonly PageAsset[] All = [PageAsset.ReportStyle, PageAsset.MapStyle, PageAsset.ReportScript];

    [TestMethod]
    public void Can_stand_inside_its_element()
    {
        foreach (var asset in All)
        {
            Assert.DoesNotContain("</", asset.Content, asset.Element);
            Assert.DoesNotContain("<!--", asset.Content, asset.Element);
            Assert.DoesNotContain("\r", asset.Content, asset.Element);
        }
    }

    [TestMethod]
    public void Style_of_the_map_can_stand_inside_xml() =>
        Assert.IsFalse(PageAsset.MapStyle.Content.AsSpan().ContainsAny('<', '&'));

    [TestMethod]
    public void Loads_nothing()
    {
        foreach (var asset in All)
        {
            Assert.DoesNotContain("url(", asset.Content);
            Assert.DoesNotContain("@import", asset.Content);
            Assert.DoesNotContain("fetch(", asset.Content);
            Assert.DoesNotContain("innerHTML", asset.Content);
            Assert.DoesNotContain("eval(", asset.Content);
        }
    }

    [TestMethod]
    public void Hash_is_the_one_that_a_browser_computes()
    {
        foreach (var asset in All)
            Assert.AreEqual($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(asset.Content)))}'", asset.Hash);
    }
}
