/// Which draws of a gradient-informed warm-up change the metric.

/// Two estimators run side by side: the metric comes from the foreground one, and a switch makes the
/// background one, which is younger, the foreground. Early switches come quickly, to forget where
/// the chain came from; later windows grow. The last part of warm-up adapts the step size alone.
///
/// The constants are those of the published algorithm (arXiv 2603.18845).
struct GradientSchedule: Codable {
  static let earlyFraction = 0.3
  static let stepSizeFraction = 0.15
  static let earlyWindow = 10
  /// Early windows that are short in any case; the second switch drops the way from the start.
  static let shortWindows = 2
  static let firstWindow = 80
  static let growth = 1.5

  let earlyEnd: Int
  /// From this draw on the metric stays.
  let finalStart: Int
  private var window: Int
  private var laterEarlyWindow: Int
  private var switchCount = 0

  /// - Parameter smallestWindow: the observations that a metric wants at least once the way from the
  ///   start is forgotten; it gets no more than early warm-up has.
  init(draws: Int, smallestWindow: Int = 0) {
    earlyEnd = Int(Self.earlyFraction * Double(draws))
    finalStart = draws - Int(Self.stepSizeFraction * Double(draws))
    let smallest = min(smallestWindow, earlyEnd)
    window = max(Self.firstWindow, smallest)
    laterEarlyWindow = max(Self.earlyWindow, smallest)
  }

  /// What happens at a draw.
  struct Actions: Equatable {
    /// Whether no switch will come any more, so that the step size should settle.
    let isLate: Bool
    /// Whether the background estimator becomes the foreground one.
    let switches: Bool
  }

  /// The actions at a draw before ``finalStart``.
  ///
  /// - Parameters:
  ///   - draw: counts from 0; draws come in their order.
  ///   - before: the observations of the background estimator before the draw.
  ///   - after: those with the draw, if it was of use.
  mutating func actions(at draw: Int, before: Int, after: Int) -> Actions {
    let isEarly = draw < earlyEnd
    if draw == earlyEnd { window = max(window, before) }
    let earlyWindow = switchCount < Self.shortWindows ? Self.earlyWindow : laterEarlyWindow
    let next = isEarly ? earlyWindow : max(window + 1, grownWindow)
    let isLate = next + draw > finalStart
    let switches = after >= (isEarly ? earlyWindow : window) && !isLate
    if switches { switchCount += 1 }
    if switches && !isEarly { window = next }
    return Actions(isLate: isLate, switches: switches)
  }

  private var grownWindow: Int { Int((Self.growth * Double(window)).rounded()) }
}
