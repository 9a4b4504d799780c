/// The golden numbers of the shared test material.
///
/// They were computed with arviz-stats 0.8 and again with an independent program written from the
/// formulas, which agree to 12 digits; the standard error of the sd is of the latter alone.
import ApusDiagnostics
import Testing

struct GoldenTests {
  @Test func setsAreTheSharedMaterial() {
    let a = Fixtures.setA
    #expect(
      Array(a.values.prefix(3)) == [0.1988428328925691, 1.0728321185899468, 1.0028747080109177])
    #expect(agree(a.values[799], 1.8544452809707916))
    #expect(agree(a.mean(), 0.14746549961255911))
  }

  @Test(
    arguments: zip(
      RHatForm.allCases,
      [
        (1.003620082360999, 1.0826936105412222),
        (1.003620082360999, 1.0826936105412222),
        (0.9996218451051381, 1.0092477524712484),
        (1.0032913201034859, 1.0850643053026705),
        (0.9992357165424776, 1.0919898942066346),
      ]))
  func rHat(form: RHatForm, golden: (Double, Double)) {
    #expect(agree(Fixtures.setA.rHat(form), golden.0))
    #expect(agree(Fixtures.setB.rHat(form), golden.1))
  }

  @Test func nestedRHat() {
    let pairs = [0, 0, 1, 1]
    #expect(agree(Fixtures.setA.nestedRHat(superchains: pairs), 1.003305771321099))
    #expect(agree(Fixtures.setB.nestedRHat(superchains: pairs), 1.1196029326681103))
    let plain = { (draws: Draws) in draws.nestedRHat(superchains: pairs, rankNormalized: false) }
    #expect(agree(plain(Fixtures.setA), 1.000133356169606))
    #expect(agree(plain(Fixtures.setB), 1.1210709313277551))
  }

  static let effectiveSampleSizes: [(String, @Sendable (Draws) -> Double, Double, Double)] = [
    ("bulk", { $0.essBulk() }, 190.15298839785444, 74.60472285272205),
    ("tail", { $0.essTail() }, 221.3105680975921, 199.31725752144266),
    ("mean", { $0.essMean() }, 187.56312800142, 75.62892018393381),
    ("sd", { $0.essStandardDeviation() }, 220.4678571529768, 222.35966648504095),
    ("median", { $0.essQuantile(0.5) }, 277.6071781661372, 92.25968609870182),
    ("q0.1", { $0.essQuantile(0.1) }, 251.26987157947005, 232.67922868187335),
  ]

  @Test(arguments: effectiveSampleSizes)
  func effectiveSampleSize(
    name: String, statistic: @Sendable (Draws) -> Double, a: Double, b: Double
  ) {
    #expect(agree(statistic(Fixtures.setA), a), "\(name): \(statistic(Fixtures.setA))")
    #expect(agree(statistic(Fixtures.setB), b), "\(name): \(statistic(Fixtures.setB))")
  }

  static let standardErrors: [(String, @Sendable (Draws) -> Double, Double, Double)] = [
    ("mean", { $0.mcseMean() }, 0.10438034718584303, 0.17619859197605142),
    ("sd", { $0.mcseStandardDeviation() }, 0.07534263715941111, 0.07825129478030388),
    ("median", { $0.mcseQuantile(0.5) }, 0.10374015994208169, 0.1831521207420277),
    ("q0.9", { $0.mcseQuantile(0.9) }, 0.13997061382751996, 0.21688440746445914),
  ]

  @Test(arguments: standardErrors)
  func monteCarloError(
    name: String, statistic: @Sendable (Draws) -> Double, a: Double, b: Double
  ) {
    #expect(agree(statistic(Fixtures.setA), a), "\(name): \(statistic(Fixtures.setA))")
    #expect(agree(statistic(Fixtures.setB), b), "\(name): \(statistic(Fixtures.setB))")
  }

  @Test func antitheticChainReachesTheCap() {
    let chain = Fixtures.autoregressive(chains: 1, draws: 400, coefficient: -0.6)
    #expect(agree(chain.essMean(), 1040.823996531185))
    #expect(agree(chain.essBulk(), 1040.823996531185))
  }

  @Test func rankNormalScores() {
    let scores = Draws([3, 1, 2, 2, 5], chains: 1).rankNormalized().values
    let golden = [
      0.497200570681554, -1.179761117611861, -0.241040393886027, -0.241040393886027,
      1.179761117611861,
    ]
    #expect(zip(scores, golden).allSatisfy { agree($0, $1, within: 1e-14) }, "\(scores)")
  }

  @Test func energyFraction() {
    let golden = [0.6994446380720539, 1.0970122888325409, 0.7062048425047303, 0.6522157218024994]
    let a = Fixtures.setA
    var energies: [Double] = []
    for chain in 0..<a.chainCount {
      var sum = 0.0
      for x in a.values[chain * 200..<(chain + 1) * 200] {
        sum += x
        energies.append(x * x + 0.1 * sum)
      }
    }
    let fractions = Draws(energies, chains: 4).eBFMI()
    #expect(zip(fractions, golden).allSatisfy { agree($0, $1) }, "\(fractions)")
  }
}
