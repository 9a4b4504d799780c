/// Independent streams of random numbers, named by seed, index and purpose.

/// A random stream whose bits depend only on its name: the seed, an index (usually the chain) and
/// what the numbers are for.
///
/// Streams with different names never overlap: the name fixes the key and the upper half of the
/// Philox counter, and the lower half counts blocks of two numbers. Nothing here depends on threads
/// or on the order in which streams are used.
///
/// The name and the ``position`` are all there is to a stream: it can be coded, for a run that is to
/// go on later, and be begun at any of its numbers at no cost.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// What a stream is used for; each purpose has numbers of its own under the same seed.
  public enum Purpose: UInt32, Codable, Sendable {
    /// Momenta, directions and selections of a chain.
    case sampling
    /// Starting points of a chain.
    case initialPoint
    /// Replicated or predicted data.
    case predictive
    /// Draws from the prior.
    case prior
    /// Draws of an approximation.
    case approximation
    /// Splits of a data set.
    case splitting
    /// Data made for an example or a test.
    case simulation
    /// Levels of groups that a model was not fitted with.
    case newLevels
    /// Variables that were summed or integrated out of a model.
    case recovery
    /// Draws of what a sampler has integrated out.
    case integratedOut
    /// What a sampler learns about a density before its chains begin.
    case pilot
  }

  /// The seed of the whole run.
  public let seed: UInt64
  /// Which of the run's streams, from 0 to 2^32 - 1.
  public let index: Int
  /// What the numbers are for.
  public let purpose: Purpose

  /// Numbers made ahead, of whole blocks; none before the first is asked for.
  @usableFromInline var numbers: [UInt64] = []
  /// The place in `numbers` of the next one.
  @usableFromInline var offset = 0
  /// The position of the first of `numbers`.
  private var start: UInt64

  /// - Parameters:
  ///   - seed: the seed of the whole run.
  ///   - index: which of the run's streams, for example the chain; only its lower 32 bits count.
  ///   - purpose: what the numbers are for.
  ///   - position: how many numbers of the stream to leave out, for example those that an earlier
  ///     part of a run has taken.
  public init(seed: UInt64, index: Int = 0, purpose: Purpose, position: UInt64 = 0) {
    self.seed = seed
    self.index = Int(UInt32(truncatingIfNeeded: index))
    self.purpose = purpose
    start = position
  }

  /// How many numbers were taken.
  public var position: UInt64 { start &+ UInt64(offset) }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    // One comparison, which is also that of the array's index.
    guard UInt(bitPattern: offset) < UInt(bitPattern: numbers.count) else { return nextOfMore() }
    let number = numbers[offset]
    offset &+= 1
    return number
  }

  /// The next 64 random bits where none are left that were made ahead.
  @usableFromInline
  @inline(never)
  mutating func nextOfMore() -> UInt64 {
    makeNumbers()
    defer { offset += 1 }
    return numbers[offset]
  }

  /// Takes as many of the following numbers as are used.
  ///
  /// - Parameter use: receives the numbers that were made ahead, at least one, and returns how many
  ///   of them, from the first on, it has used.
  mutating func take(_ use: (UnsafeBufferPointer<UInt64>) -> Int) -> Int {
    if offset == numbers.count { makeNumbers() }
    let used = numbers.withUnsafeBufferPointer {
      use(UnsafeBufferPointer(rebasing: $0[offset...]))
    }
    offset += used
    return used
  }

  /// Makes the block that the position is in and the following ones.
  private mutating func makeNumbers() {
    let position = position
    if numbers.isEmpty { numbers = Array(repeating: 0, count: Self.capacity) }
    (start, offset) = (position & ~1, Int(position & 1))
    numbers.withUnsafeMutableBufferPointer {
      Philox.fill(
        $0, key: seed, high: UInt64(index) | UInt64(purpose.rawValue) << 32, from: start / 2)
    }
  }

  /// Enough to fill vector registers many times over, and few beside what a chain takes.
  private static let capacity = 256
}

extension RandomStream: Equatable {
  /// Whether the two have the same name and the same numbers to come.
  public static func == (a: RandomStream, b: RandomStream) -> Bool {
    (a.seed, a.index, a.purpose, a.position) == (b.seed, b.index, b.purpose, b.position)
  }
}

extension RandomStream: Codable {
  private enum CodingKeys: CodingKey { case seed, index, purpose, position }

  /// A stream that goes on where the coded one was.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      seed: try values.decode(UInt64.self, forKey: .seed),
      index: try values.decode(Int.self, forKey: .index),
      purpose: try values.decode(Purpose.self, forKey: .purpose),
      position: try values.decode(UInt64.self, forKey: .position))
  }

  /// Codes the name and the position.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(seed, forKey: .seed)
    try values.encode(index, forKey: .index)
    try values.encode(purpose, forKey: .purpose)
    try values.encode(position, forKey: .position)
  }
}
