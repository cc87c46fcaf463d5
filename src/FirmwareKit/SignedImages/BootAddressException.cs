namespace FirmwareKit.SignedImages;

/// <summary>Why a boot address cannot be had from the images.</summary>
public enum BootAddressProblem
{
    /// <summary>There is no vector table.</summary>
    NotFound,

    /// <summary>There are several.</summary>
    Ambiguous,
}

/// <summary>A boot address that cannot be had from the images.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">Why, and what to do.</param>
public sealed class BootAddressException(BootAddressProblem problem, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public BootAddressProblem Problem { get; } = problem;
}
