using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>What ST's fork does differently from upstream (tee-image.md section 6.9).</summary>
[TestClass]
public sealed class StSessionTests
{
    private static readonly OpTeeBuild St64 = OpTeeBuild.All.Single(build => build.Name == "st_64");

    [TestMethod]
    public void Refuses_to_load_over_loaded_firmware()
    {
        var session = Open();

        Assert.AreEqual(TeeResult.Success, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Result);
        Assert.AreEqual(TeeResult.BadState, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Result);
    }

    [TestMethod]
    public void Starts_with_a_boot_address_and_stops_with_clear_memory()
    {
        var session = Open();
        Load(session, "golden/rsa2048-ns-bootaddr.st.bin");

        var start = session.Start();
        var stop = session.Stop();

        CollectionAssert.AreEqual(new[] { "deassert hold_boot", "assert hold_boot" }, start.Resets.ToArray());
        CollectionAssert.AreEqual(new[] { "assert hold_boot", "assert mcu_rst" }, stop.Resets.ToArray());
        Assert.IsTrue(stop.ClearsMemory);
        Assert.AreEqual(TeeResult.Success, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Result);
    }

    [TestMethod]
    public void Does_not_start_without_a_boot_address_and_gives_up_when_stopped()
    {
        var session = Open("mp1");
        Load(session, "golden/rsa2048-m4.upstream.bin");

        Assert.AreEqual(TeeResult.Generic, session.Start().Result);
        Assert.AreEqual(OpTeeState.Loaded, session.State);
        Assert.AreEqual(TeeResult.BadState, session.Stop().Result);
        Assert.AreEqual(OpTeeState.Off, session.State);
    }

    [TestMethod]
    public void Does_not_know_release() => Assert.AreEqual(TeeResult.BadParameters, Open().Release().Result);

    /// <summary>A second BOOTADDR fails early, so nothing is cleaned up, and the first one stays.</summary>
    [TestMethod]
    public void A_boot_address_of_a_failed_load_refuses_the_next_good_image()
    {
        var session = Open("mp1");
        Assert.AreEqual(TeeResult.Generic, Load(session, "edge/t33-bootaddr-twice.bin").Result);

        Assert.AreEqual(TeeResult.Generic, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Result);
        Assert.AreEqual(TeeResult.Success, session.Stop().Result);
        Assert.AreEqual(TeeResult.Generic, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Result);
    }

    [TestMethod]
    public void An_image_that_fails_late_frees_the_boot_address()
    {
        var session = Open("mp1");
        Load(session, "edge/t33-bootaddr-twice.bin");
        Assert.IsTrue(Load(session, "edge/t01-num-img-0.bin").ClearsMemory);

        Assert.AreNotEqual(OpTeeStage.PlatformTlv, Load(session, "golden/rsa2048-ns-bootaddr.st.bin").Load!.Stage);
    }

    [TestMethod]
    [DataRow("rsa2048-keyinfo-ns.st.bin", "TEST-ONLY-rsa2048.pub.pem", TeeResult.Success)]
    [DataRow("rsa2048-keyinfo-ns.st.bin", "TEST-ONLY-rsa4096.pub.pem", TeeResult.Security)]
    [DataRow("rsa2048-ns-bootaddr.st.bin", "TEST-ONLY-rsa2048.pub.pem", TeeResult.BadFormat)]
    [DataRow("p256-keyinfo-ns.st.bin", "TEST-ONLY-p256.pub.pem", TeeResult.Success)]
    [DataRow("p256-keyinfo-ns.st.bin", "TEST-ONLY-rsa2048.pub.pem", TeeResult.Security)]
    public void With_the_key_hash_in_OTP_the_key_comes_from_the_image(string file, string keyFile, TeeResult expected)
    {
        using var key = TestKeys.Public(keyFile);

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "golden", file), key, St64.Options("mp2") with { KeySource = OpTeeKeySource.OtpHash });

        Assert.AreEqual(expected, outcome.Result, outcome.Reason);
    }

    private static OpTeeSession Open(string map = "mp2") => new(TestKeys.Public("TEST-ONLY-rsa2048.pub.pem"), St64.Options(map));

    private static OpTeeReply Load(OpTeeSession session, string file) => session.Load(TestData.Source("signed", file));
}
