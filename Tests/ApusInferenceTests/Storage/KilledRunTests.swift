/// A process that is killed with SIGKILL, again and again, and the run that survives it.
#if os(Linux)
  import Foundation
  import Testing

  @testable import ApusInference

  @Suite(.serialized) struct KilledRunTests {
    private static let folderVariable = "APUS_KILLED_RUN_FOLDER"
    private static let callsVariable = "APUS_KILLED_RUN_CALLS"
    private static let environment = ProcessInfo.processInfo.environment

    private static let options = samplingOptions {
      ($0.draws, $0.tune, $0.chains, $0.threads) = (300, 200, 2, 2)
      ($0.storeWarmup, $0.checkpointInterval) = (true, .milliseconds(10))
    }

    /// What the child process does: it begins the run, or goes on with it, and is killed by the system
    /// in the middle of a leapfrog, after a number of calls of the density.
    @Test(.enabled(if: environment[folderVariable] != nil))
    func childOfKilledRunTests() async throws {
      let folder = URL(fileURLWithPath: try #require(Self.environment[Self.folderVariable]))
      let calls = try #require(Self.environment[Self.callsVariable].flatMap { Int($0) })
      let counter = Counter()
      let density = ClosureDensity(2) { x, gradient in
        // Time for some checkpoints, however fast the machine is.
        usleep(500)
        if counter.increment() >= calls { kill(getpid(), SIGKILL) }
        return try Zoo.correlatedNormal.body(x, &gradient)
      }
      if (try? RunFolder(folder).header()) == nil {
        var options = Self.options
        options.checkpoint = folder
        _ = try await NUTS(targetAccept: 0.9).run(density, options: options)
      } else {
        _ = try await NUTS.resume(density, from: folder)
      }
    }

    /// Runs the child to its end and returns how it ended.
    private static func runChild(
      _ folder: URL, calls: Int
    ) async throws -> Process.TerminationReason {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = [
        "--testing-library", "swift-testing", "--filter", "childOfKilledRunTests",
      ]
      var environment = environment
      environment[folderVariable] = folder.path
      environment[callsVariable] = "\(calls)"
      process.environment = environment
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
      return process.terminationReason
    }

    /// So many calls take 200 ms, many times the interval: some of them are never lost.
    private static let callsForProgress = 400

    private static func progress(_ folder: URL) throws -> [Int] {
      try (0..<2).map { try RunFolder(folder).state(ofChain: $0)?.progress ?? 0 }
    }

    @Test(.enabled(if: environment[folderVariable] == nil))
    func runKilledAtAnyMomentGoesOnBitForBit() async throws {
      let whole = try await NUTS(targetAccept: 0.9).run(
        Zoo.correlatedNormal, options: Self.options)
      // Kills all over the run: in its first calls, in warm-up and after it.
      let part = whole.gradientCount / 5
      #expect(part >= Self.callsForProgress)
      let stages = [3, part, part, part, part]
      try await withFolder { folder in
        var saved = [[0, 0]]
        for calls in stages {
          let end = try await Self.runChild(folder, calls: calls)
          #expect(end == .uncaughtSignal)
          saved.append(try Self.progress(folder))
          if calls >= Self.callsForProgress {
            #expect(zip(saved[saved.count - 2], saved[saved.count - 1]).allSatisfy { $0 < $1 })
          }
        }
        // Kills inside of warm-up and after it.
        #expect(saved.joined().contains { 0 < $0 && $0 < 200 })
        #expect(saved.joined().contains { 200 < $0 && $0 < 500 })
        let resumed = try await NUTS.resume(Zoo.correlatedNormal, from: folder)
        #expect(resumed.digest == whole.digest && resumed.isComplete)
        #expect(resumed.gradientCount == whole.gradientCount)
      }
    }
  }
#endif
