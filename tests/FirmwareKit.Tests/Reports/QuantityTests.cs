using FirmwareKit.Reports;

namespace FirmwareKit.Tests.Reports;

[TestClass]
public sealed class QuantityTests
{
    [TestMethod]
    [DataRow("0 %", 0UL, 4096UL)]
    [DataRow("<0.1 %", 1UL, ulong.MaxValue)]
    [DataRow("<0.1 %", 144UL, 0xf8000UL)]
    [DataRow("0.1 %", 1UL, 1000UL)]
    [DataRow("0.3 %", 0x5900UL, 0x800000UL)]
    [DataRow("9.9 %", 99UL, 1000UL)]
    [DataRow("10 %", 996UL, 10000UL)]
    [DataRow("11 %", 438UL, 4096UL)]
    [DataRow("67 %", 2UL, 3UL)]
    [DataRow("90 %", 9002UL, 10000UL)]
    [DataRow("90.1 %", 901UL, 1000UL)]
    [DataRow("99.9 %", 999UL, 1000UL)]
    [DataRow(">99.9 %", ulong.MaxValue - 1, ulong.MaxValue)]
    [DataRow("100 %", 4096UL, 4096UL)]
    [DataRow("", 0UL, 0UL)]
    public void A_share_is_never_said_to_be_nothing_or_all_when_it_is_not(string expected, ulong part, ulong whole) => Assert.AreEqual(expected, Quantity.Percent(part, whole));
}
