using System.Text;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>A tree as text in which the order of properties and subnodes does not count.</summary>
internal static class TreeText
{
    public static string Of(DeviceTree tree)
    {
        var text = new StringBuilder();
        foreach (var reservation in tree.Reservations)
            text.Append("reserve ").Append(reservation).Append('\n');
        foreach (var node in tree.Nodes.OrderBy(node => node.Path, StringComparer.Ordinal))
        {
            text.Append(node.Path).Append('\n');
            foreach (var property in node.Properties.OrderBy(property => property.Name, StringComparer.Ordinal))
                text.Append("  ").Append(property.Name).Append(" = ").Append(Convert.ToHexStringLower(property.Value.Span)).Append('\n');
        }

        return text.ToString();
    }
}
