using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>Something that is not certain about a kernel, and that decides over this firmware.</summary>
/// <param name="Difference">In which respect.</param>
/// <param name="Behaviour">What the kernel does if it goes the other way than the model takes it to.</param>
/// <param name="Reason">Why it is not certain.</param>
/// <param name="Otherwise">The answer in that case.</param>
public sealed record KernelDoubt(KernelDifference Difference, string Behaviour, string Reason, LoadOutcome Otherwise)
{
    /// <summary>The doubts about the chosen kernel that change the answer; none for a kernel of which everything is known.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="options">Choices of the board.</param>
    /// <param name="outcome">The answer as the model takes the kernel to be.</param>
    public static IReadOnlyList<KernelDoubt> Find(FirmwareImage image, RemoteProcessor processor, LinuxOptions options, LoadOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(outcome);
        var kernel = options.Kernel ?? KernelProfile.DefaultFor(processor.Type);
        var doubts = new List<KernelDoubt>();
        foreach (var difference in outcome.KernelDifferences)
        {
            if (kernel.DoubtOf(difference) is not { } reason)
                continue;
            var other = kernel with { Flipped = difference };
            var otherwise = LinuxLoader.Run(image, processor, options with { Kernel = other });
            if ((otherwise.Verdict, otherwise.ErrorNumber, otherwise.IsCoreReleased) != (outcome.Verdict, outcome.ErrorNumber, outcome.IsCoreReleased))
                doubts.Add(new KernelDoubt(difference, difference.BehaviourOf(other), reason, otherwise));
        }

        return doubts;
    }
}
