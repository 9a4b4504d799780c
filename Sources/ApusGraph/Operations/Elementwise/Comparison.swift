/// Comparisons, whose results are 1 where they hold and 0 elsewhere.

import ApusNumerics

/// A comparison of two numbers.
protocol Comparison: ElementwiseBinary {
  static func holds(_ a: Double, _ b: Double) -> Bool
}

extension Comparison {
  static var binding: Wording.Binding { .comparison }

  static func value(_ a: Double, _ b: Double) -> Double { holds(a, b) ? 1 : 0 }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [nil, nil] }
}

struct Less: Comparison {
  static let symbol = ".<"
  static func holds(_ a: Double, _ b: Double) -> Bool { a < b }
  static var function: TapeInstruction.Function? { .less }
}

struct LessOrEqual: Comparison {
  static let symbol = ".<="
  static func holds(_ a: Double, _ b: Double) -> Bool { a <= b }
  static var function: TapeInstruction.Function? { .lessOrEqual }
}

struct Equal: Comparison {
  static let symbol = ".=="
  static func holds(_ a: Double, _ b: Double) -> Bool { a == b }
  static var function: TapeInstruction.Function? { .equal }
}

extension Tensor {
  /// 1 where `a` is less than `b`, else 0.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { apply(Less(), to: [a, b]) }

  /// 1 where `a` is at most `b`, else 0.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { apply(LessOrEqual(), to: [a, b]) }

  /// 1 where `a` is greater than `b`, else 0.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { apply(Less(), to: [b, a]) }

  /// 1 where `a` is at least `b`, else 0.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { apply(LessOrEqual(), to: [b, a]) }

  /// 1 where `a` and `b` are equal, else 0.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { apply(Equal(), to: [a, b]) }
}
