using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>ST's boot address: stm32_rproc_get_vect_table (P-20 to P-22).</summary>
internal static class BootVector
{
    public static void Find(LinuxBoot boot)
    {
        if (!boot.Processor.UsesBootAddressRegister || boot.Processor.Type.Driver != ProcessorDriver.Stm32)
            return;
        const string Function = "stm32_rproc_get_vect_table";
        boot.Log.Begin("boot-address", "Find the vector table", Function);
        var file = boot.File;
        var names = file.SectionHeader(file.Header.SectionNameTableIndex, Function).Offset;
        boot.BootAddress = 0; // P-21: silent when there is no such section
        for (var i = 0; i < file.Header.SectionHeaderCount; i++)
        {
            var section = file.SectionHeader(i, Function);
            var name = unchecked(names + section.NameOffset);
            if (!file.StringEquals(name, ".isr_vectors"u8) && !(file.StringEquals(name, "A0"u8) && boot.Has(KernelDifferences.FindsVectorsInA0)))
                continue; // P-22
            if (unchecked(section.Offset + section.Size) > (ulong)file.Size || section.Offset > (ulong)file.Size)
                boot.Log.ParentDevice(LogLevel.Error, "vector table truncated");
            else
                boot.BootAddress = section.Address;
            return;
        }
    }
}
