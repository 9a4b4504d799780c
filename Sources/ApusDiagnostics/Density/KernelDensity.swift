/// A density estimate of draws, and the regions where it is highest.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A Gaussian kernel density estimate over cells of equal width between the smallest and the
/// largest draw, reflected at both of them so that a bounded quantity keeps its mass.
///
/// The bandwidth is the mean of Silverman's rule, which is steady but merges modes, and of the
/// improved rule of Sheather and Jones (arXiv 1011.2602), which resolves them; this is also ArviZ's
/// choice.
public struct KernelDensity: Sendable, Equatable {
  /// The number of cells.
  public static let cellCount = 512

  /// The middle of each cell.
  public let grid: [Double]
  /// The density in each cell; times ``cellWidth`` they sum up to 1.
  public let density: [Double]
  /// The distance between neighbours of ``grid``.
  public let cellWidth: Double
  /// The standard deviation of the kernel.
  public let bandwidth: Double

  /// Estimates the density of all draws, whatever their chain.
  ///
  /// - Returns: nil for a value that is not finite, for constant draws and without draws, and for a
  ///   range that is too wide or too narrow to be cut into cells.
  public init?(_ draws: Draws) {
    guard draws.values.hasOnlyFinite else { return nil }
    let ordering = Ordering(draws.values)
    guard let first = ordering.sorted.first, let last = ordering.sorted.last, first < last
    else { return nil }
    let count = draws.values.count
    let width = (last - first) / Double(Self.cellCount)
    guard width.isFinite, first + width > first, last - width < last else { return nil }
    var frequencies = [Double](repeating: 0, count: Self.cellCount)
    for value in ordering.sorted {
      frequencies[min(Int((value - first) / width), Self.cellCount - 1)] += 1 / Double(count)
    }
    let silverman = Bandwidth.silverman(
      standardDeviation: moments(draws.values, draws.values.indices).variance.squareRoot(),
      interquartileRange: ordering.quantile(0.75) - ordering.quantile(0.25), count: count)
    let improved = Bandwidth.sheatherJones(frequencies: frequencies, count: count)
    bandwidth = improved.map { ($0 * (last - first) + silverman) / 2 } ?? silverman
    cellWidth = width
    grid = (0..<Self.cellCount).map { first + (Double($0) + 0.5) * width }
    density = Self.smoothed(frequencies, bandwidth: bandwidth / width).map { $0 / width }
  }

  /// The cells of highest density that together hold `probability`, as intervals in ascending order:
  /// one for a density with a single peak, several for one whose peaks are far enough apart.
  ///
  /// Their ends are ends of cells, so that they are known to ``cellWidth``. The kernel widens every
  /// peak, so that the share of the draws in them is a little larger than `probability`.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func highestDensityRegion(_ probability: Double) -> [CredibleInterval] {
    precondition(
      probability > 0 && probability <= 1,
      "an interval needs a probability in (0, 1], got \(probability)")
    let order = density.indices.sorted { density[$0] > density[$1] }
    var isInside = [Bool](repeating: false, count: density.count)
    var mass = 0.0
    for cell in order {
      isInside[cell] = true
      mass += density[cell] * cellWidth
      if mass >= probability { break }
    }
    var intervals: [CredibleInterval] = []
    var start: Int?
    for cell in 0...isInside.count {
      let inside = cell < isInside.count && isInside[cell]
      if inside, start == nil { start = cell }
      if !inside, let from = start {
        intervals.append(
          CredibleInterval(
            lower: grid[from] - cellWidth / 2, upper: grid[cell - 1] + cellWidth / 2))
        start = nil
      }
    }
    return intervals
  }

  /// Frequencies convolved with a normal kernel of standard deviation `bandwidth` cells, reflected
  /// at both ends; their sum stays as it is.
  private static func smoothed(_ frequencies: [Double], bandwidth: Double) -> [Double] {
    let count = frequencies.count
    // Beyond six standard deviations the kernel is below 1e-8 of its peak.
    let radius = min(Int((6 * bandwidth).rounded(.up)), count)
    var kernel = (-radius...radius).map { offset in
      let z = Double(offset) / max(bandwidth, .leastNormalMagnitude)
      return offset == 0 ? 1 : exp(-z * z / 2)
    }
    let total = kernel.reduce(0, +)
    for index in kernel.indices { kernel[index] /= total }
    var padded = [Double](repeating: 0, count: count + 2 * radius)
    for index in padded.indices {
      let cell = index - radius
      padded[index] =
        frequencies[cell < 0 ? -1 - cell : cell < count ? cell : 2 * count - 1 - cell]
    }
    return (0..<count).map { cell in
      var sum = 0.0
      for index in kernel.indices { sum += kernel[index] * padded[cell + index] }
      return sum
    }
  }
}

extension Draws {
  /// The highest density region that holds the fraction `probability` of the draws.
  ///
  /// - Parameters:
  ///   - probability: within (0, 1].
  ///   - multimodal: whether several intervals may be returned, where a ``KernelDensity`` is highest;
  ///     otherwise the narrowest single one, as ``hdi(_:)`` does.
  /// - Returns: one interval or more in ascending order. A single one with ends that are NaN for a
  ///   value that is not finite, and without draws; of width 0 for constant draws.
  public func hdi(
    _ probability: Double = CredibleInterval.defaultProbability, multimodal: Bool
  ) -> [CredibleInterval] {
    guard multimodal, let density = KernelDensity(self) else { return [hdi(probability)] }
    return density.highestDensityRegion(probability)
  }
}
