using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary>What the user asked <c>fwkit sign</c> for.</summary>
internal sealed record SigningRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public required string Output { get; init; }

    /// <summary><c>auto</c>, a number, or null for none.</summary>
    public string? BootAddress { get; init; }

    public IReadOnlyList<PlatformTlv> PlatformTlvs { get; init; } = [];

    public string? KeyInfo { get; init; }

    /// <summary>Null chooses by the records.</summary>
    public TeeLayout? Layout { get; init; }
}
