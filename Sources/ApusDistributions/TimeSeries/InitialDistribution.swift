/// Distributions of the first values of a series.

import ApusGraph
import ApusNumerics

extension Distribution {
  /// The log density of the first values of each series, added up.
  ///
  /// - Parameter values: series of these values, along the last axis; the arguments belong to the
  ///   series.
  func logDensityOfStart(_ values: Tensor) -> Tensor {
    let density = mapParameters { overEvents($0, eventRank: 1) }.logDensity(values)
    return sumOfEvents(density, eventRank: 1)
  }

  /// Fills memory with draws from the same arguments.
  func drawStart(
    into values: UnsafeMutableBufferPointer<Double>, parameters: [UnsafeBufferPointer<Double>],
    using generator: inout RandomStream
  ) throws {
    let arguments = parameters.map {
      ParameterArray($0, count: values.count, eventCount: $0.count)
    }
    try draw(into: values, shape: .scalar, parameters: arguments, using: &generator)
  }
}

/// A series that is shorter than its distribution needs.
func tooShort(_ name: String, _ value: Tensor, needing count: Int) -> Tensor {
  .invalid(
    ModelError(
      .shapeMismatch,
      "\(name): \(value) has the shape \(value.shape); a series has at least \(count) values: "
        + "give more of them"))
}
