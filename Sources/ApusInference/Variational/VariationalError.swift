/// The ways in which a variational fit can fail.

/// Why there is no approximation.
public enum VariationalError: Error, Equatable, CustomStringConvertible {
  /// Too many draws from the approximation have no finite log density or gradient. `reason` says
  /// which term of the density is to blame, where the density knows.
  case nonFinite(iteration: Int, reason: String)
  /// The evidence lower bound rises without end: the scale of a coordinate grows or shrinks, or its
  /// mean runs away.
  case unbounded(coordinate: String, mean: Double, scale: Double)
  /// All paths of ``Pathfinder`` were dropped; the text says why each was.
  case noPath(String)

  /// What went wrong, where, and the way out.
  public var description: String {
    switch self {
    case .nonFinite(let iteration, let reason):
      "no approximation: at iteration \(iteration) the evidence lower bound is not finite, and drawing "
        + "again does not help: \(reason); give priors that keep the density finite, or initial "
        + "values nearer to the posterior"
    case .noPath(let reason):
      "no approximation: every path to a mode failed (\(reason)); give initial values, or sample instead"
    case .unbounded(let coordinate, let mean, let scale):
      "no approximation: the evidence lower bound rises without end along '\(coordinate)', whose "
        + "mean is \(mean) and whose scale is \(scale) by now; give it a proper prior that keeps it "
        + "from running away or shrinking to a point"
    }
  }
}
