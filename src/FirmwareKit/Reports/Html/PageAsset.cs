using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.Reports.Html;

/// <summary>
/// A style sheet or script of the report: a file of this library, never text from an input. Only what is one can get into a <c>style</c> or <c>script</c> element.
/// </summary>
internal sealed class PageAsset
{
    private PageAsset(string element, params ReadOnlySpan<string> resources)
    {
        Element = element;
        var content = new StringBuilder();
        foreach (var resource in resources)
            content.Append(Read(resource));
        Content = content.ToString();
        Hash = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}'";
    }

    /// <summary>The look of the page, the map's included.</summary>
    public static PageAsset ReportStyle { get; } = new("style", "palette.css", "map.css", "report.css");

    /// <summary>The look of the map alone.</summary>
    public static PageAsset MapStyle { get; } = new("style", "palette.css", "map.css");

    /// <summary>What the page can do beyond being read.</summary>
    public static PageAsset ReportScript { get; } = new("script", "drawing.js", "symbols.js", "map.js", "report.js");

    /// <summary><c>style</c> or <c>script</c>.</summary>
    public string Element { get; }

    /// <summary>The text of the files, with line feeds as a browser hashes it.</summary>
    public string Content { get; }

    /// <summary>The source expression that lets a content security policy accept it, and nothing else.</summary>
    public string Hash { get; }

    private static string Read(string resource)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The library lacks its {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
