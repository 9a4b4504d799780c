/// The name space of the special functions.

/// Special functions of statistics, in double precision, one scalar at a time.
///
/// All are pure and safe to call from any thread. NaN goes in, NaN comes out; an argument outside
/// the domain gives NaN too, never a trap. The relative error is below 1e-12 (most are within a few
/// units in the last place) unless a function says otherwise.
public enum SpecialFunctions {}

/// The value at `x` of the polynomial with the given coefficients, constant term first.
@inline(__always)
func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
  var sum = 0.0
  for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
  return sum
}
