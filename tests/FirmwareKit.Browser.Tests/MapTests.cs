using System.Globalization;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Preflight;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>The memory map as it is drawn, measured in the browser.</summary>
[TestClass]
public sealed class MapTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Shows_every_part_at_its_address(bool script)
    {
        foreach (var report in (PreflightReport[])[Reports.M33(), Reports.Overlap(), Reports.Signed()])
        {
            await using var page = await ReportPage.Open(report, new() { JavaScriptEnabled = script });

            foreach (var region in report.Picture.Regions.Concat(report.Picture.Outside).Where(region => region.Uses.Count != 0))
            {
                foreach (var use in region.Uses)
                    await AssertPlace(page.Page, region, use.Name, use.Memory.Start, use.Memory.Size);
                foreach (var section in region.Uses.SelectMany(use => use.Sections))
                    await AssertPlace(page.Page, region, section.Name, section.Memory.Start, section.Memory.Size);
            }
        }
    }

    [TestMethod]
    public async Task Overview_leads_to_each_region_in_the_order_of_addresses()
    {
        var report = Reports.M33();
        await using var page = await ReportPage.Open(report);

        var boxes = await page.Page.Locator(".space .box").AllAsync();
        var places = new SortedDictionary<string, float>(StringComparer.Ordinal);
        foreach (var box in boxes)
            places[(await box.GetAttributeAsync("data-address"))!] = (await box.Locator("rect").First.BoundingBoxAsync())!.X;

        Assert.HasCount(report.Picture.Regions.Count, places);
        CollectionAssert.AreEqual(places.Values.Order().ToList(), places.Values.ToList());
        await page.Page.Locator(".space .box").First.ClickAsync();
        StringAssert.StartsWith(new Uri(page.Page.Url).Fragment, "#region-");
    }

    [TestMethod]
    public async Task Zooms_by_mouse_and_back()
    {
        await using var page = await OpenCalm(Reports.M33());
        var rodata = Part(page.Page, ".rodata");
        var before = (await rodata.Locator("rect").BoundingBoxAsync())!;

        await rodata.ClickAsync();

        var zoomed = (await rodata.Locator("rect").BoundingBoxAsync())!;
        Assert.IsGreaterThan(before.Width * 3, zoomed.Width);
        StringAssert.Contains(await page.Page.Locator("#region-1 output").TextContentAsync(), "0x80104c");
        await page.Page.Locator("#region-1").GetByRole(AriaRole.Button, new() { Name = "Show the used parts" }).ClickAsync();
        Assert.AreEqual(before.Width, (await rodata.Locator("rect").BoundingBoxAsync())!.Width, 0.5f);
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Zooms_by_keyboard_and_moves_between_parts()
    {
        await using var page = await OpenCalm(Reports.M33());
        await page.Page.Locator("#region-1 .item").First.FocusAsync();

        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.AreEqual(".text", await Focused(page.Page));
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.AreEqual(".rodata", await Focused(page.Page));
        var before = (await Part(page.Page, ".rodata").Locator("rect").BoundingBoxAsync())!;
        await page.Page.Keyboard.PressAsync("Enter");

        Assert.IsGreaterThan(before.Width * 3, (await Part(page.Page, ".rodata").Locator("rect").BoundingBoxAsync())!.Width);
        await page.Page.Keyboard.PressAsync("+");
        await page.Page.Keyboard.PressAsync("-");
        await page.Page.Keyboard.PressAsync("0");
        Assert.AreEqual(before.Width, (await Part(page.Page, ".rodata").Locator("rect").BoundingBoxAsync())!.Width, 0.5f);
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Moves_only_one_tab_stop_into_each_picture()
    {
        await using var page = await ReportPage.Open(Reports.M33());

        foreach (var picture in await page.Page.Locator("svg.content").AllAsync())
            Assert.AreEqual(1, await picture.Locator(".item[tabindex='0']").CountAsync());
    }

    [TestMethod]
    public async Task Tells_details_on_hover_and_on_focus_and_hides_them_on_escape()
    {
        await using var page = await ReportPage.Open(Reports.M33());
        var tip = page.Page.Locator(".tip");
        Assert.IsFalse(await tip.IsVisibleAsync());

        await Part(page.Page, ".text").HoverAsync();

        StringAssert.Contains(await tip.TextContentAsync(), "0x80100600..0x80104cbf");
        StringAssert.Contains(await tip.TextContentAsync(), "17.7 KiB (18,112 bytes)");
        await page.Page.Mouse.MoveAsync(0, 0);
        Assert.IsFalse(await tip.IsVisibleAsync());
        await page.Page.Locator("#region-1 .item").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.IsTrue(await tip.IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.IsFalse(await tip.IsVisibleAsync());
    }

    [TestMethod]
    [DataRow(900)]
    [DataRow(420)]
    public async Task Details_open_beside_the_pointer_and_never_over_the_row(int height)
    {
        await using var page = await ReportPage.Open(Reports.M33(), new() { ViewportSize = new() { Width = 1280, Height = height }, ReducedMotion = ReducedMotion.Reduce });
        var part = Part(page.Page, ".text").Locator("rect");
        // At the lower end of the window there is room only above.
        await part.EvaluateAsync("(element, bottom) => scrollBy({ top: element.getBoundingClientRect().bottom - bottom, behavior: 'instant' })", height - 20);
        foreach (var share in (float[])[0.1f, 0.5f, 0.95f])
        {
            var row = (await part.BoundingBoxAsync())!;
            var x = row.X + (row.Width * share);
            await page.Page.Mouse.MoveAsync(x, row.Y + (row.Height / 2));

            var tip = (await page.Page.Locator(".tip").BoundingBoxAsync())!;
            Assert.IsTrue(tip.Y + tip.Height <= row.Y || tip.Y >= row.Y + row.Height, "It hides the row.");
            Assert.IsTrue(tip.Y >= 0 && tip.Y + tip.Height <= height && tip.X >= 0 && tip.X + tip.Width <= 1280, "It is out of the window.");
            Assert.IsLessThan(30, Math.Min(Math.Abs(tip.X - x), Math.Abs(tip.X + tip.Width - x)));
        }
    }

    [TestMethod]
    public async Task Rulers_end_with_the_address_behind_what_is_shown()
    {
        await using var page = await OpenCalm(Reports.M33());
        var last = page.Page.Locator("#region-1 .ruler text").Last;
        Assert.AreEqual("0x80105980", await last.TextContentAsync());

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show all of the region" }).First.ClickAsync();

        Assert.AreEqual("0x80900000", await last.TextContentAsync());
    }

    [TestMethod]
    public async Task Marks_overlaps_and_what_is_in_no_region()
    {
        await using var page = await ReportPage.Open(Reports.Overlap());

        Assert.AreEqual("0x80a04800", await page.Page.Locator(".overlap").First.GetAttributeAsync("data-address"));
        StringAssert.Contains(await page.Page.Locator(".overlaps").TextContentAsync(), ".data .bss and .calibration both use 0x80a04800..0x80a051ff, 2.5 KiB");
        Assert.AreEqual("In no region", await page.Page.Locator(".region.outside h3").TextContentAsync());
    }

    /// <summary>Without animations.</summary>
    private static Task<ReportPage> OpenCalm(PreflightReport report) => ReportPage.Open(report, new() { ReducedMotion = ReducedMotion.Reduce });

    private static ILocator Part(IPage page, string name) => page.Locator($".item[data-name='{name}']").First;

    private static Task<string> Focused(IPage page) => page.EvaluateAsync<string>("document.activeElement.dataset.name");

    /// <summary>The part is where its picture's own statement of its line puts its address, to a pixel, and as wide as its size says.</summary>
    private static async Task AssertPlace(IPage page, MapRegion region, string name, ulong address, ulong size)
    {
        var picture = page.Locator($"svg.content[data-start='0x{region.Memory.Start:x8}'][data-length='{region.Size}']").First;
        var part = picture.Locator($".item[data-name='{name}'][data-address='0x{address:x8}'][data-size='{size}']").First;
        var line = (await picture.BoundingBoxAsync())!;
        var box = (await part.Locator("rect").BoundingBoxAsync())!;
        var width = await picture.EvaluateAsync<float>("svg => svg.clientWidth");
        var left = await picture.EvaluateAsync<float>("svg => svg.getBoundingClientRect().left");
        var runs = (await picture.GetAttributeAsync("data-parts"))!.Split(';').Select(run => run.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
        var run = runs.Last(run => run[0] <= address - region.Memory.Start);
        var expected = left + (width * (run[2] + ((address - region.Memory.Start - run[0]) / run[1] * run[3])) / 100);
        var expectedWidth = width * size / run[1] * run[3] / 100;

        Assert.IsGreaterThan(0, line.Width);
        // A pixel of stroke around, and a part too small to see is moved in from the right edge.
        Assert.AreEqual(expected, box.X, 5, $"{name} in {region.Name}");
        Assert.AreEqual(Math.Max(expectedWidth, 3), box.Width, 3, $"{name} in {region.Name}");
    }
}
