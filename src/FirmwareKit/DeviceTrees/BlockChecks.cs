namespace FirmwareKit.DeviceTrees;

/// <summary>How the blocks of a readable blob lie (FDT007, FDT008, FDT035). Gaps and any order are legal.</summary>
internal static class BlockChecks
{
    public static void Run(FdtHeader header, long fileLength, int reservationEnd, int structureEnd, ComplaintList complaints)
    {
        // Version 16 has no size_dt_struct; the end token ends the block.
        var isSized = header.Version != 16;
        (string Name, long Start, long End, long Field)[] blocks =
        [
            ("structure", header.StructureOffset, isSized ? header.StructureEnd : structureEnd, 0x08),
            ("strings", header.StringsOffset, header.StringsEnd, 0x0c),
            ("reservation", header.ReservationOffset, reservationEnd, 0x10),
        ];
        // An empty block lies in nothing; of blocks in order of their starts, one may overlap the one that reaches farthest.
        (string Name, long Start, long End, long Field)[] filled = [.. blocks.Where(block => block.End > block.Start).OrderBy(block => block.Start)];
        var before = 0;
        for (var i = 1; i < filled.Length; i++)
        {
            if (filled[i].Start < filled[before].End)
                complaints.Add("FDT007", DeviceTreeSeverity.Error, $"The {filled[i].Name} block at 0x{filled[i].Start:x} overlaps the {filled[before].Name} block, which ends at 0x{filled[before].End:x}.", filled[i].Field, null);
            if (filled[i].End > filled[before].End)
                before = i;
        }

        if (fileLength > header.TotalSize)
            complaints.Add("FDT008", DeviceTreeSeverity.Information, $"{fileLength - header.TotalSize} bytes follow the blob.", header.TotalSize, null);
        if (isSized && structureEnd != header.StructureEnd)
            complaints.Add("FDT035", DeviceTreeSeverity.Warning, $"The end token is not the last word of the structure block, which ends at 0x{header.StructureEnd:x}.", structureEnd - 4, null);
    }
}
