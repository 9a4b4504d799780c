/// Why a density has no Laplace approximation.

/// What a Laplace approximation needs and a density does not have at the point that was found.
public enum LaplaceError: Error, Equatable, CustomStringConvertible {
  /// A coordinate's share in a direction, between -1 and 1.
  public struct Component: Sendable, Equatable, CustomStringConvertible {
    /// The name of the unconstrained coordinate.
    public let name: String
    /// Its share, in units in which coordinates are comparable.
    public let share: Double

    public var description: String { "\(name) (\((share * 100).rounded() / 100))" }
  }

  /// The search did not end at a mode. The gradient there still leads `distance` standard deviations
  /// further where that could be found out, most of it along `coordinate`.
  case noMode(stop: LBFGS.Stop, distance: Double?, coordinate: String)
  /// The log density does not change along a direction, whose largest components come first.
  case flatDirection([Component])
  /// The log density rises on both sides of the point along a direction.
  case saddle([Component])
  /// The curvature along a coordinate is another one within a hundredth of the standard deviation
  /// that it stands for: no normal density looks like this one.
  case unsettledCurvature(coordinate: String)
  /// The density is not finite at a small step from the mode along a coordinate.
  case refusedNearMode(coordinate: String, reason: String)

  public var description: String {
    let head = "no Laplace approximation: "
    switch self {
    case .noMode(let stop, let distance, let coordinate):
      let rest = distance.map {
        "; the mode is about \($0) standard deviations away, mostly along '\(coordinate)'"
      }
      return head + "the search for the mode \(stop)\(rest ?? "")"
    case .flatDirection(let components):
      return head + "the log density is flat along \(Self.text(components)); give these parameters "
        + "proper priors, or drop what the data cannot tell apart"
    case .saddle(let components):
      return head + "the point found is a saddle, the log density rises along "
        + "\(Self.text(components)); start on one side of it, or sample instead"
    case .unsettledCurvature(let coordinate):
      return head + "the curvature along '\(coordinate)' changes at once around the point found, "
        + "as in a flat tail; give it a proper prior, or sample instead"
    case .refusedNearMode(let coordinate, let reason):
      return head + "a small step from the mode along '\(coordinate)' is refused (\(reason)); the "
        + "mode is at the edge of the support: use another prior or transform, or sample instead"
    }
  }

  private static func text(_ components: [Component]) -> String {
    components.map(\.description).joined(separator: ", ")
  }

  /// The coordinates that matter in a direction, the greatest share first and positive.
  static func components(of direction: [Double], names: [String]) -> [Component] {
    let order = direction.indices.sorted { direction[$0].magnitude > direction[$1].magnitude }
    let greatest = order.first.map { direction[$0] } ?? 0
    return order.prefix(4).map { Component(name: names[$0], share: direction[$0] / greatest) }
      .filter { $0.share.magnitude >= 0.1 }
  }
}
