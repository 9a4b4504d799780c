/// Draws on disk: the same bits, the announced bytes, and nothing overwritten.
import ApusDiagnostics
import Foundation
import Testing

@testable import ApusInference

@Suite struct StorageTests {
  private static let density = ScaledNormal(
    means: (0..<12).map(Double.init), scales: (0..<12).map { 0.1 + Double($0) })

  private static func options(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
    samplingOptions {
      // Several blocks for each chain.
      ($0.draws, $0.tune, $0.chains) = (4000, 200, 3)
      $0.storeWarmup = true
      change(&$0)
    }
  }

  @Test func hashOfDrawsDoesNotDependOnThreadsOrStreaming() async throws {
    let memory = try await NUTS().run(Self.density, options: Self.options { $0.threads = 1 })
    for threads in [1, 2, 4] {
      let run = try await NUTS().run(Self.density, options: Self.options { $0.threads = threads })
      #expect(run.digest == memory.digest)
      try await withFolder { folder in
        let options = Self.options { ($0.threads, $0.stream) = (threads, folder) }
        let streamed = try await NUTS().run(Self.density, options: options)
        #expect(streamed.digest == memory.digest)
        let (a, b) = (streamed.inferenceData(), memory.inferenceData())
        #expect(a.posterior["x"] == b.posterior["x"])
        #expect(a.warmupPosterior?["x"] == b.warmupPosterior?["x"])
        #expect(a.warmupSampleStats?["lp"] == b.warmupSampleStats?["lp"])
        for name in b.sampleStats.names { #expect(a.sampleStats[name] == b.sampleStats[name]) }
      }
    }
  }

  @Test func runInAFolderIsReadBackAndHasTheAnnouncedSize() async throws {
    let memory = try await NUTS().run(Self.density, options: Self.options { _ in })
    try await withFolder { url in
      let options = Self.options { $0.stream = url }
      let footprint = options.footprint(dimension: 12)
      let folder = try await NUTS().record(Self.density, options: options)
      let run = try folder.load()
      #expect(run.digest == memory.digest && run.isComplete)
      #expect(run.gradientCount == memory.gradientCount)
      #expect(run.adaptation == memory.adaptation)
      let files = try FileManager.default.contentsOfDirectory(
        at: url, includingPropertiesForKeys: [.fileSizeKey])
      let bytes = try files.filter { $0.pathExtension == "draws" }.map {
        try #require($0.resourceValues(forKeys: [.fileSizeKey]).fileSize)
      }
      #expect(bytes.count == 6 && bytes.reduce(0, +) == footprint.written)
    }
  }

  @Test func runInAFolderIsReadPartByPart() async throws {
    try await withFolder { url in
      let options = samplingOptions {
        ($0.draws, $0.tune, $0.chains) = (1000, 100, 3)
        ($0.stream, $0.storeDivergences) = (url, true)
      }
      let folder = try await NUTS().record(Zoo.halfNormal, options: options)
      let whole = try folder.load()
      let count = try folder.drawCount()
      #expect(count == 1000)
      var chains = whole.chains.map { _ in SamplingRun.Draws(dimension: 1) }
      for first in stride(from: 0, to: count, by: 300) {
        let part = try folder.load(first..<first + 300)
        #expect(part.isComplete && part.drawCount == min(300, count - first))
        let (some, all) = (part.inferenceData(), whole.inferenceData())
        let divergences = some.sampleStats["divergence_start"]!.values.prefix(part.drawCount)
        let expected = all.sampleStats["divergence_start"]!.values[first...]
        #expect(zip(divergences, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
        for i in chains.indices { chains[i].append(contentsOf: part.chains[i].draws) }
      }
      #expect(chains.map(\.positions) == whole.chains.map(\.draws.positions))
      #expect(chains.map(\.statistics) == whole.chains.map(\.draws.statistics))
      #expect(throws: SamplerError.self) { try folder.load(1000..<1100) }
    }
  }

  @Test func footprintOfAStreamedRunDoesNotGrowWithItsDraws() {
    func footprint(_ draws: Int, _ stream: URL?) -> Footprint {
      samplingOptions { ($0.draws, $0.stream) = (draws, stream) }.footprint(dimension: 100)
    }
    let folder = URL(fileURLWithPath: "/nowhere")
    let small = footprint(100_000, folder)
    let large = footprint(10_000_000, folder)
    #expect(small.held == large.held && large.written == 100 * small.written)
    #expect(large.written == 10_000_000 * 4 * 110 * 8)
    #expect(footprint(10_000_000, nil).held == footprint(10_000_000, nil).result)
    #expect(footprint(10_000_000, nil).written == 0)
  }

  @Test func recorderHoldsNoMoreThanABlock() async throws {
    try await withFolder { url in
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      var recorder = DrawRecorder(.init(dimension: 5), path: url.path + "/chain")
      var memory = DrawRecorder(.init(dimension: 5))
      let blockLength = DrawRecorder.blockBytes / (15 * 8)
      for draw in 0..<10_000 {
        let position = (0..<5).map { Double(draw) + 0.1 * Double($0) }
        let statistics = DrawStatistics(fields: (0..<10).map { Double($0 + draw) }[...])
        try position.withUnsafeBufferPointer {
          try recorder.append($0, statistics)
          try memory.append($0, statistics)
        }
        #expect(recorder.block.count < blockLength)
      }
      #expect(recorder.count == 10_000)
      #expect(try recorder.all() == memory.all())
    }
  }

  @Test func rowsKeepTheirBitsAndATornRowIsLeftOut() async throws {
    try await withFolder { url in
      let file = RowFile(path: url.path, width: 3)
      let values = [0.1, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude]
      try file.write(values, at: 0, synchronizing: true)
      #expect(try file.read().map(\.bitPattern) == values.map(\.bitPattern))
      try file.write([1, 2, 3, 4], at: 1, synchronizing: false)
      #expect(
        try file.read().map(\.bitPattern) == (values.prefix(3) + [1, 2, 3]).map(\.bitPattern))
      try file.truncate(to: 1)
      #expect(try file.read().count == 3)
    }
    #expect(try RowFile(path: "/nowhere/at/all", width: 1).read().isEmpty)
    let error = #expect(throws: SamplerError.self) {
      try RowFile(path: "/nowhere/at/all", width: 1).write([1], at: 0, synchronizing: false)
    }
    #expect("\(error!)".contains("/nowhere/at/all"))
  }

  @Test func codedDoublesKeepTheirBits() throws {
    let values = [0.1, -0.0, 1.5e-300, .infinity, -.infinity, .leastNonzeroMagnitude, .pi, 1e300]
    let decoded = try Coding.decode([Double].self, from: Coding.encode(values))
    #expect(decoded.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(try Coding.decode([Double].self, from: Coding.encode([Double.nan]))[0].isNaN)
    #expect(try Coding.decode([UInt64].self, from: Coding.encode([UInt64.max])) == [.max])
  }

  @Test func folderOfARunIsNotOverwritten() async throws {
    try await withFolder { url in
      let options = Self.options { ($0.draws, $0.stream) = (10, url) }
      let first = try await NUTS().run(Self.density, options: options)
      let error = await #expect(throws: SamplerError.self) {
        try await NUTS().run(Self.density, options: options)
      }
      #expect("\(error!)".contains("holds a run already"))
      #expect(try RunFolder(url).load().digest == first.digest)
    }
    await #expect(throws: SamplerError.self) {
      try await NUTS().run(
        Self.density,
        options: Self.options { $0.stream = URL(fileURLWithPath: "/proc/nowhere") })
    }
    #expect(throws: SamplerError.self) { try RunFolder(URL(fileURLWithPath: "/tmp")).load() }
  }

  @Test func thinnedDrawsAreEveryNthOfAllDraws() async throws {
    let options = Self.options { ($0.draws, $0.tune) = (300, 100) }
    let all = try await NUTS().run(Self.density, options: options)
    let thinned = try await NUTS().run(
      Self.density,
      options: Self.options { ($0.draws, $0.tune, $0.thin) = (100, 100, 3) })
    for (chain, kept) in zip(all.chains, thinned.chains) {
      #expect(kept.draws.count == 100 && kept.gradientCount == chain.gradientCount)
      for draw in 0..<100 { #expect(kept.draws[draw] == chain.draws[3 * draw + 2]) }
    }
    #expect(thinned.attributes["thin"] == "3")
  }

  @Test func keptDrawAnswersForTheDivergencesOfAllItStandsFor() async throws {
    let options = samplingOptions { ($0.draws, $0.tune) = (400, 100) }
    let all = try await NUTS().run(Zoo.halfNormal, options: options)
    let thinned = try await NUTS().run(
      Zoo.halfNormal, options: samplingOptions { ($0.draws, $0.tune, $0.thin) = (100, 100, 4) })
    for (chain, kept) in zip(all.chains, thinned.chains) {
      let flags = chain.draws.statistics.map(\.hasDiverged)
      #expect(flags.contains(true))
      for draw in 0..<100 {
        #expect(
          kept.draws.statistics[draw].hasDiverged
            == flags[(4 * draw)..<(4 * draw + 4)].contains(true))
      }
    }
  }

  @Test func divergencesHaveTheirStartAndEnd() async throws {
    let options = samplingOptions {
      ($0.draws, $0.tune, $0.storeDivergences) = (300, 100, true)
    }
    let run = try await NUTS().run(Zoo.halfNormal, options: options)
    let data = run.inferenceData()
    let start = try #require(data.sampleStats["divergence_start"])
    let end = try #require(data.sampleStats["divergence_end"])
    #expect(start.dims.prefix(2) == ["chain", "draw"] && end.shape == [4, 300, 1])
    let flags = data.sampleStats["diverging"]!.values
    #expect(flags.contains(1) && flags.contains(0))
    for (draw, flag) in flags.enumerated() {
      // The density ends at zero: leapfrogs that diverge begin inside and end outside.
      #expect(flag == 1 ? start.values[draw] > 0 : start.values[draw].isNaN)
      #expect(flag == 1 ? end.values[draw] <= 0 : end.values[draw].isNaN)
    }
    try await withFolder { folder in
      var streaming = options
      streaming.stream = folder
      let streamed = try await NUTS().run(Zoo.halfNormal, options: streaming)
      #expect(streamed.digest == run.digest)
    }
    let without = try await NUTS().run(
      Zoo.halfNormal, options: samplingOptions { ($0.draws, $0.tune) = (300, 100) })
    #expect(without.inferenceData().posterior["x"] == data.posterior["x"])
    #expect(without.sampleStats()["divergence_start"] == nil)
  }
}
