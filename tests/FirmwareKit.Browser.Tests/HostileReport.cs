using FirmwareKit.Binary;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.DeviceTrees;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Browser.Tests;

/// <summary>Firmware and a tree whose every name tries to get out of the page.</summary>
internal static class HostileReport
{
    private const string Script = "<script>owned=1</script>";

    public static PreflightReport Make()
    {
        var firmware = new MadeElf()
            .Segment(0x10000000, 0x1000, flags: 5)
            .Section(Script, 0x10000000, 0x400, type: 1)
            .Section("\"><img src=x onerror=owned=1>", 0x10000400, 0x400, type: 1)
            .Section("</svg></style></script><iframe srcdoc=x>", 0x10000800, 0x400, type: 1)
            .Section("\u202etxt.exe \x1b[2J \ufeff' onfocus=owned=1 x='", 0x10000c00, 0x400, type: 1)
            .Segment(0x10000800, 0x1000)
            .Segment(0x20000000, 0x100)
            .Section(new string('W', 500), 0x20000000, 0x100, type: 1)
            .Variable(Script, 0x10000000, 0x10)
            .Function("\"><img src=x onerror=owned=1>", 0x10000010, 0x100)
            .Function("</data></svg><script>owned=1</script>", 0x10000200, 0x100)
            // Looks like the next symbol in the page's data.
            .Function("0 4f3:abc", 0x10000300, 0x100)
            .Function("\u202etxt.exe\n\x1b[2J' onfocus=owned=1 x='", 0x10000400, 0x200)
            .Variable("__proto__", 0x10000600, 0x100)
            .Variable(new string('&', 500), 0x10000700, 0x200)
            .Variable("over_others", 0x10000080, 0x900)
            .Variable("endless", 0x10000a00, 0xffffffff)
            .Variable("nowhere", 0xfffffff0, 0x1000);
        var tree = new BlobBuilder()
            .Property("compatible", "st,stm32mp157")
            .Property("#address-cells", 1)
            .Property("#size-cells", 1)
            .Begin("reserved-memory").Property("#address-cells", 1).Property("#size-cells", 1).Property("ranges")
            .Begin("<img src=x onerror=owned=1>@10000000").Property("reg", 0x10000000, 0x10000).Property("phandle", 1).Property("no-map").End()
            .End()
            .Begin("mlahb").Property("compatible", "st,mlahb\0simple-bus").Property("#address-cells", 1).Property("#size-cells", 1)
            .Property("ranges").Property("dma-ranges", 0x10000000, 0x10000000, 0x60000)
            .Begin("<b onclick=owned=1>@10000000").Property("compatible", "st,stm32mp1-m4").Property("reg", 0x10000000, 0x40000).Property("memory-region", 1).End()
            .End()
            .Build();
        return Reports.Check("<svg onload=owned=1>.elf", firmware.ToSource(), Reports.ProcessorOf(ByteSource.FromMemory(tree)));
    }
}
