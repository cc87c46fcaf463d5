namespace FirmwareKit.Comparison;

/// <summary>Which bytes of two ELF files can be held against each other.</summary>
internal enum ComparedContent
{
    /// <summary>All.</summary>
    All,

    /// <summary>Not the segments: those of one file are encrypted, and those of the other are not.</summary>
    NotLoadedOnly,
}
