/// The C library's elementary functions, whatever the platform calls its module.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The only importer of the C library: other files stay free of platform conditions, and inlinable
// code may call what is usable from inline. Inside `SpecialFunctions` the plain C names would be
// hidden by its members.
@usableFromInline func cExp(_ x: Double) -> Double { exp(x) }
@usableFromInline func cLog(_ x: Double) -> Double { log(x) }
@usableFromInline func cLog1p(_ x: Double) -> Double { log1p(x) }
@usableFromInline func cExpm1(_ x: Double) -> Double { expm1(x) }
func cSin(_ x: Double) -> Double { sin(x) }
func cAsin(_ x: Double) -> Double { asin(x) }
func cTan(_ x: Double) -> Double { tan(x) }
func cCosh(_ x: Double) -> Double { cosh(x) }
func cErf(_ x: Double) -> Double { erf(x) }
func cErfc(_ x: Double) -> Double { erfc(x) }

/// log |Gamma(x)|, by the reentrant function: `lgamma` writes a sign that all threads share.
func cLogGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
