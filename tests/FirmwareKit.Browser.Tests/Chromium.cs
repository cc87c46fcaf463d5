using Microsoft.Playwright;

namespace FirmwareKit.Browser.Tests;

/// <summary>The system's Chromium, started once for all tests. Nothing is downloaded; where it is not installed, the tests say so.</summary>
[TestClass]
public static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The browser; inconclusive where there is none.</summary>
    public static async Task<IBrowser> Get()
    {
        if (_browser is not null)
            return _browser;
        if (Array.Find(Places, File.Exists) is not { } path)
        {
            Assert.Inconclusive("Chromium is not installed (Debian: chromium).");
            throw new InvalidOperationException();
        }

        _playwright = await Playwright.CreateAsync();
        // The sandbox needs rights that a container does not give; the pages are our own.
        return _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    [AssemblyCleanup]
    public static async Task Close()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
