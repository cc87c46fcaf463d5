using System.Text;
using FirmwareKit.Preflight;
using FirmwareKit.Reports.Html;
using FirmwareKit.Tests;
using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>A report opened in the browser from a file, as people open it, with everything that the browser complained of.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fwkit-browser-").FullName;
    private readonly IBrowserContext _context;

    private ReportPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Console messages that are no mere information, uncaught errors, requests for anything but the file.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<ReportPage> Open(PreflightReport report, BrowserNewContextOptions? options = null)
    {
        using var text = new StringWriter();
        HtmlReport.Write(report, text);
        return await Open(text.ToString(), options);
    }

    public static async Task<ReportPage> Open(string html, BrowserNewContextOptions? options = null, string name = "report.html")
    {
        var browser = await Chromium.Get();
        var context = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var opened = new ReportPage(context, await context.NewPageAsync());
        var file = Path.Combine(opened._folder, name);
        await File.WriteAllTextAsync(file, html, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is not ("log" or "info" or "debug"))
                opened.Complaints.Add($"{message.Type}: {message.Text}");
        };
        opened.Page.PageError += (_, error) => opened.Complaints.Add(error);
        opened.Page.Dialog += async (_, dialog) =>
        {
            opened.Complaints.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        var address = new Uri(file).AbsoluteUri;
        opened.Page.Request += (_, request) =>
        {
            if (request.Url != address)
                opened.Complaints.Add($"request: {request.Url}");
        };
        await opened.Page.GotoAsync(address);
        return opened;
    }

    /// <summary>What axe finds, one line for each barrier.</summary>
    public async Task<string[]> FindBarriers()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(TestData.PathOf("axe", "axe.min.js")));
        return await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.html} ${node.failureSummary}`))
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
