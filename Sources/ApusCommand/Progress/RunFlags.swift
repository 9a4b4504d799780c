/// The options of every run, whatever is sampled.

import ArgumentParser

/// How long a run may take and how it is watched.
struct RunFlags: ParsableArguments {
  @Option(help: "The longest time that sampling may take, as 90s, 10m or 2h. (default: no limit)")
  var maxTime: TimeSpan?

  @Option(help: "How progress is shown on standard error.")
  var progress = ProgressStyle.auto
}
