/// The C library's elementary functions, whatever the platform calls its module.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The plain names belong to the functions of tensors.
func cExp(_ x: Double) -> Double { exp(x) }
func cLog(_ x: Double) -> Double { log(x) }
func cAtan(_ x: Double) -> Double { atan(x) }
func cTan(_ x: Double) -> Double { tan(x) }
func cCos(_ x: Double) -> Double { cos(x) }
func cSin(_ x: Double) -> Double { sin(x) }
func cPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
