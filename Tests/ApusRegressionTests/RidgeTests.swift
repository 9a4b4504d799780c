/// Ridge regression against recorded values, a naive solution and its own optimality.
import ApusLinearAlgebra
import ApusRegression
import ApusTestSupport
import Testing

@Suite struct RidgeTests {
  static let seeds: ClosedRange<UInt64> = 1...20

  /// The values recorded with the two files, for a penalty of 1 and an intercept without penalty.
  @Test func recordedFitIsReproduced() throws {
    let (trainX, trainY) = try linearData("linear_train")
    let (testX, testY) = try linearData("linear_test")
    let ridge = try Ridge(alpha: 1.0).fit(trainX, trainY)
    #expect(abs(ridge.coefficients[0] - 1.4505688578545295) < 1e-9)
    #expect(abs(ridge.coefficients[1] - -2.019190749999826) < 1e-9)
    #expect(abs(ridge.intercept - 0.6336434566415774) < 1e-9)
    let errors = zip(try ridge.predict(testX), testY).map { ($0 - $1) * ($0 - $1) }
    #expect(abs(errors.reduce(0, +) / Double(errors.count) - 0.5375252150822072) < 1e-9)
    #expect(try Ridge(alpha: 1.0).fit(Matrix(rows: trainX), trainY) == ridge)
  }

  @Test(arguments: seeds, [1e-3, 1, 50])
  func equalsNaiveNormalEquations(seed: UInt64, alpha: Double) throws {
    let data = RandomRegression(rows: 5 + Int(seed) % 20, columns: 1 + Int(seed) % 9, seed: seed)
    let fit = try Ridge(alpha: alpha).fit(data.design, data.outcome)
    let naive = data.naiveFit(alpha: alpha)
    #expect(isClose(fit.coefficients, naive.coefficients, 1e-9), "seed \(seed)")
    #expect(isClose([fit.intercept], [naive.intercept], 1e-9), "seed \(seed)")
  }

  @Test(arguments: seeds)
  func moreColumnsThanRowsEqualNaiveNormalEquations(seed: UInt64) throws {
    let data = RandomRegression(rows: 2 + Int(seed) % 4, columns: 6 + Int(seed) % 5, seed: seed)
    let fit = try Ridge(alpha: 0.7).fit(data.design, data.outcome)
    let naive = data.naiveFit(alpha: 0.7)
    #expect(isClose(fit.coefficients, naive.coefficients, 1e-9), "seed \(seed)")
    #expect(isClose([fit.intercept], [naive.intercept], 1e-9), "seed \(seed)")
  }

  @Test(arguments: seeds)
  func withoutPenaltyResidualsAreOrthogonalToTheDesign(seed: UInt64) throws {
    let data = RandomRegression(rows: 15 + Int(seed), columns: 1 + Int(seed) % 6, seed: seed)
    let fit = try Ridge(alpha: 0).fit(data.design, data.outcome)
    let residuals = zip(data.outcome, try fit.predict(data.design)).map { $0 - $1 }
    #expect(abs(residuals.reduce(0, +)) < 1e-10, "seed \(seed)")
    for column in 0..<data.columns {
      let product = zip(residuals, data.design).reduce(0) { $0 + $1.0 * $1.1[column] }
      #expect(abs(product) < 1e-9, "seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func shiftsOfTheDataMoveTheInterceptOnly(seed: UInt64) throws {
    let data = RandomRegression(rows: 12, columns: 3, seed: seed)
    let fit = try Ridge(alpha: 2).fit(data.design, data.outcome)
    let shifted = try Ridge(alpha: 2).fit(
      data.design.map { row in row.map { $0 + 100 } }, data.outcome.map { $0 - 7 })
    #expect(isClose(shifted.coefficients, fit.coefficients, 1e-10), "seed \(seed)")
    let moved = fit.intercept - 7 - 100 * fit.coefficients.reduce(0, +)
    #expect(isClose([shifted.intercept], [moved], 1e-9), "seed \(seed)")
  }

  @Test func columnsOfVeryDifferentUnitsAreFitted() throws {
    let data = RandomRegression(rows: 30, columns: 3, seed: 4)
    let units = [1e-9, 1, 1e9]
    let rescaled = data.design.map { row in zip(row, units).map { $0 * $1 } }
    let plain = try Ridge(alpha: 0).fit(data.design, data.outcome)
    let fit = try Ridge(alpha: 0).fit(rescaled, data.outcome)
    #expect(isClose(zip(fit.coefficients, units).map { $0 * $1 }, plain.coefficients, 1e-10))
    #expect(throws: Never.self) { try Ridge(alpha: 1e-20).fit(rescaled, data.outcome) }
  }

  @Test func constantColumnGetsNoCoefficientUnderAPenalty() throws {
    let fit = try Ridge(alpha: 1).fit([[0.1, 1], [0.1, 2], [0.1, 4]], [1, 2, 4])
    #expect(fit.coefficients[0] == 0)
  }

  @Test func oneRowPredictsItself() throws {
    let fit = try Ridge(alpha: 1).fit([[3, 4]], [5])
    #expect(fit.coefficients == [0, 0] && fit.intercept == 5)
  }

  @Test func noRowsGiveNoPredictions() throws {
    let fit = try Ridge().fit([[1, 2], [2, 1]], [0, 1])
    #expect(try fit.predict([]) == [])
    #expect(try fit.predict(Matrix(rows: 0, columns: 2)) == [])
  }
}
