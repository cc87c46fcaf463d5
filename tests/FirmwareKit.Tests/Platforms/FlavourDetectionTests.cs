using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.Platforms;

[TestClass]
public sealed class FlavourDetectionTests
{
    [TestMethod]
    [DataRow("good/mp157-m4.dtb", "unsigned")]
    [DataRow("good/mp157-m4-tee.dtb", "signed")]
    [DataRow("good/mp257-m33.dtb", "A35-TD, unsigned")]
    [DataRow("good/mp257-m33-tee.dtb", "A35-TD, signed")]
    [DataRow("good/mp257-m33td.dtb", "M33-TD")]
    [DataRow("good/mp257-m33-sram.dtb", "A35-TD, unsigned")]
    [DataRow("good/mp215-m33.dtb", "A35-TD, unsigned")]
    [DataRow("overlay/mp257-m33.expected-signed.dtb", "A35-TD, signed")]
    [DataRow("overlay/mp157-m4.expected-signed.dtb", "signed")]
    public void Tells_the_flavour_of_each_sample(string tree, string flavour) => Assert.AreEqual(flavour, Read(tree).Flavour.Form.Name);

    /// <summary>device-tree.md section 3.7: the clues in the order in which they count.</summary>
    [TestMethod]
    [DataRow("M33-TD", "the board is", "/:compatible = \"x,mp257-cm33tdcid\", \"st,stm32mp257\"")]
    [DataRow("M33-TD", "reserved memory called scmi-cid1-s", "&scmi_cid2_s~scmi-cid1-s@a041000")]
    [DataRow("M33-TD", "arm,scmi", "&scmi:compatible = \"arm,scmi\"", "&scmi:mboxes = <&ipcc1 1>")]
    [DataRow("M33-TD", "no resets, and no region for code", "-&scmi", "-&m33_rproc:resets", "&m33_rproc:memory-region = <&ipc_shmem_1>")]
    [DataRow("A35-TD, unsigned", "has resets", "-&scmi")]
    [DataRow("A35-TD, unsigned", "SCMI is served by OP-TEE", "-&m33_rproc:resets", "&m33_rproc:memory-region = <&ipc_shmem_1>")]
    [DataRow("A35-TD, unsigned", "ca35tdcid", "/:compatible = \"x,mp257-ca35tdcid\", \"st,stm32mp257\"", "&scmi_cid2_s~scmi-cid1-s@a041000")]
    public void Goes_by_the_first_clue_and_names_it(string flavour, string reason, params string[] edits)
    {
        var choice = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb", edits))[0].Flavour;

        Assert.AreEqual(flavour, choice.Form.Name);
        StringAssert.Contains(choice.Reason, reason);
    }

    [TestMethod]
    [DataRow("good/mp157-m4.dtb", "STM32MP15x")]
    [DataRow("good/mp257-m33.dtb", "STM32MP25x")]
    [DataRow("good/mp215-m33.dtb", "STM32MP21x")]
    public void Tells_the_SoC_by_the_root(string tree, string soc) => Assert.AreEqual(soc, Read(tree).Soc?.Name);

    [TestMethod]
    public void Leaves_the_SoC_open_when_several_fit()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb", "/:compatible = \"x,board\""))[0];

        Assert.IsNull(processor.Soc);
        Assert.AreEqual("m33", processor.Core.Name);
    }

    [TestMethod]
    public void A_user_overrules_the_detection()
    {
        var processor = Read("good/mp257-m33.dtb");

        var signed = processor.As(processor.Core.Forms.Single(form => form.Flavour == Flavour.Signed), "the user says so");

        Assert.AreEqual("A35-TD, signed", signed.Flavour.Form.Name);
        Assert.AreEqual(processor.Type, signed.Type);
        Assert.HasCount(processor.Regions.Count, signed.Regions);
    }

    private static RemoteProcessor Read(string tree) => RemoteProcessor.FindAll(EditedTree.Read(tree))[0];
}
