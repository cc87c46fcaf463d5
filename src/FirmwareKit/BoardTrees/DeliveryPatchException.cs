namespace FirmwareKit.BoardTrees;

/// <summary>A tree for which no overlay of the wanted form can be written.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class DeliveryPatchException(string message) : Exception(message);
