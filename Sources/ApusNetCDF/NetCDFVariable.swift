/// What a variable of a file is before its numbers are there.

public import ApusDiagnostics

/// The name, dimensions and kind of a variable that is written in blocks.
public struct NetCDFVariable: Sendable, Equatable {
  /// The name within its group.
  public let name: String
  /// The name of each dimension; sampled variables begin with `chain` and `draw`.
  public let dims: [String]
  /// The length of each dimension, all chains and draws included.
  public let shape: [Int]
  /// What the numbers stand for: doubles, 64-bit integers, or Booleans.
  public let kind: DataArray.Kind

  /// - Precondition: one name a dimension, and no negative length.
  public init(name: String, dims: [String], shape: [Int], kind: DataArray.Kind = .real) {
    precondition(dims.count == shape.count, "\(dims.count) names for \(shape.count) dimensions")
    precondition(shape.allSatisfy { $0 >= 0 }, "negative length in the shape \(shape)")
    (self.name, self.dims, self.shape, self.kind) = (name, dims, shape, kind)
  }

  /// The variable that holds an array.
  public init(name: String, _ array: DataArray) {
    self.init(name: name, dims: array.dims, shape: array.shape, kind: array.kind)
  }

  /// How many of the leading dimensions are `chain` and `draw`.
  var sampleDimCount: Int {
    dims.prefix(2).prefix { $0 == "chain" || $0 == "draw" }.count
  }

  /// The lengths of the chunks in which the file stores the variable: whole draws of one chain, as many
  /// as `chunkElements` allows, and parts of a draw where one alone is larger.
  var chunkShape: [Int] {
    var room = Self.chunkElements
    var chunks = shape.map { max($0, 1) }
    for axis in chunks.indices.reversed() {
      chunks[axis] = dims[axis] == "chain" ? 1 : min(chunks[axis], room)
      room = max(room / chunks[axis], 1)
    }
    return chunks
  }

  /// 128 kB: small enough for the library's cache of chunks, large enough to be compressed well.
  private static let chunkElements = 16_384
}
