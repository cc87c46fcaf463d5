using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.LogReading;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.LogReading;

[TestClass]
public sealed class LogDiagnosisTests
{
    [TestMethod]
    [DataRow("m33-segment-outside.elf", "bad phdr da 0x81600000 mem 0x3bb0", LogAgreement.Same, "FK4001")]
    [DataRow("m33-segment-outside.elf", "bad phdr da 0x80100000 mem 0x540", LogAgreement.OtherValues, "FK4001")]
    [DataRow("m33-segment-outside.elf", "Image is corrupted (bad magic)", LogAgreement.NotExpected, null)]
    [DataRow("m33-no-resource-table.elf", "no resource table found for this firmware", LogAgreement.Same, "FK2001")]
    [DataRow("m33-vectors-misaligned.elf", "Boot address is 0x80100040 no aligned on mask 0xffffff80", LogAgreement.Same, "FK6002")]
    public void Says_which_of_the_causes_it_is(string firmware, string line, LogAgreement agreement, string? rule)
    {
        var log = LogReader.Read(new StringReader($"[ 1.0] remoteproc remoteproc0: {line}"));

        var diagnosis = LogDiagnosis.Compare(log, Check(firmware)).Single();

        Assert.AreEqual(agreement, diagnosis.Agreement);
        Assert.AreEqual(rule, diagnosis.Findings is [var finding, ..] ? finding.Rule.Id : null);
    }

    private static PreflightReport Check(string firmware)
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb")))[0];
        return PreflightCheck.Run(FirmwareImage.Open(firmware, TestData.Source("firmware", "broken", firmware)), processor, new LinuxOptions());
    }
}
