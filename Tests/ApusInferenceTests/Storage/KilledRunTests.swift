/// A process that is killed with SIGKILL, again and again, and the run that survives it.
#if os(Linux)
  import Foundation
  import Testing

  @testable import ApusInference

  @Suite(.serialized) struct KilledRunTests {
    private static let variable = "APUS_KILLED_RUN_FOLDER"

    /// The density of the run, with a pause for the process that is to be killed.
    private static func density(pause: UInt32) -> ClosureDensity {
      ClosureDensity(2) { x, gradient in
        if pause > 0 { usleep(pause) }
        return try Zoo.correlatedNormal.body(x, &gradient)
      }
    }

    private static let options = samplingOptions {
      ($0.draws, $0.tune, $0.chains, $0.threads) = (300, 200, 2, 2)
      ($0.storeWarmup, $0.checkpointInterval) = (true, .milliseconds(20))
    }

    /// What the child process does: it begins the run, or goes on with it, and never lives to its end.
    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func childOfKilledRunTests() async throws {
      guard let path = ProcessInfo.processInfo.environment[Self.variable] else { return }
      let folder = URL(fileURLWithPath: path)
      let density = Self.density(pause: 500)
      if (try? RunFolder(folder).header()) == nil {
        var options = Self.options
        options.checkpoint = folder
        _ = try await NUTS(targetAccept: 0.9).run(density, options: options)
      } else {
        _ = try await NUTS.resume(density, from: folder)
      }
    }

    private static func child(_ folder: URL) throws -> Process {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = [
        "--testing-library", "swift-testing", "--filter", "childOfKilledRunTests",
      ]
      var environment = ProcessInfo.processInfo.environment
      environment[variable] = folder.path
      process.environment = environment
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      return process
    }

    private static func progress(_ folder: URL) throws -> Int {
      try (0..<2).reduce(0) { sum, chain in
        try sum + (RunFolder(folder).state(ofChain: chain)?.progress ?? 0)
      }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] == nil))
    func runKilledAtAnyMomentGoesOnBitForBit() async throws {
      let whole = try await NUTS(targetAccept: 0.9).run(
        Self.density(pause: 0), options: Self.options)
      try await withFolder { folder in
        var last = 0
        // Inside warm-up, about its end, and among the draws that are kept.
        for goal in [1, 150, 420, 700] {
          let process = try Self.child(folder)
          defer { kill(process.processIdentifier, SIGKILL) }
          for _ in 0..<3000 where try Self.progress(folder) < max(goal, last + 1) {
            #expect(process.isRunning)
            try await Task.sleep(for: .milliseconds(10))
          }
          kill(process.processIdentifier, SIGKILL)
          while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
          #expect(process.terminationReason == .uncaughtSignal)
          // What was saved is there, and more than the time before.
          let saved = try Self.progress(folder)
          #expect(saved >= max(goal, last + 1) && saved < 1000)
          last = saved
        }
        let resumed = try await NUTS.resume(Self.density(pause: 0), from: folder)
        #expect(resumed.digest == whole.digest && resumed.isComplete)
        #expect(resumed.gradientCount == whole.gradientCount)
      }
    }
  }
#endif
