/// What is said of mistakes, and where.
import Foundation
import Testing

@testable import ApusFormula

@Suite struct FormulaErrorTests {
  /// A formula, the offset of the mistake in it, and what is said; nil for mistakes in the table.
  struct Mistake: Decodable {
    let formula: String
    let position: Int?
    let text: String
  }

  static let mistakes: [Mistake] =
    Bundle.module
    .url(forResource: "Resources/mistakes", withExtension: "json")
    .flatMap { try? Data(contentsOf: $0) }
    .flatMap { try? JSONDecoder().decode([Mistake].self, from: $0) } ?? []

  static let unsupported = [
    "s(x)", "t2(x, z)", "te(x, z)", "ti(x)", "gp(x)", "hsgp(x)", "mo(k)", "me(x, n)", "mi(x)",
    "cs(x)",
    "ns(x, df=3)", "cr(x)", "cc(x)", "factor(f)", "ar(x)", "arma(x)", "car(x)", "sar(x)",
    "gr(g, by=f)",
    "mm(f, g)",
  ]

  @Test(arguments: unsupported) func functionsThatWeLackAreNamed(call: String) {
    let name = call.prefix { $0 != "(" }
    for (text, position) in [
      ("y ~ x + \(call)", 8), ("y ~ (1 + \(call) | g)", 9), ("y ~ I(1 + \(call))", 10),
      ("y ~ x:\(call)", 6),
    ] {
      let error = #expect(throws: FormulaError.self) { try Formula(text) }
      #expect(error?.description.hasPrefix("'\(name)(…)' (") == true)
      #expect(error?.description.contains("is not supported; ") == true)
      #expect(error?.position == position, "\(text)")
    }
  }

  @Test(arguments: ["trunc(z)", "se(z)", "mi(z)", "rate(z)", "dec(z)", "subset(z)", "vreal(z)"])
  func additionsThatWeLackAreNamed(call: String) {
    let name = call.prefix { $0 != "(" }
    let error = #expect(throws: FormulaError.self) { try Formula("y | weights(n) + \(call) ~ x") }
    #expect(error?.description.hasPrefix("'\(name)(…)' (") == true)
    #expect(error?.position == 17)
  }

  @Test func mistakesAreThere() { #expect(Self.mistakes.count > 100) }

  @Test(arguments: mistakes) func everyMistakeIsSaidInFull(mistake: Mistake) {
    let error = #expect(throws: FormulaError.self) {
      try DesignRecipe(try Formula(mistake.formula), table: try FormulaTests.table)
    }
    #expect(error?.description == mistake.text)
    #expect(error?.position == mistake.position)
    // What is said names a way out after a semicolon or a colon.
    #expect(mistake.text.contains(where: { ";:".contains($0) }))
  }
}
