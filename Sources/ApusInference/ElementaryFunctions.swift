/// The C library's elementary functions under names that tell them from members and locals.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// `e^x`.
package func exponential(_ x: Double) -> Double { exp(x) }

/// The natural logarithm.
package func naturalLog(_ x: Double) -> Double { log(x) }

/// `x^y`.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
