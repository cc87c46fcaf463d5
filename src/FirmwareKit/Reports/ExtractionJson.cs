using FirmwareKit.SignedImages;

namespace FirmwareKit.Reports;

/// <summary>What was taken out of a signed image, as JSON.</summary>
public static class ExtractionJson
{
    /// <summary>Writes the files, schema <c>fwkit.extract/1</c>.</summary>
    /// <param name="name">Name of the image.</param>
    /// <param name="files">The files.</param>
    public static string Write(string name, IEnumerable<ExtractedFile> files) => JsonReport.Write("fwkit.extract/1", json =>
    {
        json.WriteString("name", name);
        json.List("files", files, file =>
        {
            json.WriteString("path", file.Path);
            json.WriteNumber("size", file.Size);
            json.WriteString("what", file.What);
        });
    });
}
