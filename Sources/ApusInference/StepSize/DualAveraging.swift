/// The step size controller of warm-up: dual averaging towards a target acceptance rate.

/// Nesterov's dual averaging as NUTS uses it (arXiv 1111.4246, section 3.2.1).
///
/// With the t-th acceptance rate `a` and `w = 1 / (t + t0)`:
/// `s = (1 - w) s + w (target - min(1, a))`, `log eps = mu - s sqrt(t) / gamma`, and the average
/// `avg = (1 - t^-kappa) avg + t^-kappa log eps`.
struct DualAveraging: Codable {
  static let gamma = 0.05
  static let t0 = 10.0
  static let kappa = 0.75

  let target: Double
  /// The logarithm of the largest step.
  private let logLargest: Double
  /// The step size to use for the next draw.
  private(set) var current: Double

  private var mu = 0.0
  private var count = 0.0
  private var shortfall = 0.0
  private var logAverage = 0.0

  init(target: Double, initialStepSize: Double, largest: Double = .greatestFiniteMagnitude) {
    self.target = target
    logLargest = naturalLog(largest)
    current = initialStepSize
    restart(at: initialStepSize)
  }

  /// The step size to keep when warm-up ends.
  var average: Double { count == 0 ? current : exponential(logAverage) }

  /// Forgets everything; the controller now leans towards ten times the given step size, since
  /// large steps are cheap to try.
  mutating func restart(at stepSize: Double) {
    current = stepSize
    mu = naturalLog(10 * stepSize)
    count = 0
    shortfall = 0
    logAverage = 0
  }

  /// Takes the mean acceptance rate of one draw.
  mutating func observe(acceptance: Double) {
    count += 1
    let weight = 1 / (count + Self.t0)
    shortfall = (1 - weight) * shortfall + weight * (target - min(1, acceptance))
    let logStep = min(mu - shortfall * count.squareRoot() / Self.gamma, logLargest)
    let averageWeight = power(count, -Self.kappa)
    logAverage = (1 - averageWeight) * logAverage + averageWeight * logStep
    current = exponential(logStep)
  }
}
