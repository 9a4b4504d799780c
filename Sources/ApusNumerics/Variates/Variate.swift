/// Random draws of settled arguments.

/// A distribution whose arguments are settled, so that what draws need of them is worked out once.
///
/// A draw is the same as by the function of ``Variates`` that takes the arguments anew each time, and
/// takes the same numbers of the generator.
public protocol Variate: Sendable {
  /// One draw.
  func draw(using generator: inout some RandomNumberGenerator) throws -> Double
}

extension Variate {
  /// Fills memory with draws, one after the other.
  @inlinable
  public func fill(
    _ output: UnsafeMutableBufferPointer<Double>, using generator: inout some RandomNumberGenerator
  ) throws {
    for i in output.indices { output[i] = try draw(using: &generator) }
  }
}
