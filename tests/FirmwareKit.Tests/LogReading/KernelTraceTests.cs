using FirmwareKit.LogReading;

namespace FirmwareKit.Tests.LogReading;

/// <summary>Crashes and warnings of the kernel, as 32-bit and 64-bit Arm print them.</summary>
[TestClass]
public sealed class KernelTraceTests
{
    private const string Arm = """
        [   10.1] remoteproc remoteproc0: powering up m4
        [   10.2] 8<--- cut here ---
        [   10.2] Unable to handle kernel paging request at virtual address c9a00000
        [   10.2] [c9a00000] *pgd=00000000
        [   10.2] Internal error: Oops: 5 [#1] SMP ARM
        [   10.2] Modules linked in: stm32_rproc
        [   10.2] CPU: 0 PID: 123 Comm: sh Not tainted 6.1.0 #1
        [   10.2] PC is at strcmp+0x8/0x40
        [   10.2] LR is at find_table+0x70/0x120
        [   10.2] pc : [<c0a12345>]    lr : [<c0b12345>]    psr: 20000013
        [   10.2]  strcmp from find_table+0x70/0x120
        [   10.2]  find_table from rproc_elf_load_rsc_table+0x1c/0x90
        [   10.2]  rproc_elf_load_rsc_table from stm32_rproc_parse_fw+0x10/0x40
        [   10.2]  stm32_rproc_parse_fw from rproc_boot+0x254/0x600
        [   10.2] ---[ end trace 0000000000000000 ]---
        [   11.0] remoteproc remoteproc0: Boot failed: -22
        """;

    private const string OldArm = """
        Unhandled fault: page domain fault (0x81b) at 0x0000001a
        PC is at vring_alloc_desc_extra+0x44/0x80
        [<c0712345>] (vring_alloc_desc_extra) from [<c0712399>] (__vring_new_virtqueue+0x98/0x1c0)
        [<c0712399>] (__vring_new_virtqueue) from [<c0712400>] (rproc_virtio_find_vqs+0x98/0x1c0)
        """;

    private const string Arm64 = """
        [   20.0] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000028
        [   20.0] Mem abort info:
        [   20.0] Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP
        [   20.0] CPU: 1 PID: 456 Comm: sh Not tainted 6.6.48 #1
        [   20.0] pstate: 60000005 (nZCv daif -PAN -UAO -TCO -DIT -SSBS BTYPE=--)
        [   20.0] pc : rproc_free_vring+0x1c/0x90
        [   20.0] lr : rproc_virtio_remove+0x54/0xa0
        [   20.0] Call trace:
        [   20.0]  rproc_free_vring+0x1c/0x90
        [   20.0]  rproc_virtio_remove+0x54/0xa0
        [   20.0]  platform_remove+0x30/0x40
        [   20.0] ---[ end trace 0000000000000000 ]---
        """;

    private const string Warning = """
        [   30.0] ------------[ cut here ]------------
        [   30.0] WARNING: CPU: 0 PID: 77 at drivers/remoteproc/stm32_rproc.c:397 stm32_rproc_kick+0x84/0x100
        [   30.0] Modules linked in: virtio_rpmsg_bus rpmsg_core
        [   30.0] CPU: 0 PID: 77 Comm: kworker/0:1 Not tainted 6.1.28 #1
        [   30.0] Hardware name: STM32 (Device Tree Support)
        [   30.0]  warn_slowpath_fmt from stm32_rproc_kick+0x84/0x100
        [   30.0]  stm32_rproc_kick from rproc_virtio_notify+0x18/0x20
        [   30.0] ---[ end trace 0000000000000000 ]---
        """;

    private const string Ioremap = """
        WARNING: CPU: 1 PID: 200 at arch/arm/mm/ioremap.c:287 __arm_ioremap_pfn_caller+0x1a8/0x1e0
         __arm_ioremap_pfn_caller from ioremap_wc+0x30/0x40
         ioremap_wc from stm32_rproc_mem_alloc+0x40/0xa0
         stm32_rproc_mem_alloc from rproc_boot+0x254/0x600
        ---[ end trace 0000000000000000 ]---
        """;

    private const string Vendor = """
        Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000
        pc : __memcpy+0x110/0x180
        Call trace:
         __memcpy+0x110/0x180
         rproc_boot+0x3a4/0x600
         state_store+0x44/0x100
        """;

    [TestMethod]
    [DataRow(Arm, "strcmp", "find_table", "FK1008")]
    [DataRow(OldArm, "vring_alloc_desc_extra", "__vring_new_virtqueue", "FK2007")]
    [DataRow(Arm64, "rproc_free_vring", "rproc_virtio_remove", "FK2007")]
    [DataRow(Warning, "stm32_rproc_kick", "warn_slowpath_fmt", "FK2007")]
    [DataRow(Ioremap, "__arm_ioremap_pfn_caller", "ioremap_wc", "FK3005")]
    [DataRow(Vendor, "__memcpy", "rproc_boot", "FK2001")]
    public void Names_the_function_and_the_cause(string log, string function, string caller, string rule)
    {
        var explanation = Read(log).Explanations.Single(explanation => explanation.Values.ContainsKey("function"));

        Assert.AreEqual(function, explanation.Values["function"]);
        Assert.AreEqual(caller, explanation.Values["caller"]);
        CollectionAssert.Contains(explanation.Pattern.Rules.ToArray(), rule);
        StringAssert.Contains(explanation.Meaning, function);
    }

    [TestMethod]
    public void The_lines_around_a_block_are_explained_in_their_order()
    {
        var lines = Read(Arm).Explanations.Select(explanation => explanation.LineNumber).ToArray();

        CollectionAssert.AreEqual((long[])[1, 3, 16], lines);
    }

    [TestMethod]
    public void A_line_of_the_driver_in_the_middle_ends_the_block()
    {
        var report = Read(Warning.Replace("[   30.0]  stm32_rproc_kick from", "[   30.0] remoteproc remoteproc0: Boot failed: -22\n[   30.0]  stm32_rproc_kick from", StringComparison.Ordinal));

        Assert.HasCount(2, report.Explanations);
    }

    [TestMethod]
    [DataRow("Unable to handle kernel paging request at virtual address 0\npc : ext4_readdir+0x10/0x20\n ext4_readdir+0x10/0x20\n---[ end trace 0 ]---")]
    [DataRow("WARNING: CPU: 0 PID: 1 at kernel/time/timer.c:12 run_timers+0x1/0x2")]
    public void A_block_of_another_part_is_left_alone(string log) => Assert.IsEmpty(Read(log).Explanations);

    [TestMethod]
    public void A_block_without_an_end_does_not_swallow_the_log()
    {
        var report = Read("WARNING: CPU: 0 PID: 1 at drivers/remoteproc/x.c:1 rproc_boot+0x1/0x2\n" + string.Concat(Enumerable.Repeat(" more\n", 500)) + "remoteproc remoteproc0: Boot failed: -22\n");

        Assert.HasCount(2, report.Explanations);
    }

    [TestMethod]
    public void Every_function_that_real_kernels_crashed_in_has_a_cause()
    {
        using var cases = System.Text.Json.JsonDocument.Parse(TestData.Bytes("conformance", "linux", "cases.json"));
        foreach (var @case in cases.RootElement.EnumerateArray().Where(@case => @case.TryGetProperty("oops", out var oops) && oops.ValueKind == System.Text.Json.JsonValueKind.Object))
        {
            var oops = @case.GetProperty("oops");
            var calls = string.Concat(oops.GetProperty("calls").EnumerateArray().Select(call => $"\n {call.GetString()}+0x4/0x8"));
            var explanation = Read($"{oops.GetProperty("message").GetString()}\npc : {oops.GetProperty("function").GetString()}+0x0/0x4{calls}\n---[ end trace 0 ]---").Explanations.Single();

            Assert.DoesNotContain("Not known", explanation.Cause, @case.GetProperty("name").GetString());
        }
    }

    private static LogReport Read(string log) => LogReader.Read(new StringReader(log));
}
