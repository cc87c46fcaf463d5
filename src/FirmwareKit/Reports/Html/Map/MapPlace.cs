using System.Globalization;
using FirmwareKit.Binary;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>Where a rectangle stands on a line, as attributes.</summary>
/// <param name="X">Its left side.</param>
/// <param name="Width">Its width; in pixels instead of percent where it would not be seen.</param>
/// <param name="Percent">Its true width in percent.</param>
/// <param name="IsTiny">Whether it is drawn wider than it is.</param>
internal readonly record struct MapPlace(string X, string Width, double Percent, bool IsTiny)
{
    /// <summary>The place of a range.</summary>
    /// <param name="memory">Device addresses.</param>
    /// <param name="axis">The line.</param>
    /// <param name="least">The least width, pixels.</param>
    public static MapPlace Of(AddressRange memory, AddressAxis axis, int least = 3)
    {
        var start = axis.At(memory.Start);
        var length = Math.Max(0, axis.EndOf(memory) - start);
        return length * MapLabel.UsualWidth / 100 < least
            ? new MapPlace(AddressAxis.Percent(Math.Min(start, 99.6)), least.ToString(CultureInfo.InvariantCulture), length, true)
            : new MapPlace(AddressAxis.Percent(start), AddressAxis.Percent(length), length, false);
    }
}
