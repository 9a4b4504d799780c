/// Where the draws of a chain go: into memory, or through a block of memory into files.

/// The draws of one phase of one chain.
///
/// Without files the block simply never fills: a run in memory and a streamed one are the same thing.
struct DrawRecorder {
  /// The draws that are in no file yet.
  private(set) var block: SamplingRun.Draws
  /// Draws in the file, and divergences.
  private var written = (draws: 0, divergences: 0)
  private let files: Files?
  /// Draws that fill a block; never reached in memory.
  private let blockLength: Int

  /// Large enough to make the cost of a call of the system vanish.
  static let blockBytes = 1 << 18

  fileprivate struct Files {
    let rows: RowFile
    let divergences: RowFile
  }

  /// - Parameters:
  ///   - kept: draws that are there already, in memory.
  ///   - path: files that go by this name with other endings, or nil for memory.
  init(_ kept: SamplingRun.Draws, path: String? = nil) {
    block = kept
    let width = DrawStatistics.fieldCount + kept.dimension
    files = path.map { Files(path: $0, dimension: kept.dimension) }
    blockLength =
      files == nil ? .max : max(1, Self.blockBytes / (width * MemoryLayout<Double>.size))
  }

  /// The number of draws so far.
  var count: Int { written.draws + block.count }
  var divergenceCount: Int { written.divergences + block.divergences.count }

  /// Makes room for the draws to come, as far as that is no waste should they not come.
  mutating func reserve(_ draws: Int) {
    block.reserve(min(draws, blockLength, Self.blockBytes / MemoryLayout<DrawStatistics>.size))
  }

  mutating func append(
    _ position: UnsafeBufferPointer<Double>, _ statistics: DrawStatistics
  ) throws {
    block.append(position, statistics)
    if block.count >= blockLength { try flush(synchronizing: false) }
  }

  /// Notes where the trajectory of the next draw to be appended diverged.
  mutating func append(divergence: (start: [Double], end: [Double])) {
    block.append(
      SamplingRun.Divergence(draw: count, start: divergence.start, end: divergence.end))
  }

  /// Puts everything into the files, if there are files.
  mutating func flush(synchronizing: Bool) throws {
    guard let files else { return }
    try files.rows.write(block.rows, at: written.draws, synchronizing: synchronizing)
    if !block.divergences.isEmpty || synchronizing {
      try files.divergences.write(
        block.divergences.flatMap { [Double($0.draw)] + $0.start + $0.end },
        at: written.divergences, synchronizing: synchronizing)
    }
    written.draws += block.count
    written.divergences += block.divergences.count
    block.removeAll()
  }

  /// Goes back to the time when there were so many draws and divergences, all of them in the files.
  mutating func restore(draws: Int, divergences: Int) throws {
    guard let files else { return }
    try files.rows.truncate(to: draws)
    try files.divergences.truncate(to: divergences)
    written = (draws, divergences)
    block.removeAll()
  }

  /// All draws, read from the files and completed by those in memory.
  func all() throws -> SamplingRun.Draws {
    guard let files else { return block }
    var result = try files.draws(nil, dimension: block.dimension)
    result.append(contentsOf: block)
    return result
  }

  /// The number of draws in the files of that name.
  static func count(path: String, dimension: Int) throws -> Int {
    try Files(path: path, dimension: dimension).rows.rowCount()
  }

  /// Some draws from the files of that name, counted from the first of them; nil for all.
  static func read(
    _ draws: Range<Int>?, path: String, dimension: Int
  ) throws -> SamplingRun.Draws {
    try Files(path: path, dimension: dimension).draws(draws, dimension: dimension)
  }
}

extension DrawRecorder.Files {
  init(path: String, dimension: Int) {
    rows = RowFile(path: path + ".draws", width: DrawStatistics.fieldCount + dimension)
    divergences = RowFile(path: path + ".divergences", width: 1 + 2 * dimension)
  }

  func draws(_ range: Range<Int>?, dimension: Int) throws -> SamplingRun.Draws {
    var result = SamplingRun.Draws(dimension: dimension)
    result.append(rows: try rows.read(range))
    let first = range?.lowerBound ?? 0
    let entries = try divergences.read()
    for start in stride(from: 0, to: entries.count, by: divergences.width) {
      let draw = Int(entries[start])
      guard range?.contains(draw) ?? true else { continue }
      let point = entries[(start + 1)..<(start + divergences.width)]
      result.append(
        SamplingRun.Divergence(
          draw: draw - first, start: Array(point.prefix(dimension)),
          end: Array(point.suffix(dimension))))
    }
    return result
  }
}

extension DrawStatistics {
  /// The doubles that the statistics take in a file.
  static let fieldCount = 10

  /// The statistics in the order of their declaration.
  var fields: [Double] {
    [
      logDensity, acceptanceRate, stepSize, Double(treeDepth), Double(stepCount),
      hasDiverged ? 1 : 0, reachedMaxTreeDepth ? 1 : 0, energy, energyError, maxEnergyError,
    ]
  }

  init(fields: ArraySlice<Double>) {
    let first = fields.startIndex
    self.init(
      logDensity: fields[first], acceptanceRate: fields[first + 1], stepSize: fields[first + 2],
      treeDepth: Int(fields[first + 3]), stepCount: Int(fields[first + 4]),
      hasDiverged: fields[first + 5] != 0, reachedMaxTreeDepth: fields[first + 6] != 0,
      energy: fields[first + 7], energyError: fields[first + 8],
      maxEnergyError: fields[first + 9])
  }
}

extension SamplingRun.Draws {
  /// A row of statistics and coordinates for each draw.
  fileprivate var rows: [Double] {
    var rows = [Double]()
    rows.reserveCapacity(count * (DrawStatistics.fieldCount + dimension))
    for draw in 0..<count {
      rows += statistics[draw].fields
      rows += self[draw]
    }
    return rows
  }

  fileprivate mutating func append(rows: [Double]) {
    let width = DrawStatistics.fieldCount + dimension
    for start in stride(from: 0, to: rows.count, by: width) {
      let position = start + DrawStatistics.fieldCount
      append(
        rows[position..<start + width],
        DrawStatistics(fields: rows[start..<position]))
    }
  }
}
