namespace FirmwareKit.Loading.Linux;

/// <summary>What a write to the attribute <c>state</c> sets off.</summary>
public enum StateAction
{
    /// <summary>Nothing; the write succeeds.</summary>
    Nothing,

    /// <summary>The write fails with -EINVAL, without a line.</summary>
    Invalid,

    /// <summary>The write fails with -EBUSY, without a line.</summary>
    Busy,

    /// <summary>The word is not known: -EINVAL, and a line that repeats it.</summary>
    Unrecognised,

    /// <summary>One more user of a processor that is up already; nothing else.</summary>
    AddUser,

    /// <summary>The boot sequence.</summary>
    Boot,

    /// <summary>Attaching to a processor that somebody else started.</summary>
    Attach,

    /// <summary>One user fewer; the last one stops the processor.</summary>
    Shutdown,

    /// <summary>One user fewer; the last one lets go of the processor, which goes on running.</summary>
    Detach,
}

/// <summary>The words that <c>state</c> takes, and what each does in each state (state_store; linux-remoteproc.md section 7.2).</summary>
public static class StateWord
{
    /// <summary>What a write sets off.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="state">The processor's state.</param>
    /// <param name="text">What is written, up to its first NUL; one newline at its end is ignored (sysfs_streq).</param>
    public static StateAction Resolve(KernelProfile kernel, RemoteprocState state, string text)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(text);
        var isNew = kernel.Has(KernelDifferences.ChecksStateInCore);
        return (text.EndsWith('\n') ? text[..^1] : text, state) switch
        {
            ("start", RemoteprocState.Running or RemoteprocState.Attached) => isNew ? StateAction.AddUser : StateAction.Busy,
            // A crashed processor still has its user.
            ("start", RemoteprocState.Crashed) => StateAction.AddUser,
            ("start", RemoteprocState.Detached) => StateAction.Attach,
            ("start", _) => StateAction.Boot,
            ("stop", RemoteprocState.Running or RemoteprocState.Attached) => StateAction.Shutdown,
            ("stop", RemoteprocState.Crashed) when isNew => StateAction.Shutdown,
            ("detach", RemoteprocState.Attached) => StateAction.Detach,
            ("stop" or "detach", _) => StateAction.Invalid,
            _ => StateAction.Unrecognised,
        };
    }
}
