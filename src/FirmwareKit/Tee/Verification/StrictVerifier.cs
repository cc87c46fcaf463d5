using System.Collections.Immutable;

namespace FirmwareKit.Tee.Verification;

/// <summary>
/// The checks of a signed image that OP-TEE leaves out (tee-image.md section 9): that every program header is the signed one, that all hashes are right, that
/// records and sizes agree, that nothing overlaps or is ambiguous, and that the resource table is part of what was signed.
/// </summary>
/// <remarks>
/// The signature must have been verified before: this looks at what the signed table says. What no signature can show (symbols, debug sections) is not looked at,
/// except where it decides what is used.
/// </remarks>
public static class StrictVerifier
{
    /// <summary>More than any OP-TEE has room for, and few enough that comparing each with each costs nothing.</summary>
    private const int MostEntries = 1024;

    /// <summary>Checks an image.</summary>
    /// <param name="image">The image; its signature was verified.</param>
    /// <param name="digests">Hashes of ranges of the file; those that are known already are not made again.</param>
    /// <returns>What was noticed, in file order of the checks.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<TeeFinding> Verify(TeeImage image, SegmentDigests digests)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(digests);
        var findings = new TeeFindings();
        TlvChecks.Run(image, findings);
        RecordValueChecks.Run(image, findings);
        if (image.SegmentTable.Length > MostEntries)
        {
            findings.Error(
                $"The segment table has {image.SegmentTable.Length} entries, which no OP-TEE has room for; the segments are not looked at.",
                TeeImageHeader.TlvOffset,
                TeeResult.OutOfMemory);
            return [.. findings.List];
        }

        new ImageChecks(image, digests, findings).Run();
        return [.. findings.List];
    }
}
