using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Tests.Output;

[TestClass]
public sealed class ProgressLineTests
{
    private const int MiB = 1 << 20;

    [TestMethod]
    public void Tells_percentage_rate_and_time_left_of_bytes()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using var progress = new ProgressLine(error, "hashing", 100 * MiB, ProgressUnit.Bytes, isShown: true, clock);

        clock.Now = TimeSpan.FromSeconds(2);
        progress.Add(20 * MiB);

        Assert.AreEqual("\rhashing: 20 %, 20.0 MiB of 100.0 MiB, 10.0 MiB/s, 8 s left", error.ToString());
    }

    [TestMethod]
    public void Tells_how_many_files_are_done_and_counts_one_that_cannot_be_read()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using var progress = new ProgressLine(error, "checking", 30, ProgressUnit.Files, isShown: true, clock);

        progress.AddOf(500, 1000);
        progress.Reach(1);
        progress.Reach(2);
        clock.Now = TimeSpan.FromSeconds(1);
        progress.AddOf(1000, 1000);

        Assert.AreEqual("\rchecking: 10 %, 3 of 30 files, 3 files/s, 9 s left", error.ToString());
    }

    [TestMethod]
    public void Says_nothing_of_work_that_is_done_in_a_blink_nor_more_often_than_one_can_read()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using (var progress = new ProgressLine(error, "hashing", 100, ProgressUnit.Bytes, isShown: true, clock))
        {
            clock.Now = TimeSpan.FromMilliseconds(300);
            progress.Add(1);
            Assert.AreEqual(string.Empty, error.ToString());
            clock.Now = TimeSpan.FromMilliseconds(500);
            progress.Add(1);
            clock.Now = TimeSpan.FromMilliseconds(550);
            progress.Add(1);
        }

        Assert.HasCount(4, error.ToString().Split('\r'));
        Assert.EndsWith("\r", error.ToString());
    }

    [TestMethod]
    public void Is_silent_where_no_terminal_is()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using (var progress = new ProgressLine(error, "hashing", 100, ProgressUnit.Bytes, isShown: false, clock))
        {
            clock.Now = TimeSpan.FromHours(1);
            progress.Add(50);
        }

        Assert.AreEqual(string.Empty, error.ToString());
    }

    [TestMethod]
    public void Tells_long_times_in_minutes_and_hours()
    {
        Assert.EndsWith(", 15 min left", Left(TimeSpan.FromSeconds(9)));
        Assert.EndsWith(", 2 h left", Left(TimeSpan.FromSeconds(80)));

        static string Left(TimeSpan forOnePercent)
        {
            var clock = new SetClock();
            using var error = new StringWriter();
            using var progress = new ProgressLine(error, "hashing", 100, ProgressUnit.Bytes, isShown: true, clock);
            clock.Now = forOnePercent;
            progress.Add(1);
            return error.ToString();
        }
    }

    [TestMethod]
    public void A_file_counts_once_however_often_its_blocks_are_read()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using var progress = new ProgressLine(error, "checking", 2 * MiB, ProgressUnit.Bytes, isShown: true, clock);
        clock.Now = TimeSpan.FromSeconds(1);
        using (var file = new MeteredSource(ByteSource.FromMemory(new byte[MiB]), progress))
        {
            for (var i = 0; i < 10; i++)
                file.Read(0, new byte[MiB / 2]);
        }

        using var next = new MeteredSource(ByteSource.FromMemory(new byte[MiB]), progress);
        clock.Now = TimeSpan.FromSeconds(2);
        next.Read(0, new byte[MiB / 2]);

        Assert.EndsWith("checking: 75 %, 1.5 MiB of 2.0 MiB, 768.0 KiB/s, 1 s left", error.ToString().TrimEnd());
    }

    [TestMethod]
    public void Headers_say_nothing_of_what_is_to_come()
    {
        var clock = new SetClock();
        using var error = new StringWriter();
        using var progress = new ProgressLine(error, "checking", MiB, ProgressUnit.Bytes, isShown: true, clock);
        using (var file = new MeteredSource(ByteSource.FromMemory(new byte[MiB]), progress))
        {
            clock.Now = TimeSpan.FromSeconds(1);
            file.Read(0, new byte[52]);
        }

        Assert.AreEqual(string.Empty, error.ToString());
    }

    /// <summary>A clock that stands where it is put.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
