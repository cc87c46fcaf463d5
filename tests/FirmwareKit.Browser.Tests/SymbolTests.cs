using System.Globalization;
using FirmwareKit.Preflight;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>Functions and variables in the memory map, as the reader zooms in on them.</summary>
[TestClass]
public sealed class SymbolTests
{
    private const string Symbols = "#region-1 .symbols .item";

    [TestMethod]
    [DataRow("trace_write", 0x80100694u, 0x4cu)]
    [DataRow("memcpy", 0x80102e24u, 0xecu)]
    [DataRow("vectors", 0x80100000u, 0x540u)]
    public async Task Function_is_at_its_address_after_zooming_to_its_section(string name, uint address, uint size)
    {
        await using var page = await OpenCalm(Reports.M33());
        var section = page.Page.Locator(name == "vectors" ? "#region-1 .item[data-name='.isr_vectors']" : "#region-1 .item[data-name='.text']");
        await section.ClickAsync();

        var holder = (await section.Locator("rect").BoundingBoxAsync())!;
        var start = uint.Parse((await section.GetAttributeAsync("data-address"))!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var scale = holder.Width / double.Parse((await section.GetAttributeAsync("data-size"))!, CultureInfo.InvariantCulture);
        var box = (await page.Page.Locator($"{Symbols}[data-name='{name}'] rect").BoundingBoxAsync())!;

        Assert.AreEqual(holder.X + ((address - start) * scale), box.X, 2);
        Assert.AreEqual(size * scale, box.Width, 3);
        Assert.IsGreaterThan(holder.Y, box.Y);
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Details_tell_name_addresses_size_and_section()
    {
        await using var page = await OpenCalm(Reports.M33());

        await page.Page.Locator($"{Symbols}[data-name='trace_write']").HoverAsync();

        Assert.AreEqual("trace_writefunctionCore0x80100694..0x801006dfLinux0x80100694..0x801006dfSection.textSize76 bytesShare0.01 % of cm33-cube-fw", await page.Page.Locator(".tip").TextContentAsync());
        StringAssert.StartsWith(await page.Page.Locator($"{Symbols}[data-name='trace_write']").GetAttributeAsync("aria-label"), "trace_write, function in .text, 0x80100694..0x801006df, 76 bytes");
    }

    [TestMethod]
    public async Task Small_ones_are_one_bar_that_falls_apart_when_it_is_zoomed()
    {
        await using var page = await OpenCalm(Reports.M33());
        var bar = page.Page.Locator($"{Symbols}.group[data-address='0x80100658']");
        Assert.AreEqual("3 functions", await bar.GetAttributeAsync("data-name"));

        await bar.ClickAsync();

        foreach (var name in (string[])["SysTick_Handler", "tick_start", "tick_ms"])
            Assert.IsTrue(await page.Page.Locator($"{Symbols}[data-name='{name}']").IsVisibleAsync(), name);
        Assert.AreEqual(0, await bar.CountAsync());
        await page.Page.Locator("#region-1").GetByRole(AriaRole.Button, new() { Name = "Show the used parts" }).ClickAsync();
        Assert.AreEqual(1, await bar.CountAsync());
        Assert.AreEqual(1, await page.Page.Locator("#region-1 .item[tabindex='0']").CountAsync());
    }

    [TestMethod]
    public async Task Arrow_keys_stay_in_the_lane_of_symbols_and_leave_it_at_once()
    {
        await using var page = await OpenCalm(Reports.M33());
        await page.Page.Locator("#region-1 .item").First.FocusAsync();
        await Press(page, "ArrowRight", "ArrowDown", "ArrowDown");
        Assert.AreEqual("DebugMon_Handler", await Focused(page));

        await Press(page, "ArrowRight");
        Assert.AreEqual("Reset_Handler", await Focused(page));
        await Press(page, "ArrowRight");
        Assert.AreEqual("3 functions", await Focused(page));
        StringAssert.Contains(await page.Page.Locator(".tip").TextContentAsync(), "too small to see apart");
        await Press(page, "ArrowRight");
        Assert.AreEqual("trace_write", await Focused(page));
        await Press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft");
        Assert.AreEqual("DebugMon_Handler", await Focused(page));
        await Press(page, "Home");
        Assert.AreEqual("vectors", await Focused(page));
        await Press(page, "ArrowUp");
        Assert.AreEqual(".isr_vectors", await Focused(page));
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    [DataRow(ReducedMotion.Reduce)]
    [DataRow(ReducedMotion.NoPreference)]
    public async Task Focus_goes_from_a_bar_to_what_is_in_it_and_back(ReducedMotion motion)
    {
        await using var page = await ReportPage.Open(Reports.M33(), new() { ReducedMotion = motion });
        await page.Page.Locator("#region-1 .item").First.FocusAsync();
        await Press(page, "ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight");

        await Press(page, "Enter");
        await Assertions.Expect(page.Page.Locator($"{Symbols}[data-name='SysTick_Handler']")).ToBeFocusedAsync();
        await Press(page, "ArrowRight", "ArrowRight", "ArrowRight");
        Assert.AreEqual("trace_write", await Focused(page), "The picture moves along.");
        await Press(page, "ArrowLeft");
        Assert.AreEqual("tick_ms", await Focused(page));
        await Press(page, "0");
        await Assertions.Expect(page.Page.Locator($"{Symbols}[data-address='0x80100658']")).ToBeFocusedAsync();
        Assert.AreEqual(1, await page.Page.Locator("#region-1 .item[tabindex='0']").CountAsync());
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Without_a_script_the_wide_ones_are_drawn()
    {
        await using var page = await ReportPage.Open(Reports.M33(), new() { JavaScriptEnabled = false });

        Assert.IsGreaterThan(100, await page.Page.Locator(Symbols).CountAsync());
        Assert.IsTrue(await page.Page.GetByText("resource_table", new() { Exact = true }).First.IsVisibleAsync());
        Assert.AreEqual(0, await page.Page.Locator("data:visible").CountAsync());
    }

    [TestMethod]
    public async Task Finds_one_of_5000_functions_by_zooming()
    {
        await using var page = await OpenCalm(Reports.Large());
        var drawn = await page.Page.Locator(Symbols).CountAsync();
        await page.Page.Locator("#region-1 .item[data-name='.text.part7']").ClickAsync();

        // 0x80100000 + 380 * 0x500
        Assert.AreEqual("0x80176c00", await page.Page.Locator($"{Symbols}[data-name='table_of_the_motor_380']").GetAttributeAsync("data-address"));
        Assert.IsLessThan(400, drawn);
        Assert.IsLessThan(400, await page.Page.Locator(Symbols).CountAsync());
        Assert.IsEmpty(page.Complaints);
    }

    /// <summary>Without animations.</summary>
    private static Task<ReportPage> OpenCalm(PreflightReport report) => ReportPage.Open(report, new() { ReducedMotion = ReducedMotion.Reduce });

    private static Task<string> Focused(ReportPage page) => page.Page.EvaluateAsync<string>("document.activeElement.dataset.name");

    private static async Task Press(ReportPage page, params string[] keys)
    {
        foreach (var key in keys)
            await page.Page.Keyboard.PressAsync(key);
    }
}
