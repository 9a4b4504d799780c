/// Every special function against the table of values computed with 50 digits.
import ApusNumerics
import Foundation
import Testing

@Suite struct ReferenceTableTests {
  private struct Table: Decodable {
    struct Function: Decodable { var cases: [Case] }
    struct Case: Decodable {
      var args: [Argument]
      var value: Argument
    }
    var functions: [String: Function]
  }

  /// A number, a number spelt as a string (infinities are), or a vector.
  enum Argument: Decodable, CustomStringConvertible {
    case scalar(Double)
    case vector([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let vector = try? container.decode([Argument].self) {
        self = .vector(vector.map(\.scalar))
      } else if let text = try? container.decode(String.self) {
        self = .scalar(Double(text) ?? .nan)
      } else {
        self = .scalar(try container.decode(Double.self))
      }
    }

    var description: String {
      switch self {
      case .scalar(let value): "\(value)"
      case .vector(let values): "\(values)"
      }
    }

    var scalar: Double {
      if case .scalar(let value) = self { return value }
      return .nan
    }

    var vector: [Double] {
      if case .vector(let values) = self { return values }
      return []
    }
  }

  private typealias S = SpecialFunctions

  private static let unary: [String: @Sendable (Double) -> Double] = [
    "lgamma": S.logGamma, "digamma": S.digamma, "trigamma": S.trigamma, "erf": S.erf,
    "erfc": S.erfc, "erfcx": S.erfcx, "log1p": S.log1p, "expm1": S.expm1,
    "log1mexp": S.log1mExp, "log1pexp": S.softplus, "expit": S.sigmoid, "logit": S.logit,
    "log_ndtr": S.logNormalCDF, "ndtr": S.normalCDF, "ndtri": S.normalQuantile,
    "log_besseli0": S.logBesselI0, "log_besseli1": S.logBesselI1,
    "besseli1_over_besseli0": S.besselRatio,
  ]

  private static func evaluate(_ name: String, _ args: [Argument]) -> Double? {
    if let function = unary[name] { return function(args[0].scalar) }
    switch name {
    case "logaddexp": return S.logAddExp(args[0].scalar, args[1].scalar)
    case "logsumexp": return S.logSumExp(args[0].vector)
    case "lbeta": return S.logBeta(args[0].scalar, args[1].scalar)
    case "gammainc": return S.regularizedGammaP(args[1].scalar, shape: args[0].scalar)
    case "gammaincc": return S.regularizedGammaQ(args[1].scalar, shape: args[0].scalar)
    case "betainc":
      return S.regularizedBeta(args[2].scalar, alpha: args[0].scalar, beta: args[1].scalar)
    default: return nil
    }
  }

  private static func readTable() throws -> Table {
    let url = try #require(
      Bundle.module.url(
        forResource: "special_functions", withExtension: "json", subdirectory: "Resources"))
    let text = try String(contentsOf: url, encoding: .utf8)
    // Foundation takes numbers that underflow for a syntax error, but not within quotes.
    let quoted = text.replacing(/-?[0-9.]+e-[0-9]{3,}/) { "\"\($0.output)\"" }
    return try JSONDecoder().decode(Table.self, from: Data(quoted.utf8))
  }

  /// The relative error, or ten times the absolute one where that is less: a limit of 1e-12 then
  /// says 1e-12 relatively or 1e-13 absolutely.
  private static func error(_ actual: Double, _ expected: Double) -> Double {
    if actual == expected { return 0 }
    let difference = abs(actual - expected)
    return difference.isFinite ? min(difference / abs(expected), 10 * difference) : .infinity
  }

  @Test func everyFunctionIsWithinToleranceOfTheTable() throws {
    let table = try Self.readTable()
    #expect(table.functions.count == 24)
    for (name, function) in table.functions.sorted(by: { $0.key < $1.key }) {
      var worst = (error: 0.0, arguments: [Argument]())
      for (args, value) in function.cases.map({ ($0.args, $0.value.scalar) }) {
        let actual = try #require(Self.evaluate(name, args), "\(name) is not covered")
        let error = Self.error(actual, value)
        if !(error <= worst.error) { worst = (error, args) }
      }
      print("\(name): worst error \(worst.error) at \(worst.arguments)")
      #expect(worst.error <= 1e-12, "\(name) at \(worst.arguments)")
    }
  }
}
