/// Derivatives of special functions against mpmath.
import ApusNumerics
import Testing

/// Expected values by mpmath 1.3: `polygamma`, the quotient of `npdf` and `ncdf`, and central
/// differences with 60 digits or more of the incomplete gamma and beta functions' series.
@Suite struct SlopeTests {
  private typealias S = SpecialFunctions

  private func expect(
    _ actual: Double, _ expected: Double, within tolerance: Double, _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = abs(actual - expected) / abs(expected)
    #expect(
      error <= tolerance, "\(words) is \(actual), expected \(expected), error \(error)",
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (1e-05, -2000000000000002.0),
    (0.1, -2001.8614573783436),
    (0.5, -16.82879664423432),
    (1.0, -2.4041138063191885),
    (2.5, -0.2362040516417274),
    (7.3, -0.02151081444162025),
    (14.9, -0.004816732932829049),
    (15.1, -0.004685824568908116),
    (40.0, -0.0006408202718352986),
    (1000.0, -1.0010004999998333e-06),
    (100000000.0, -1.00000001e-16),
    (-0.3, 67.63908119988317),
    (-2.7, -68.9329390232638),
    (-10.01, 1999999.8610479773),
  ])
  func tetragammaIsExact(x: Double, expected: Double) {
    expect(S.tetragamma(x), expected, within: 1e-12, "tetragamma(\(x))")
  }

  @Test(arguments: [
    (-10000000000.0, 10000000000.0),
    (-1000.0, 1000.000999998),
    (-37.7, 37.726488004041784),
    (-9.3, 9.40517306705309),
    (-3.1, 3.3761969902250675),
    (-1.0, 1.525135276160981),
    (-0.1, 0.8626174715309362),
    (0.0, 0.7978845608028654),
    (0.4, 0.5618827037969628),
    (2.2, 0.03597476611877418),
    (5.7, 3.51395511587033e-08),
    (11.3, 7.471002275883455e-29),
    (30.1, 7.300259384280611e-198),
  ])
  func inverseMillsRatioIsExactInBothTails(x: Double, expected: Double) {
    expect(S.inverseMillsRatio(x), expected, within: 1e-12, "inverseMillsRatio(\(x))")
  }

  /// x, shape, density, slope in the shape.
  @Test(arguments: [
    (0.5, 1e-06, 1.21306117879224e-06, -0.5597741815347902),
    (1e-10, 0.01, 79886109.135451, -17.94638683611583),
    (0.2, 0.3, 0.8443472324699167, -1.0233803072203944),
    (1.9, 0.3, 0.0319017084200235, -0.11168838171434685),
    (2.1, 0.3, 0.02435168735092168, -0.08825731299730656),
    (30.0, 0.7, 2.5985792175712678e-14, -1.1975717107204536e-13),
    (0.001, 1.0, 0.999000499833375, -0.00732712545464492),
    (1.2, 1.5, 0.37229937235324584, -0.3702955065445884),
    (3.4, 2.5, 0.15739137785772336, -0.1954239152509293),
    (3.6, 2.5, 0.14039686702448487, -0.17908863104220502),
    (20.0, 4.0, 2.7482048299180773e-06, -5.748877659600568e-06),
    (2.0, 10.0, 0.00019094925324389798, -7.800930455238635e-05),
    (9.7, 10.0, 0.12838849295183766, -0.128569926300596),
    (31.2, 30.0, 0.06822704643051869, -0.06996153881127444),
    (80.0, 100.0, 0.004924322698999075, -0.004402643243468635),
    (130.0, 100.0, 0.0007113864294468024, -0.00081013002856229),
    (950.0, 999.0, 0.00383108278163394, -0.0037361755596834047),
    (1010.0, 999.0, 0.01175507972376146, -0.01182153323269327),
    (1000.0, 1001.0, 0.012614611348721499, -0.012610407739612771),
    (1001.0, 1001.0, 0.012608309819230468, -0.012610409314513741),
    (1050.0, 1001.0, 0.0037622603827075114, -0.0038535184045459434),
    (810.0, 1001.0, 1.26428304827796e-11, -1.1353536095923818e-11),
    (790.0, 1001.0, 8.507586329677852e-14, -7.541565250197386e-14),
    (100300.0, 100000.0, 0.0008027239887844245, -0.0008039282123635643),
    (998500.0, 1000000.0, 0.00012956614480359095, -0.00012946894314936477),
  ])
  func slopesOfTheIncompleteGammaFunction(
    x: Double, shape: Double, density: Double, slope: Double
  ) {
    expect(S.gammaDensity(x, shape: shape), density, within: 1e-12, "density at \(x), \(shape)")
    let actual = S.regularizedGammaPShapeSlope(x, shape: shape)
    expect(actual, slope, within: 1e-11, "slope at \(x), \(shape)")
  }

  /// x, alpha, beta, density, slope in alpha, slope in beta.
  @Test(arguments: [
    BetaCase(0.3, 0.02, 0.7, 0.071521959028587, -1.6682591348835338, 0.04703121359270837),
    BetaCase(0.9, 0.02, 0.7, 0.04369079869055589, -0.2896885923963099, 0.02137549187733476),
    BetaCase(1e-08, 0.5, 0.5, 3183.098877753401, -0.0012117666744976801, 8.825423999594445e-05),
    BetaCase(0.5, 0.5, 0.5, 0.6366197723675814, -0.5831218080616376, 0.5831218080616376),
    BetaCase(0.2, 1.0, 1.0, 1.0, -0.3218875824868201, 0.1785148410513678),
    BetaCase(0.7, 2.5, 1.5, 1.6337206456367988, -0.15116264414909963, 0.3075569951305262),
    BetaCase(0.1, 3.0, 7.0, 1.3392313200000001, -0.07150404670282343, 0.01607738638264877),
    BetaCase(0.35, 3.0, 7.0, 2.32818115359375, -0.1787436588757428, 0.08309455023153137),
    BetaCase(0.8, 3.0, 7.0, 0.010321919999999988, -0.0003570662384351493, 0.00043345174544491647),
    BetaCase(0.999, 20.0, 0.3, 100.89434118314875, -0.005130981664930379, 1.2845546227295253),
    BetaCase(0.4, 40.0, 60.0, 8.121914499610604, -0.04909856942805236, 0.032686938373989206),
    BetaCase(0.43, 40.0, 60.0, 6.611214243407824, -0.03935964363189066, 0.027874107698663612),
    BetaCase(0.6, 40.0, 60.0, 0.002442492462654477, -1.197758873428806e-05, 1.1952913214637948e-05),
    BetaCase(0.001, 8.0, 3000.0, 65.38659657121717, -0.013060163687938157, 2.175926189556045e-05),
    BetaCase(0.004, 8.0, 3000.0, 129.6478785696279, -0.05338802918883869, 0.00017231684689484315),
    BetaCase(0.5, 1000.0, 1000.0, 35.67802229170864, -0.008922479336000141, 0.008922479336000141),
    BetaCase(0.48, 1000.0, 1000.0, 7.205573267542096, -0.0018360790569215042, 0.001764063004894656),
    BetaCase(
      0.2505, 25000.0, 75000.0, 272.2090072768248, -0.002042265783238575, 0.0006816600047941693),
  ])
  func slopesOfTheIncompleteBetaFunction(_ test: BetaCase) {
    let (x, a, b) = (test.x, test.alpha, test.beta)
    let words = "at \(x), \(a), \(b)"
    expect(S.betaDensity(x, alpha: a, beta: b), test.density, within: 1e-12, "density \(words)")
    let slopes = S.regularizedBetaShapeSlopes(x, alpha: a, beta: b)
    expect(slopes.alpha, test.alphaSlope, within: 1e-11, "alpha slope \(words)")
    expect(slopes.beta, test.betaSlope, within: 1e-11, "beta slope \(words)")
  }

  struct BetaCase: Sendable {
    let x, alpha, beta, density, alphaSlope, betaSlope: Double

    init(
      _ x: Double, _ alpha: Double, _ beta: Double, _ density: Double, _ alphaSlope: Double,
      _ betaSlope: Double
    ) {
      (self.x, self.alpha, self.beta) = (x, alpha, beta)
      (self.density, self.alphaSlope, self.betaSlope) = (density, alphaSlope, betaSlope)
    }
  }

  /// Both sides of the border between the continued fraction and the uniform expansion.
  @Test(arguments: [-3.0, -0.5, 0.0, 0.7, 2.0])
  func slopesForLargeShapesContinueThoseForSmallerOnes(z: Double) {
    let (a, b) = (0.9999e8, 2e8)
    func slopes(_ scale: Double) -> (alpha: Double, beta: Double) {
      let (a, b) = (a * scale, b * scale)
      let n = a + b
      let x = a / n + z * (a * b / n).squareRoot() / n
      return S.regularizedBetaShapeSlopes(x, alpha: a, beta: b)
    }
    // At a fixed z the slopes fall like one over the root of n, up to terms of order 1 / n.
    let (below, above) = (slopes(1), slopes(1.0004))
    let root = 1.0004.squareRoot()
    expect(above.alpha * root, below.alpha, within: 2e-7, "alpha slope")
    expect(above.beta * root, below.beta, within: 2e-7, "beta slope")
  }

  @Test func slopesFollowTheirLimits() {
    let (inf, nan) = (Double.infinity, Double.nan)
    #expect(S.tetragamma(inf) == 0)
    #expect(S.tetragamma(0).isNaN && S.tetragamma(-2).isNaN && S.tetragamma(nan).isNaN)
    #expect(S.inverseMillsRatio(inf) == 0)
    #expect(S.inverseMillsRatio(-inf) == inf)
    #expect(S.inverseMillsRatio(nan).isNaN)
    #expect(S.gammaDensity(0, shape: 1) == 1)
    #expect(S.gammaDensity(0, shape: 0.5) == inf)
    #expect(S.gammaDensity(-1, shape: 2) == 0)
    #expect(S.gammaDensity(inf, shape: 2) == 0)
    #expect(S.regularizedGammaPShapeSlope(0, shape: 2) == 0)
    #expect(S.regularizedGammaPShapeSlope(inf, shape: 2) == 0)
    #expect(S.betaDensity(0, alpha: 1, beta: 3) == 3)
    #expect(S.betaDensity(1, alpha: 2, beta: 0.5) == inf)
    #expect(S.betaDensity(2, alpha: 2, beta: 2) == 0)
    #expect(S.regularizedBetaShapeSlopes(1, alpha: 2, beta: 2).alpha == 0)
    for (x, shape) in [(nan, 1), (1, nan), (1, 0), (1, -1), (1, inf)] {
      #expect(S.gammaDensity(x, shape: shape).isNaN)
      #expect(S.regularizedGammaPShapeSlope(x, shape: shape).isNaN)
      #expect(S.betaDensity(x, alpha: shape, beta: 1).isNaN)
      #expect(S.regularizedBetaShapeSlopes(x, alpha: 1, beta: shape).beta.isNaN)
    }
  }

  @Test func hugeShapesEndInTime() {
    for shape in [1e8, 1e12, 1e100, 1e300] {
      #expect(S.regularizedGammaPShapeSlope(shape, shape: shape) <= 0)
      #expect(S.regularizedBetaShapeSlopes(0.5, alpha: shape, beta: shape).alpha <= 0)
    }
  }
}
