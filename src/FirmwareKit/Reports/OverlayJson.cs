using FirmwareKit.Platforms;

namespace FirmwareKit.Reports;

/// <summary>The overlay between two forms of firmware, as JSON.</summary>
public static class OverlayJson
{
    /// <summary>Writes the overlay, schema <c>fwkit.dt-patch/1</c>.</summary>
    /// <param name="processor">The processor whose node it changes.</param>
    /// <param name="wanted">The form of firmware that it is to take.</param>
    /// <param name="source">The overlay's source.</param>
    public static string Write(RemoteProcessor processor, FirmwareDelivery wanted, string source)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return JsonReport.Write("fwkit.dt-patch/1", json =>
        {
            json.WriteString("processor", processor.Name);
            json.WriteString("node", processor.Node.Path);
            json.WriteString("form", wanted == FirmwareDelivery.SignedImage ? "signed" : "unsigned");
            json.WriteString("source", source);
        });
    }
}
