/// Where a chain starts.

public import ApusNumerics

/// A density that knows more than its values: its prior, and which of its terms refuses a point.
///
/// A sampler that finds no starting point by itself asks for these.
public protocol ExplainableDensity: LogDensityModel {
  /// The names of the unconstrained coordinates, for messages.
  var names: [String] { get }

  /// A draw from the prior, in unconstrained coordinates.
  ///
  /// - Throws: when the prior cannot be drawn from.
  func priorDraw(using generator: inout RandomStream) throws -> [Double]

  /// Which term makes the log density or its gradient not finite, with its row and its value; nil
  /// when nothing does.
  func explainRefusal(at position: [Double]) -> String?
}

extension ExplainableDensity {
  /// Names as those of an array `x`.
  public var names: [String] { (0..<dimension).map { "x[\($0)]" } }
}

/// The search for a starting point where log density and gradient are finite.
///
/// Uniform points in a box of unconstrained space come first, as Stan draws them; then draws from the
/// prior, where the density has one; then points at other distances from the origin, of which the
/// first good one is followed uphill for some steps of L-BFGS, since it may lie far out in a tail.
struct InitialPoint {
  /// Half the width of the box.
  static let radius = 2.0
  static let tries = 100
  static let priorTries = 20
  /// The half-widths of the boxes that are tried last, and how often each.
  static let otherRadii = [1, 0.5, 0.1, 0.01, 0, 5, 20, 100]
  static let triesPerRadius = 5
  static let ascentSteps = 50

  let given: [Double]?
  let random: RandomStream

  private let priorDraw: ((inout RandomStream) throws -> [Double])?
  private let explain: ([Double]) -> String?
  private let ascend: ([Double]) -> [Double]

  init(_ model: some LogDensityModel, given: [Double]?, random: RandomStream) {
    self.given = given
    self.random = random
    let explainable = model as? any ExplainableDensity
    priorDraw = explainable.map { density in { try density.priorDraw(using: &$0) } }
    explain = { explainable?.explainRefusal(at: $0) }
    ascend = { point in
      var search = LBFGS()
      search.maxIterations = Self.ascentSteps
      // A search that cannot begin or breaks off leaves the point that was found.
      return (try? search.maximize(model, from: point))?.position ?? point
    }
  }

  /// Moves the kernel to the given point, or to the first that is found.
  ///
  /// - Throws: ``SamplerError/noInitialPoint(_:)``, or what the density throws.
  func place(_ kernel: NUTSKernel) throws {
    try place(dimension: kernel.position.count) { try kernel.start(at: $0) }
  }

  /// Starts at the given point, or at the first that is found.
  ///
  /// - Parameter start: begins at a point, or returns why that is not possible.
  /// - Throws: ``SamplerError/noInitialPoint(_:)``, or what the density throws.
  func place(dimension: Int, _ start: ([Double]) throws -> String?) throws {
    if let given {
      guard let reason = try refusal(of: given, start) else { return }
      throw SamplerError.noInitialPoint(
        "at the given one \(reason); give one inside of the support, or none")
    }
    var generator = random
    func point(within radius: Double) -> [Double] {
      (0..<dimension).map { _ in radius * (2 * Variates.uniform(using: &generator) - 1) }
    }
    var last = [Double]()
    for _ in 0..<Self.tries {
      last = point(within: Self.radius)
      if try start(last) == nil { return }
    }
    let reason = try refusal(of: last, start) ?? ""
    if let priorDraw {
      for _ in 0..<Self.priorTries {
        guard let drawn = try? priorDraw(&generator) else { break }
        if try start(drawn) == nil { return }
      }
    }
    for radius in Self.otherRadii {
      for _ in 0..<(radius == 0 ? 1 : Self.triesPerRadius) {
        let found = point(within: radius)
        guard try start(found) == nil else { continue }
        if try start(ascend(found)) != nil { _ = try start(found) }
        return
      }
    }
    throw SamplerError.noInitialPoint(
      "\(Self.tries) random ones in (-\(Self.radius), \(Self.radius)) were refused, "
        + (priorDraw == nil ? "" : "then draws from the prior, ")
        + "then others near and far; at the last one of the first \(reason); "
        + "give initial values, or priors that keep the density finite")
  }

  /// What is wrong at a point, as exactly as it can be said.
  private func refusal(
    of point: [Double], _ start: ([Double]) throws -> String?
  ) throws -> String? {
    guard let reason = try start(point) else { return nil }
    return explain(point) ?? reason
  }
}
