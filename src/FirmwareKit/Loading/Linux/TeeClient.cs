using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// Linux's side of signed firmware (section 9.1): the sanity check hands the file to OP-TEE, which authenticates and loads it. Here stands what the file alone
/// decides; OP-TEE's key and its own device tree decide the rest.
/// </summary>
internal static class TeeClient
{
    private const string Device = "tee_remoteproc optee-ta-80a4c275-0a47-4905-8285-1486a9771a08";

    /// <summary>O-03: LOAD_FW. A TEE error becomes -EIO.</summary>
    public static int Load(LinuxBoot boot)
    {
        boot.Log.Begin("authenticate", "OP-TEE authenticates and loads", "TA_RPROC_CMD_LOAD_FW");
        TeeImage image;
        try
        {
            image = TeeImage.Read(boot.Image.Source);
        }
        catch (TeeImageFormatException e)
        {
            boot.Log.Write(LogLevel.Error, $"{Device}: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: {(uint)e.Result:x}, ret:0");
            return ErrorNumber.InputOutput;
        }

        boot.Uncertainties.Add("OP-TEE also checks the signature, every segment's hash, and its own device tree's regions; verify the image with fwkit verify");
        foreach (var part in image.Parts)
            AddSegments(boot, image, part);
        return 0;
    }

    /// <summary>O-04: GET_RSC_TABLE; Linux maps what OP-TEE says, blindly.</summary>
    public static void GetTable(LinuxBoot boot)
    {
        boot.Log.Begin("parse-table", "OP-TEE tells where the resource table is", "rproc_tee_get_rsc_table");
        var image = TeeImage.Read(boot.Image.Source);
        foreach (var part in image.Parts)
        {
            if (Open(image, part) is not { } elf
                || !elf.TryFindSection(".resource_table"u8, out var section)
                || section.Size == 0
                || !elf.Source.Contains(section.Offset, section.Size))
            {
                continue;
            }

            boot.Table = new byte[section.Size];
            elf.Source.Read((long)section.Offset, boot.Table);
            boot.Memory.Add(boot.Carveouts.Use(MemoryUseKind.ResourceTable, "resource table", section.Address, section.Size));
            return;
        }
    }

    private static void AddSegments(LinuxBoot boot, TeeImage image, TeeImagePart part)
    {
        foreach (var segment in Open(image, part)?.Segments ?? [])
        {
            if (segment.IsLoaded)
                boot.Memory.Add(new MemoryUse(MemoryUseKind.Segment, image.Parts.Length > 1 ? $"image {part.Index} segment {segment.Index}" : $"segment {segment.Index}", segment.Memory, null));
        }

        if (boot.BootAddress is null && image.BootAddress is { } address)
            boot.BootAddress = address;
    }

    private static ElfFile? Open(TeeImage image, TeeImagePart part)
    {
        try
        {
            return ElfFile.ReadDamaged(image.OpenPart(part), out _);
        }
        catch (ElfFormatException)
        {
            return null;
        }
    }
}
