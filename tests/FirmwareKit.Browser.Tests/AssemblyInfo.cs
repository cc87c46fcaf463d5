// The tests share one browser, and the machine is small.
[assembly: DoNotParallelize]
