using FirmwareKit.LogReading;

namespace FirmwareKit.Tests.LogReading;

[TestClass]
public sealed class LogReaderTests
{
    /// <summary>What users posted (linux-remoteproc.md section 11, tee-image.md section 10), with a word of the answer that helped them.</summary>
    [TestMethod]
    [DataRow("remoteproc remoteproc0: bad phdr da 0x80100000 mem 0x540", "another core's", "FK4001")]
    [DataRow("remoteproc remoteproc0: bad phdr da 0x1fff0000 mem 0x8240", "ELF headers", "FK4001")]
    [DataRow("remoteproc remoteproc0: bad phdr da 0x1de78 mem 0xd5a0", "load address", "FK4002")]
    [DataRow("remoteproc remoteproc0: Image is corrupted (bad magic)", "signed image", "FK3001")]
    [DataRow("remoteproc remoteproc0: unsupported fw ver: 0", "zero-filled", "FK2002")]
    [DataRow("remoteproc remoteproc0: header-less resource table", "without OpenAMP", "FK2002")]
    [DataRow("remoteproc remoteproc0: no resource table found for this firmware", "KEEP", "FK2001")]
    [DataRow("tee_remoteproc optee-ta-80a4c275: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: ffff0006, ret:0", "plain ELF", "FK3001")]
    [DataRow("tee_remoteproc optee-ta-80a4c275: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: ffff3072, ret:0", "another key", "FK5003")]
    [DataRow("tee_remoteproc optee-ta-80a4c275: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: ffff000f, ret:0", "hash", "FK5003")]
    [DataRow("tee_remoteproc optee-ta-80a4c275: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: 0xffff0001, ret:0", "OP-TEE's own device tree", "FK5003")]
    [DataRow("tee_remoteproc optee-ta-80a4c275: TA_RPROC_FW_CMD_GET_RSC_TABLE invoke failed TEE err: ffff000b, ret:0", "the start goes on", "FK2001")]
    [DataRow("E/TA:  remoteproc_load_fw:1069 Can't Authenticate the firmware (res = 0xffff0006)", "Not a matter of the key", "FK5001")]
    [DataRow("E/TA:  remoteproc_load_segment:621 Fails to load segment, res = 0x0xffff0001", "ACCESS_DENIED", "FK5003")]
    [DataRow("E/TA:  remoteproc_load_elf:700 Fails to clear segment, res = 0xffff0001", ".bss", "FK5003")]
    [DataRow("stm32-rproc 10000000.m4: memory region not valid 0x38000000", "dma-ranges", "FK3002")]
    [DataRow("stm32-rproc 10000000.m4: unable to acquire memory-region", "overlay", "FK3002")]
    [DataRow("stm32-rproc 10000000.m4: failed to set hold boot", "TF-A", null)]
    [DataRow("stm32-rproc 10000000.m4: error -EINVAL: failed to get mcu reset", "SCMI", "FK3006")]
    [DataRow("remoteproc remoteproc0: request_firmware failed: -2", "-2 (ENOENT)", "FK7004")]
    [DataRow("remoteproc remoteproc0: Direct firmware load for /lib/firmware/myfile.elf failed with error -2", "absolute path", "FK3027")]
    [DataRow("remoteproc remoteproc0: Falling back to sysfs fallback for: zephyr.elf", "sub-folder", "FK7004")]
    [DataRow("remoteproc remoteproc0: Boot address is 0x80100040 no aligned on mask 0xffffff80", "ALIGN(128)", "FK6002")]
    [DataRow("remoteproc remoteproc0: Registered carveout doesn't fit len request", "Align vrings to 16", "FK2005")]
    [DataRow("virtio_rpmsg_bus virtio0: probe with driver virtio_rpmsg_bus failed with error -12", "vdev0buffer", "FK2011")]
    [DataRow("virtio_rpmsg_bus: probe of virtio0 failed with error -12", "-12 (ENOMEM)", "FK2011")]
    [DataRow("rproc-virtio rproc-virtio.0.auto: Can't associate reserved memory", "shared-dma-pool", "FK3004")]
    public void Explains_what_users_posted(string line, string word, string? rule)
    {
        var explanation = LogReader.Explain(line, 1)!;

        StringAssert.Contains($"{explanation.Meaning} {explanation.Cause} {explanation.Advice}", word);
        Assert.IsTrue(rule is null ? explanation.Pattern.Rules.Count == 0 : explanation.Pattern.Rules.Contains(rule), rule);
    }

    [TestMethod]
    [DataRow("Boot failed: -22", "-22 (EINVAL)")]
    [DataRow("Boot failed: -5", "-5 (EIO)")]
    [DataRow("Boot failed: -26", "-26 (ETXTBSY)")]
    [DataRow("Boot failed: -99999999999999", "-99999999999999")]
    [DataRow("can't start rproc m4: -3", "-3 (ESRCH)")]
    public void Decodes_errno(string text, string expected) => StringAssert.Contains(LogReader.Explain($"remoteproc remoteproc0: {text}", 1)!.Meaning, expected);

    [TestMethod]
    [DataRow("")]
    [DataRow("[   12.345678] ")]
    [DataRow("<3>[   12.345678] ")]
    [DataRow("[Tue Nov 24 18:03:03 2026] ")]
    [DataRow("Nov 24 18:03:03 stm32mp2 kernel: ")]
    [DataRow("Nov 24 18:03:03 stm32mp2 kernel: [   12.345678] ")]
    [DataRow("2026-11-24T18:03:03.123456+00:00 stm32mp2 kernel: ")]
    [DataRow("3,1234,12345678,-;")]
    [DataRow("\u001b[31m")]
    [DataRow("> ")]
    public void Finds_the_message_behind_time_stamps_and_prefixes(string prefix)
    {
        var explanation = Read($"{prefix}remoteproc remoteproc0: Boot failed: -22\r\n").Explanations.Single();

        Assert.AreEqual("remoteproc remoteproc0: Boot failed: -22", explanation.Line);
        Assert.AreEqual("-22", explanation.Values["errno"]);
    }

    [TestMethod]
    [DataRow("bad phdr da 0x80100000 mem 0x540", "FK4001")]
    [DataRow("  > bad phdr da 0x80100000 mem 0x540", "FK4001")]
    [DataRow("[   12.345678] bad phdr da 0x80100000 mem 0x540", "FK4001")]
    [DataRow("Nov 24 18:03:03 board kernel: Image is corrupted (bad magic)", "FK3001")]
    [DataRow("TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: ffff0006, ret:0", "FK5001")]
    [DataRow("header-less resource table", "FK2002")]
    [DataRow("Boot failed: -22", "FK2004")]
    [DataRow("memory region not valid 0x38000000", "FK3002")]
    public void Knows_a_line_that_was_pasted_without_its_driver(string line, string rule) =>
        CollectionAssert.Contains(LogReader.Explain(line, 1)!.Pattern.Rules.ToArray(), rule);

    [TestMethod]
    [DataRow("kern  :err   : [   12.345678] ")]
    [DataRow("kern  :err   : [Tue Nov 24 18:03:03 2026] ")]
    [DataRow("[2026-11-24T18:03:03,123456+00:00] ")]
    [DataRow("\u001b[32m[   12.345678] \u001b[0m\u001b[33m")]
    [DataRow("loading...\r")]
    [DataRow("\"MESSAGE\":\"")]
    public void Finds_the_message_in_further_forms_of_logs(string prefix) =>
        Assert.AreEqual("remoteproc remoteproc0: Boot failed: -22", Read($"{prefix}remoteproc remoteproc0: Boot failed: -22\r\r\n").Explanations.Single().Line);

    [TestMethod]
    public void Takes_colours_out_of_a_line() =>
        Assert.AreEqual("remoteproc remoteproc0: Boot failed: -22", Read("\u001b[32m[    1.0] \u001b[0m\u001b[33mremoteproc remoteproc0\u001b[0m: \u001b[31mBoot failed: -22\u001b[0m\n").Explanations.Single().Line);

    /// <summary>More lines than a number of 32 bits counts would take hours; that the log is not kept shows earlier.</summary>
    [TestMethod]
    public void Reads_a_long_log_without_keeping_it()
    {
        using var log = new RepeatedText("[   12.345678] usb 1-1: new high-speed USB device number 4 using dwc2\n", 64 * 1024 * 1024, "remoteproc remoteproc0: Boot failed: -22\n");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var report = LogReader.Read(log);

        Assert.HasCount(1, report.Explanations);
        Assert.IsGreaterThan(900_000, report.Explanations[0].LineNumber);
        Assert.IsLessThan(8 * 1024 * 1024, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\n\n\n")]
    [DataRow("[    1.0] mmc0: Invalid header")]
    [DataRow("loading firmware failed with error -2")]
    [DataRow("[    0.000000] Booting Linux on physical CPU 0x0")]
    [DataRow("brcmfmac mmc1:0001:1: Direct firmware load for brcm/brcmfmac43430.bin failed with error -2")]
    [DataRow("usb 1-1: device descriptor read/64, error -22")]
    public void Leaves_lines_of_others_alone(string log)
    {
        var report = Read(log);

        Assert.IsEmpty(report.Explanations);
        Assert.IsEmpty(report.Unknown);
    }

    [TestMethod]
    public void Counts_a_line_that_repeats()
    {
        var explanation = Read("x\nremoteproc remoteproc0: Boot failed: -22\n[ 9.0] remoteproc remoteproc0: Boot failed: -22").Explanations.Single();

        Assert.AreEqual((2, 2), (explanation.LineNumber, explanation.Count));
    }

    [TestMethod]
    public void Lists_lines_of_the_same_drivers_that_it_does_not_know() =>
        Assert.AreEqual("remoteproc remoteproc0: news", Read("[ 1.0] remoteproc remoteproc0: news").Unknown.Single());

    [TestMethod]
    public void Cuts_an_endless_line_and_goes_on()
    {
        var report = Read($"remoteproc remoteproc0: {new string('x', 5_000_000)}\nremoteproc remoteproc0: Boot failed: -22");

        Assert.IsLessThanOrEqualTo(4096, report.Unknown.Single().Length);
        Assert.AreEqual(2, report.Explanations.Single().LineNumber);
    }

    [TestMethod]
    public void Does_not_cut_a_character_in_two()
    {
        var line = Read($"remoteproc {new string('x', 4084)}\ud83d\ude00").Unknown.Single();

        Assert.IsFalse(char.IsSurrogate(line[^1]));
    }

    [TestMethod]
    public void Holds_a_bounded_number_of_lines()
    {
        var report = Read(string.Join('\n', Enumerable.Range(0, 5000).Select(number => $"remoteproc remoteproc0: Boot failed: -{number}\nremoteproc remoteproc0: news {number}")));

        Assert.HasCount(200, report.Explanations);
        Assert.HasCount(20, report.Unknown);
        Assert.AreEqual(10_000 - 220, report.Omitted);
    }

    [TestMethod]
    public void A_value_that_looks_like_a_name_is_not_filled_in() =>
        StringAssert.Contains(LogReader.Explain("remoteproc remoteproc0: powering up {errno}", 1)!.Meaning, "\"{errno}\"");

    /// <summary>A line over and over, and one at the end, without the text in memory.</summary>
    private sealed class RepeatedText(string line, long length, string last) : TextReader
    {
        private long _at;
        private int _end;

        public override int Read(char[] buffer, int index, int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (_at < length)
                    buffer[index + i] = line[(int)(_at++ % line.Length)];
                else if (_end == 0 && _at % line.Length != 0)
                    buffer[index + i] = line[(int)(_at++ % line.Length)];
                else if (_end < last.Length)
                    buffer[index + i] = last[_end++];
                else
                    return i;
            }

            return count;
        }
    }

    private static LogReport Read(string log) => LogReader.Read(new StringReader(log));
}
