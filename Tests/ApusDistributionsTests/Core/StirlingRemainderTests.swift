/// Stirling's remainder against log-gamma, where that has the digits.

import ApusGraph
import ApusNumerics
import Testing

@testable import ApusDistributions

@Suite struct StirlingRemainderTests {
  @Test(arguments: [1e-3, 0.5, 1, 2.5, 9.999, 10, 10.001, 25, 400])
  func remainderAndLeadingTermsMakeLogGamma(x: Double) throws {
    let unknown = Tensor.unknown("x", shape: [])
    let leading = (unknown - 0.5) * log(unknown) - unknown + Normal.logNormalizer
    let sum = stirlingRemainder(unknown) + leading
    let results = try evaluate(
      [sum] + gradient(of: sum, withRespectTo: [unknown]), [unknown], at: [[x]])
    #expect(error(results[0][0], SpecialFunctions.logGamma(x)) < 4e-15)
    #expect(error(results[1][0], SpecialFunctions.digamma(x)) < 4e-15)
  }

  @Test func extremesStayFinite() throws {
    let unknown = Tensor.unknown("x", shape: [])
    let remainder = stirlingRemainder(unknown)
    let outputs = [remainder] + gradient(of: remainder, withRespectTo: [unknown])
    for x in [1e-300, 1e-20, 1e20, 1e300] {
      #expect(try evaluate(outputs, [unknown], at: [[x]]).allSatisfy { $0[0].isFinite })
    }
    for x in [-1.5, .nan] {
      #expect(try evaluate(outputs, [unknown], at: [[x]])[0][0].isNaN)
    }
  }
}
