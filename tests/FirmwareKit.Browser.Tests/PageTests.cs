using System.Text;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Html.Map;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>The page as a whole, in every way in which it is read.</summary>
[TestClass]
public sealed class PageTests
{
    private static readonly (string Name, Func<PreflightReport> Make)[] Samples =
    [
        ("m33", Reports.M33),
        ("outside", Reports.Outside),
        ("overlap", Reports.Overlap),
        ("signed", Reports.Signed),
        ("other-key", Reports.OtherKey),
        ("crash", Reports.Crash),
        ("hostile", HostileReport.Make),
    ];

    public static IEnumerable<object[]> Names => Samples.Select(sample => new object[] { sample.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Has_no_barrier_in_light_and_dark_and_no_complaint(string name)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var page = await ReportPage.Open(Make(name), new() { ColorScheme = scheme });
            // What is folded away has colours, too.
            await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");

            Assert.AreEqual(string.Empty, string.Join('\n', await page.FindBarriers()));
            Assert.AreEqual(string.Empty, string.Join('\n', page.Complaints));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Does_not_scroll_sideways_at_400_pixels(string name)
    {
        await using var page = await ReportPage.Open(Make(name), new() { ViewportSize = new() { Width = 400, Height = 800 } });
        await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");

        Assert.AreEqual(400, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Can_be_read_without_a_script(string name)
    {
        var report = Make(name);
        await using var page = await ReportPage.Open(report, new() { JavaScriptEnabled = false });

        Assert.IsTrue(await page.Page.GetByText(CheckWord(report), new() { Exact = true }).IsVisibleAsync());
        Assert.AreEqual(report.Findings.Count, await page.Page.Locator(".finding .fix p:visible").CountAsync());
        Assert.AreEqual(report.Outcome.Steps.Count, await page.Page.Locator(".step:visible").CountAsync());
        Assert.AreEqual(0, await page.Page.Locator("button:visible").CountAsync(), "A button that does nothing.");
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Names_that_are_markup_stay_text()
    {
        var report = HostileReport.Make();
        await using var page = await ReportPage.Open(report, new() { ReducedMotion = ReducedMotion.Reduce });
        CollectionAssert.IsSubsetOf(
            (string[])["<script>owned=1</script>", "\"><img src=x onerror=owned=1>", "</data></svg><script>owned=1</script>", "0 4f3:abc", "\\u202etxt.exe\\x0a\\x1b[2J' onfocus=owned=1 x='", "__proto__", $"{new string('&', 200)}\u2026", "over_others", "endless"],
            await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.symbols .item')].map(item => item.dataset.name)"));
        foreach (var item in await page.Page.Locator("svg.content .item").AllAsync())
        {
            // The details are put together by the script.
            if (await item.GetAttributeAsync("data-hidden") is null)
                await item.DispatchEventAsync("pointerover");
        }

        Assert.AreEqual("undefined", await page.Page.EvaluateAsync<string>("typeof window.owned"));
        Assert.AreEqual(0, await page.Page.Locator("img, iframe, body script ~ script, svg script").CountAsync());
        Assert.AreEqual(1, await page.Page.Locator("h1").CountAsync());
        var text = (await page.Page.Locator("body").TextContentAsync())!;
        StringAssert.Contains(text, "<script>owned=1</script>");
        StringAssert.Contains(text, "\\u202e");
        StringAssert.Contains(text, "\\x1b");
        Assert.DoesNotContain("\u202e", text);
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Policy_lets_no_other_script_run()
    {
        await using var page = await ReportPage.Open(Reports.M33());

        await page.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.owned = 1'; document.body.append(script); }");

        Assert.AreEqual("undefined", await page.Page.EvaluateAsync<string>("typeof window.owned"));
        Assert.HasCount(1, page.Complaints);
        StringAssert.Contains(page.Complaints[0], "Content Security Policy");
    }

    [TestMethod]
    public async Task Copies_a_fix_to_the_clipboard()
    {
        var report = Reports.Outside();
        await using var page = await ReportPage.Open(report);
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var button = page.Page.Locator("button.copy").First;

        await button.ClickAsync();

        await Assertions.Expect(button).ToHaveTextAsync("Copied");
        Assert.AreEqual(report.Findings[0].Fix, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await Assertions.Expect(page.Page.Locator("#said")).ToHaveTextAsync("The fix was copied.");
    }

    [TestMethod]
    public async Task Copies_a_command_without_the_words_around_it()
    {
        await using var page = await ReportPage.Open(Reports.M33());
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.Page.Locator("button.copy").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#said")).ToHaveTextAsync("The command was copied.");
        Assert.AreEqual("arm-none-eabi-strip -o mp257-openamp-m33.stripped.elf mp257-openamp-m33.elf", await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [TestMethod]
    public async Task Digests_are_seen_whole_at_any_width()
    {
        foreach (var width in (int[])[1100, 700, 400])
        {
            await using var page = await ReportPage.Open(Reports.Signed(), new() { ViewportSize = new() { Width = width, Height = 800 } });

            foreach (var table in (string[])["Signed segments", "Signed records", "Files"])
                Assert.IsTrue(await page.Page.GetByRole(AriaRole.Group, new() { Name = table }).EvaluateAsync<bool>("frame => frame.scrollWidth <= frame.clientWidth"), $"{table} at {width}");
        }
    }

    [TestMethod]
    public async Task On_paper_labels_are_not_larger_than_what_they_label()
    {
        await using var page = await ReportPage.Open(Reports.Outside());
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Task<float> Size(string element) => page.Page.Locator(element).First.EvaluateAsync<float>("element => parseFloat(getComputedStyle(element).fontSize)");

        Assert.IsGreaterThanOrEqualTo(await Size(".finding dt"), await Size(".finding .message"));
        Assert.IsGreaterThan(await Size(".finding .message"), await Size("h2"));
        Assert.IsGreaterThanOrEqualTo(await Size("td"), await Size(".lede"));
    }

    [TestMethod]
    public async Task Switches_the_colours_and_says_to_which()
    {
        await using var page = await ReportPage.Open(Reports.M33(), new() { ColorScheme = ColorScheme.Light });
        var light = await Ground(page.Page);

        await page.Page.Locator("#theme").ClickAsync();

        Assert.AreNotEqual(light, await Ground(page.Page));
        Assert.AreEqual("Light", await page.Page.Locator("#theme").TextContentAsync());
        await page.Page.Locator("#theme").ClickAsync();
        Assert.AreEqual(light, await Ground(page.Page));
    }

    [TestMethod]
    public async Task Prints_in_light_with_all_that_is_folded_away()
    {
        await using var page = await ReportPage.Open(Reports.M33(), new() { ColorScheme = ColorScheme.Dark });
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.AreEqual("rgb(255, 255, 255)", await Ground(page.Page));
        Assert.AreEqual(0, await page.Page.Locator("button:visible").CountAsync());
        Assert.IsTrue(await page.Page.GetByRole(AriaRole.Rowheader, new() { Name = ".rodata" }).IsVisibleAsync());
        var pdf = await page.Page.PdfAsync(new() { Format = "A4" });
        Assert.AreEqual("%PDF", Encoding.ASCII.GetString(pdf, 0, 4));
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Every_control_is_reached_with_the_keyboard()
    {
        await using var page = await ReportPage.Open(Reports.Outside());
        var reached = new HashSet<string>();
        for (var i = 0; i < 80; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.className.baseVal || document.activeElement.className || document.activeElement.localName"));
        }

        foreach (var control in (string[])["skip", "theme", "copy", "box", "box outside", "summary"])
            Assert.Contains(control, reached);
        Assert.IsTrue(reached.Any(name => name.StartsWith("item", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Map_alone_shows_the_same_parts()
    {
        var report = Reports.Overlap();
        using var text = new StringWriter();
        MemoryMapSvg.Write(MapReport.Of(report), text);

        await using var page = await ReportPage.Open(text.ToString(), name: "map.svg");

        foreach (var use in report.Picture.Uses)
            Assert.AreEqual(1, await page.Page.Locator($".item[data-name='{use.Name}']").CountAsync(), use.Name);
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Opens_64_MiB_with_5000_symbols()
    {
        var report = Reports.Large();
        await using var page = await ReportPage.Open(report);

        Assert.AreEqual(report.Picture.Uses.Sum(use => use.Sections.Count) + report.Picture.Uses.Count, await page.Page.Locator("svg.content .lanes > .item").CountAsync());
        Assert.AreEqual(5000, await page.Page.EvaluateAsync<int>("[...document.querySelectorAll('.symbols .item')].reduce((sum, item) => sum + parseInt(item.dataset.name), 0)"));
        Assert.IsEmpty(page.Complaints);
    }

    private static PreflightReport Make(string name) => Samples.Single(sample => sample.Name == name).Make();

    private static string CheckWord(PreflightReport report) => CheckSummary.VerdictOf(report).Word;

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
