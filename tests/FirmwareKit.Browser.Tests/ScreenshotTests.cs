using FirmwareKit.Tests;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>The pictures of the README and the documents. Fonts differ from machine to machine, so that they are made anew only on demand: FWKIT_APPROVE=1.</summary>
[TestClass]
public sealed class ScreenshotTests
{
    [TestMethod]
    [DataRow("report-light", ColorScheme.Light)]
    [DataRow("report-dark", ColorScheme.Dark)]
    public async Task Documents_show_the_report(string name, ColorScheme scheme)
    {
        var file = Path.Combine(TestData.RepositoryRoot, "docs", "images", $"{name}.png");
        await using var page = await ReportPage.Open(Reports.Overlap(), new() { ColorScheme = scheme, ViewportSize = new() { Width = 1120, Height = 1000 }, ReducedMotion = ReducedMotion.Reduce });
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            await page.Page.ScreenshotAsync(new() { Path = file });

        Assert.IsTrue(File.Exists(file), $"{file} is missing; run the test once with FWKIT_APPROVE=1.");
        Assert.AreEqual("REFUSED", await page.Page.Locator("h1 .word").TextContentAsync());
    }
}
