/// Every distribution of vectors, matrices and series and every map that is promised has its entry.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct ArrayCompletenessTests {
  static let promised = [
    "MvNormal", "MvStudentT", "Dirichlet", "Multinomial", "DirichletMultinomial", "LKJCholesky",
    "LKJCholeskyCovariance", "Wishart", "MatrixNormal", "ZeroSumNormal", "CAR", "ICAR",
    "GaussianRandomWalk", "AR", "GARCH11", "Mixture",
  ]

  @Test func everyDistributionHasATableAndAnExample() throws {
    let tables = try ArrayEntry.all.map { try $0.make($0.cases[0]).name }
    let examples = ArrayExample.all.map(\.distribution.name)
    #expect(Set(tables) == Set(Self.promised))
    #expect(Set(examples) == Set(Self.promised))
  }

  @Test func modifiersHaveTables() throws {
    for name in ["Truncated", "Censored", "Interval"] {
      #expect(BoundReferenceTests.all.contains { $0.name.hasPrefix(name) })
    }
    let custom = CustomDensity([]) { x, _ in -x }
    #expect(custom.name == "CustomDensity")
  }

  @Test func everyMapHasItsLaws() {
    let tested = SetCase.all.map { "\(type(of: $0.set))" }
    let promised = [
      "Simplex", "ZeroSum", "Ordered", "PositiveOrdered", "CholeskyCorrelation",
      "CholeskyCovariance", "PositiveDefinite",
    ]
    #expect(Set(tested) == Set(promised))
  }
}
