namespace FirmwareKit.Conformance;

/// <summary>One verdict of a folder, and how it is compared with the model's.</summary>
/// <param name="Id">Its name in the folder.</param>
/// <param name="Run">Compares; nothing is what one wants.</param>
public sealed record ConformanceCheck(string Id, Func<IReadOnlyList<Disagreement>> Run)
{
    /// <summary>A finer comparison, which is counted apart: the kernel's debug lines. It gives null for a check that has none.</summary>
    public Func<IReadOnlyList<Disagreement>?> RunDebugLines { get; init; } = () => null;
}

/// <summary>One field in which verdict and model differ.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Expected">What the folder says.</param>
/// <param name="Got">What the model says.</param>
public sealed record Disagreement(string Field, string Expected, string Got);
