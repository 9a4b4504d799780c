/// Which draws of warm-up feed the metric, and where its windows end.

/// The windowed warm-up of Stan: a fast interval for the step size, slow windows of doubling length
/// for the metric, and a fast interval for the final step size.
///
/// A pure function from the number of warm-up draws to actions; draws count from 0.
struct StanSchedule: Equatable, Codable {
  /// The three parts of a warm-up that is long enough.
  static let initialBuffer = 75
  static let baseWindow = 25
  static let finalBuffer = 50
  /// Shorter warm-ups adapt the step size alone.
  static let shortestWithMetric = 20

  let draws: Int
  /// The draws that the metric is estimated from.
  let slowDraws: Range<Int>
  /// The draws after which the metric is set anew, in order.
  let windowEnds: [Int]

  init(draws: Int) {
    self.draws = draws
    guard draws >= Self.shortestWithMetric else {
      slowDraws = 0..<0
      windowEnds = []
      return
    }
    var (initial, base, final) = (Self.initialBuffer, Self.baseWindow, Self.finalBuffer)
    if initial + base + final > draws {
      initial = draws * 15 / 100
      final = draws / 10
      base = draws - initial - final
    }
    slowDraws = initial..<(draws - final)
    windowEnds = Self.windowEnds(in: slowDraws, firstWindow: base)
  }

  /// Windows double; the one before a window that would not fit is stretched to the end.
  private static func windowEnds(in slow: Range<Int>, firstWindow: Int) -> [Int] {
    var size = firstWindow
    var ends = [slow.lowerBound + size - 1]
    while let last = ends.last, last < slow.upperBound - 1 {
      size *= 2
      let next = last + size
      ends.append(next + 2 * size >= slow.upperBound ? slow.upperBound - 1 : next)
    }
    return ends
  }
}
