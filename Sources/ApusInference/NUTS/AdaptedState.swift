/// What warm-up leaves behind, as a value that can be kept and given to another run.

/// The parts of a kernel that adaptation sets.
public struct AdaptedState: Sendable, Equatable, Codable {
  /// The step size.
  public var stepSize: Double
  /// The half-width of the uniform factor that step sizes are multiplied by; 0 for none.
  public var stepSizeJitter: Double
  /// The map from whitened coordinates, which is the metric.
  public var map: WhiteningMap
}
