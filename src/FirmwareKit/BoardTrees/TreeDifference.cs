namespace FirmwareKit.BoardTrees;

/// <summary>Something about remote processors that two trees say differently.</summary>
/// <param name="Path">Path of the node; regions of reserved memory without their unit address.</param>
/// <param name="Item">A property's name, or what was worked out from several.</param>
/// <param name="First">What the first tree says, as source; null when it says nothing. Empty for a flag that is there.</param>
/// <param name="Second">What the second tree says.</param>
public sealed record TreeDifference(string Path, string Item, string? First, string? Second);
