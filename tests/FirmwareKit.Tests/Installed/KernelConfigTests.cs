using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Installed;

namespace FirmwareKit.Tests.Installed;

[TestClass]
public sealed class KernelConfigTests
{
    private const string Text = "#\n# Automatically generated file; DO NOT EDIT.\n#\nCONFIG_REMOTEPROC=y\r\nCONFIG_STM32_RPROC=m\n# CONFIG_RPMSG_VIRTIO is not set\nCONFIG_EXTRA_FIRMWARE=\"a rproc-m33-fw\"\nCONFIG_HZ=250\n";

    [TestMethod]
    public void Reads_options_plain_and_compressed()
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(Text), CpioWriter.Gzip(Encoding.UTF8.GetBytes(Text))])
        {
            var config = KernelConfig.Read(ByteSource.FromMemory(bytes));

            Assert.AreEqual("y", config.Find("CONFIG_REMOTEPROC"));
            Assert.IsTrue(config.Has("CONFIG_STM32_RPROC"));
            Assert.IsFalse(config.Has("CONFIG_RPMSG_VIRTIO"));
            Assert.IsNull(config.Find("CONFIG_ABSENT"));
            Assert.IsTrue(config.HasBuiltIn("rproc-m33-fw"));
            Assert.IsFalse(config.HasBuiltIn("rproc-m33"));
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("hello")]
    [DataRow("# CONFIG_")]
    public void Refuses_what_sets_no_option(string text) => Assert.ThrowsExactly<KernelConfigFormatException>(() => KernelConfig.Read(ByteSource.FromMemory(Encoding.UTF8.GetBytes(text))));

    [TestMethod]
    public void Refuses_damaged_and_endless_compressed_data()
    {
        var damaged = CpioWriter.Gzip(Encoding.UTF8.GetBytes(Text));
        damaged.AsSpan(12).Fill(0xff);

        foreach (var bytes in (byte[][])[damaged, CpioWriter.Gzip(new byte[64 * 1024 * 1024])])
            Assert.ThrowsExactly<KernelConfigFormatException>(() => KernelConfig.Read(ByteSource.FromMemory(bytes)));
    }
}
