/// Weights of trees against logarithms.
import Testing

@testable import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct TreeWeightTests {
  private static let exponents: [Double] = [0, -0.3, 2, -299, 299, -301, 301, -1000, 1000, 5e4]

  @Test func sumsAreThoseOfLogarithms() {
    for a in Self.exponents {
      for b in Self.exponents {
        let (sum, probability) = TreeWeight.join(
          TreeWeight(exponent: a), TreeWeight(exponent: b), .multinomial)
        let logSum = max(a, b) + log1p(exp(-abs(a - b)))
        #expect(abs(log(sum.value) + sum.shift - logSum) <= 1e-15 * max(1, abs(logSum)))
        #expect(abs(probability - 1 / (1 + exp(a - b))) <= 1e-15 * max(1, abs(a - b)))
      }
    }
  }

  @Test func biasedSelectionTakesTheHeavierHalf() {
    for a in Self.exponents {
      for b in Self.exponents {
        let (_, probability) = TreeWeight.join(
          TreeWeight(exponent: a), TreeWeight(exponent: b), .biasedToNew)
        #expect(abs(probability - min(1, exp(b - a))) <= 1e-15 * max(1, abs(a - b)))
      }
    }
  }

  @Test func acceptanceIsAtMostOne() {
    for exponent in Self.exponents {
      #expect(TreeWeight(exponent: exponent).atMostOne == min(1, exp(exponent)))
    }
  }
}
