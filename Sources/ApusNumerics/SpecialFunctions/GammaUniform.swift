/// The incomplete gamma integral for large shapes, near the mean.

extension GammaIntegral {
  /// P and Q by the expansion that holds uniformly in x / a (Temme 1979; DLMF 8.12.3 to 8.12.8):
  ///
  ///     Q = erfc(eta sqrt(a/2)) / 2 + exp(-a eta^2 / 2) / sqrt(2 pi a) sum of c_k(eta) / a^k
  ///
  /// with eta^2 / 2 = x/a - 1 - log(x/a), eta of the sign of x - a. The series in x and the
  /// continued fraction would need O(sqrt(a)) terms here.
  func uniformTails(_ x: Double) -> ScaledTails {
    let u = (x - shape) / shape
    let halfSquare = excessOverLog1p(u)
    let size = (2 * halfSquare).squareRoot()
    let eta = u < 0 ? -size : size
    var sum = 0.0
    for coefficients in temmeCoefficients.reversed() {
      sum = sum / shape + polynomial(eta, coefficients)
    }
    let exponent = shape * halfSquare
    let correction = sum / (2 * Double.pi * shape).squareRoot()
    let near = 0.5 * SpecialFunctions.erfcx(exponent.squareRoot())
    return u < 0
      ? ScaledTails(lower: ScaledNumber(exponent: -exponent, factor: near - correction))
      : ScaledTails(upper: ScaledNumber(exponent: -exponent, factor: near + correction))
  }
}

extension GammaIntegral {
  /// dP/da by differentiating the expansion of `uniformTails`, where d eta / da = -u / (a eta).
  func uniformShapeSlope(_ x: Double) -> ScaledNumber {
    let u = (x - shape) / shape
    let halfSquare = excessOverLog1p(u)
    let size = (2 * halfSquare).squareRoot()
    let eta = u < 0 ? -size : size
    let ratio = size > 0 ? u / eta : 1
    var sum = Dual(0)
    let dualShape = Dual(shape, slope: 1)
    let dualEta = Dual(eta, slope: -ratio / shape)
    for coefficients in temmeCoefficients.reversed() {
      sum = sum / dualShape + polynomial(dualEta, coefficients)
    }
    let leading = eta / 2 - ratio
    let correction = sum.slope - sum.value * (halfSquare - u + 0.5 / shape)
    return ScaledNumber(
      exponent: -shape * halfSquare,
      factor: (leading - correction) / (2 * Double.pi * shape).squareRoot())
  }
}

/// Taylor coefficients of c_0 to c_3 in eta, from the recurrence DLMF 8.12.12 with mpmath at 60
/// digits; cut where the rest is below 1e-17 of the result for |eta| < 0.25 and a > 1000.
private let temmeCoefficients: [[Double]] = [
  [
    -3.333_333_333_333_333_333e-1,
    8.333_333_333_333_333_333e-2,
    -1.481_481_481_481_481_481e-2,
    1.157_407_407_407_407_407e-3,
    3.527_336_860_670_194_004e-4,
    -1.787_551_440_329_218_107e-4,
    3.919_263_178_522_437_782e-5,
    -2.185_448_510_679_992_161e-6,
    -1.854_062_210_715_159_961e-6,
    8.296_711_340_953_086_005e-7,
    -1.766_595_273_682_607_93e-7,
    6.707_853_543_401_498_58e-9,
    1.026_180_978_424_030_804e-8,
    -4.382_036_018_453_353_187e-9,
    9.147_699_582_236_790_234e-10,
  ],
  [
    -1.851_851_851_851_851_852e-3,
    -3.472_222_222_222_222_222e-3,
    2.645_502_645_502_645_503e-3,
    -9.902_263_374_485_596_708e-4,
    2.057_613_168_724_279_835e-4,
    -4.018_775_720_164_609_053e-7,
    -1.809_855_033_448_997_784e-5,
    7.649_160_916_081_110_085e-6,
    -1.612_090_089_456_344_6e-6,
    4.647_127_802_807_434_342e-9,
    1.378_633_446_915_720_959e-7,
    -5.752_545_603_517_704_964e-8,
  ],
  [
    4.133_597_883_597_883_598e-3,
    -2.681_327_160_493_827_16e-3,
    7.716_049_382_716_049_383e-4,
    2.009_387_860_082_304_527e-6,
    -1.073_665_322_636_516_052e-4,
    5.292_344_882_912_012_542e-5,
    -1.276_063_518_861_872_771e-5,
    3.423_578_734_096_138_074e-8,
    1.372_195_730_906_293_321e-6,
  ],
  [
    6.494_341_563_786_008_23e-4,
    2.294_720_936_213_991_77e-4,
    -4.691_894_943_952_557_121e-4,
    2.677_206_320_628_388_53e-4,
    -7.561_801_671_883_976_411e-5,
    -2.396_505_113_867_296_652e-7,
  ],
]
