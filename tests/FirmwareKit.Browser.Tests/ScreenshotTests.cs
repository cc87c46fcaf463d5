using FirmwareKit.Preflight;
using FirmwareKit.Tests;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>The pictures of the README and the documents. Fonts differ from machine to machine, so that they are made anew only on demand: FWKIT_APPROVE=1.</summary>
[TestClass]
public sealed class ScreenshotTests
{
    [TestMethod]
    public Task Documents_show_the_report_of_a_refused_firmware() => Show("report", Reports.Overlap(), ColorScheme.Light, page => page.Locator("h1").HoverAsync());

    [TestMethod]
    public Task Documents_show_the_memory_map_with_details() => Show("report-map", Reports.M33(), ColorScheme.Dark, async page =>
    {
        await page.EvaluateAsync("document.getElementById('memory').scrollIntoView({ behavior: 'instant' })");
        await page.Locator(".item[data-name='heap']").HoverAsync();
        Assert.IsTrue(await page.Locator(".tip").IsVisibleAsync());
    });

    private static async Task Show(string name, PreflightReport report, ColorScheme scheme, Func<IPage, Task> prepare)
    {
        var file = Path.Combine(TestData.RepositoryRoot, "docs", "images", $"{name}.png");
        await using var page = await ReportPage.Open(report, new() { ColorScheme = scheme, ViewportSize = new() { Width = 1120, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        await prepare(page.Page);
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            await page.Page.ScreenshotAsync(new() { Path = file });

        Assert.IsTrue(File.Exists(file), $"{file} is missing; run the test once with FWKIT_APPROVE=1.");
        Assert.IsEmpty(page.Complaints);
    }
}
