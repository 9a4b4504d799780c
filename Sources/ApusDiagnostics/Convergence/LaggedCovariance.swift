/// Autocovariances lag by lag, for chains whose correlation dies out soon.

/// The mean autocovariance of many chains, by its definition for the first lags and by a Fourier
/// transform, which makes all lags at once, as soon as a later one is asked for.
///
/// Geyer's sequence ends after a few lags in chains that mix well: then a few sums of products take a
/// fraction of the time of two transforms.
struct LaggedCovariance {
  /// From this lag on a transform is cheaper than another sum.
  static let firstTransformedLag = 32

  private let values: [Double]
  private let means: [Double]
  private let workspace: Workspace
  private var transformed: [Double]?

  /// - means: the mean of each chain
  init(_ values: [Double], means: [Double], workspace: Workspace) {
    (self.values, self.means, self.workspace) = (values, means, workspace)
    workspace.center(values, means: means)
  }

  /// The mean over chains of `1/n sum_s (x_s - mean)(x_{s+lag} - mean)`.
  mutating func at(_ lag: Int) -> Double {
    if lag < Self.firstTransformedLag {
      return workspace.centeredProduct(lag, count: values.count, chains: means.count)
    }
    if let transformed { return transformed[lag] }
    let all = workspace.meanAutocovariance(of: values, means: means)
    transformed = all
    return all[lag]
  }
}

extension Workspace {
  /// Keeps the chains of `values` less their means.
  func center(_ values: [Double], means: [Double]) {
    if centered.count < values.count { centered = values }
    let length = values.count / means.count
    centered.withUnsafeMutableBufferPointer { target in
      for (chain, mean) in means.enumerated() {
        for index in chain * length..<(chain + 1) * length { target[index] = values[index] - mean }
      }
    }
  }

  /// The mean product of the centered values and those `lag` draws later, over all chains.
  func centeredProduct(_ lag: Int, count: Int, chains: Int) -> Double {
    let length = count / chains
    var total = 0.0
    centered.withUnsafeBytes { bytes in
      for chain in 0..<chains {
        var lanes = SIMD4<Double>()
        var more = SIMD4<Double>()
        var index = chain * length
        let end = index + length - lag
        while index + 8 <= end {
          lanes += Self.four(bytes, index) * Self.four(bytes, index + lag)
          more += Self.four(bytes, index + 4) * Self.four(bytes, index + 4 + lag)
          index += 8
        }
        while index < end {
          lanes.x += Self.one(bytes, index) * Self.one(bytes, index + lag)
          index += 1
        }
        total += (lanes + more).sum()
      }
    }
    return total / Double(length) / Double(chains)
  }

  @inline(__always)
  private static func four(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> SIMD4<Double> {
    bytes.loadUnaligned(fromByteOffset: 8 * index, as: SIMD4<Double>.self)
  }

  @inline(__always)
  private static func one(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Double {
    bytes.loadUnaligned(fromByteOffset: 8 * index, as: Double.self)
  }
}
