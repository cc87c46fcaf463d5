namespace FirmwareKit.Reports.Html.Map;

/// <summary>What it means that something is in no region of the picture.</summary>
internal enum OutsideMemory
{
    /// <summary>The board is not known, so that there are no regions at all.</summary>
    IsAll,

    /// <summary>The board does not give it to the core.</summary>
    IsMisplaced,

    /// <summary>OP-TEE loads it, into regions of a device tree of its own that was not given.</summary>
    IsForOpTee,
}
