using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>linux-remoteproc.md section 7.2.</summary>
[TestClass]
public sealed class StateWordTests
{
    [TestMethod]
    [DataRow(RemoteprocState.Offline, StateAction.Boot, StateAction.Invalid, StateAction.Invalid)]
    [DataRow(RemoteprocState.Running, StateAction.AddUser, StateAction.Shutdown, StateAction.Invalid)]
    [DataRow(RemoteprocState.Attached, StateAction.AddUser, StateAction.Shutdown, StateAction.Detach)]
    [DataRow(RemoteprocState.Detached, StateAction.Attach, StateAction.Invalid, StateAction.Invalid)]
    [DataRow(RemoteprocState.Crashed, StateAction.AddUser, StateAction.Shutdown, StateAction.Invalid)]
    public void Since_5_19_the_core_decides(RemoteprocState state, StateAction start, StateAction stop, StateAction detach) =>
        CollectionAssert.AreEqual(new[] { start, stop, detach }, Actions(KernelProfile.Linux61, state));

    [TestMethod]
    [DataRow(RemoteprocState.Offline, StateAction.Boot, StateAction.Invalid, StateAction.Invalid)]
    [DataRow(RemoteprocState.Running, StateAction.Busy, StateAction.Shutdown, StateAction.Invalid)]
    [DataRow(RemoteprocState.Attached, StateAction.Busy, StateAction.Shutdown, StateAction.Detach)]
    [DataRow(RemoteprocState.Detached, StateAction.Attach, StateAction.Invalid, StateAction.Invalid)]
    [DataRow(RemoteprocState.Crashed, StateAction.AddUser, StateAction.Invalid, StateAction.Invalid)]
    public void Before_5_19_sysfs_decides(RemoteprocState state, StateAction start, StateAction stop, StateAction detach) =>
        CollectionAssert.AreEqual(new[] { start, stop, detach }, Actions(KernelProfile.Linux515, state));

    [TestMethod]
    [DataRow("start\n", StateAction.Boot)]
    [DataRow("start\n\n", StateAction.Unrecognised)]
    [DataRow("start ", StateAction.Unrecognised)]
    [DataRow(" start", StateAction.Unrecognised)]
    [DataRow("START", StateAction.Unrecognised)]
    [DataRow("star", StateAction.Unrecognised)]
    [DataRow("started", StateAction.Unrecognised)]
    [DataRow("restart", StateAction.Unrecognised)]
    [DataRow("start\r\n", StateAction.Unrecognised)]
    [DataRow("running", StateAction.Unrecognised)]
    [DataRow("1", StateAction.Unrecognised)]
    [DataRow("\n", StateAction.Unrecognised)]
    public void Takes_whole_words_with_at_most_one_newline(string text, StateAction action) =>
        Assert.AreEqual(action, StateWord.Resolve(KernelProfile.Linux61, RemoteprocState.Offline, text));

    private static StateAction[] Actions(KernelProfile kernel, RemoteprocState state) =>
        [.. new[] { "start", "stop", "detach" }.Select(word => StateWord.Resolve(kernel, state, word))];
}
