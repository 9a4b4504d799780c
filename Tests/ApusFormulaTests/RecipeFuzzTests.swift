/// Recipes that were written, damaged and read again.
import ApusNumerics
import Foundation
import Testing

@testable import ApusFormula

@Suite struct RecipeFuzzTests {
  static let formulas = [
    "y ~ bs(x, df=5) + poly(`my col`, 2) + scale(n + x):S(f) + binary(g) + (1 + x | g)",
    "y ~ 0 + C(k, 10) * T(f, ref='b') + bs(x, knots=[1, 3]) + (bs(x, df=4) || f:k)",
    "g['v'] ~ f + center(x) + offset(log(n)) + (f | `my col`)",
    "prop(z, n) ~ poly(x, 3):f + standardize(x)",
  ]

  static let pieces = [
    "0", "-1", "1e308", "-1e-320", "null", "[]", "{}", "\"\"", "\"a\"", "true",
    "9223372036854775808",
    ",", ":", "[", "]", "{", "}", "\"", "\\", "\\u0000", "[[", "1,1,1,1,1,1,1,1,1,1,1,1",
    "\"levels\"", "\"numbers\"", "y ~ x", "bs(x, df=900)", "poly(x, 30)", "\u{301}",
  ]

  /// A text with one to three damages: a byte, a number, a word, a stretch of it.
  static func damaged(_ text: String, _ random: inout RandomStream) -> Data {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) where bytes.count > 2 {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let piece = Array((pieces.randomElement(using: &random) ?? "").utf8)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.insert(contentsOf: piece, at: place)
      case 2: bytes.removeSubrange(place..<min(place + 8, bytes.count))
      case 3:
        // A number or a word between quotation marks as a whole.
        let ends = Set(",:[]{}\"".utf8)
        let start = bytes[..<place].lastIndex { ends.contains($0) } ?? 0
        let end = bytes[place...].firstIndex { ends.contains($0) } ?? bytes.count
        bytes.replaceSubrange(min(start + 1, end)..<end, with: piece)
      default:
        bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
      }
    }
    return Data(bytes)
  }

  /// Reading ends in an error or in a recipe that makes a design or an error of new tables.
  @Test func noDamageCrashesAReader() throws {
    var random = RandomStream(seed: 17, purpose: .simulation)
    var (read, designs, refused) = (0, 0, 0)
    let table = try FormulaTests.table
    for formula in Self.formulas {
      let recipe = try DesignRecipe(try Formula(formula), table: table)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let text = String(decoding: try encoder.encode(recipe), as: UTF8.self)
      for _ in 0..<2500 {
        do {
          let recipe = try JSONDecoder().decode(
            DesignRecipe.self, from: Self.damaged(text, &random))
          read += 1
          let design = try recipe.design(for: table)
          designs += 1
          #expect(design.common.allSatisfy { $0.columns.allSatisfy { $0.count == 6 } })
        } catch {
          refused += 1
        }
      }
    }
    // Some damage is none: a name of a level, a digit of a mean.
    #expect(read > 100 && designs > 50 && refused > 5000)
  }

  /// Damages with a meaning, each refused for itself.
  @Test(arguments: [
    ("y ~ scale(x)", "[3,", "["), ("y ~ scale(x)", "[3,", "[1,3,"),
    ("y ~ scale(x)", "scale(x)\":", "x\":"),
    ("y ~ scale(x)", "\"y ~ scale(x)\"", "\"y ~ scale(z)\""),
    ("y ~ scale(x)", "\"y ~ scale(x)\"", "\"y ~ bs(x, df=5)\""),
    ("y ~ scale(x)", "\"y ~ scale(x)\"", "\"y ~ x\""), ("y ~ scale(x)", "y ~ scale", "y scale"),
    ("y ~ f", "\"a\",\"b\"", "\"a\",\"a\""), ("y ~ C(f)", "[\"a\",\"b\",\"c\"]", "[]"),
    ("y ~ C(f)", "C(f)\":[", "C(k)\":["), ("y ~ (1 | g)", "\"| g\"", "\"| f\""),
    ("y ~ bs(x, df=4)", "[0,0,0,0,", "[0,0,0,"), ("y ~ bs(x, df=4)", "[0,0,0,0,", "[0,0,0,9,"),
    ("y ~ bs(x, df=4)", ",8,8,8,8]", ",8,8,8,8,8]"), ("y ~ poly(x, 1)", "[3,5,", "[3,0,"),
    ("y ~ poly(x, 1)", "[3,5,", "[3,"), ("y ~ x", "\"state\":", "\"stage\":"),
  ])
  func statesThatDoNotBelongAreRefused(formula: String, old: String, new: String) throws {
    let recipe = try DesignRecipe(try Formula(formula), table: try FormulaTests.table)
    let text = String(decoding: try JSONEncoder().encode(recipe), as: UTF8.self)
      .replacing("\\/", with: "/")
    _ = try JSONDecoder().decode(DesignRecipe.self, from: Data(text.utf8))
    try #require(text.contains(old), "\(text)")
    let damaged = text.replacing(old, with: new)
    #expect(throws: (any Error).self, "\(damaged)") {
      try JSONDecoder().decode(DesignRecipe.self, from: Data(damaged.utf8))
    }
  }
}
