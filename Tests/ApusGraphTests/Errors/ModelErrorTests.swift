/// Mistakes are told with the user's names, both shapes, the numbers, and a way out.

import Testing

@testable import ApusGraph

@Suite struct ModelErrorTests {
  let alpha = Tensor.unknown("alpha", shape: [5])
  let beta = Tensor.unknown("beta", shape: [2])
  let group = indices([0, 4, 7, 9])

  private func expect(
    _ tensor: Tensor, _ reason: ModelError.Reason, mentions words: [String],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(tensor.error?.reason == reason, sourceLocation: sourceLocation)
    let message = tensor.error?.message ?? ""
    for word in words {
      #expect(message.contains(word), "\(message)", sourceLocation: sourceLocation)
    }
  }

  @Test func shapesThatDoNotFitAreNamed() {
    expect(
      alpha + beta, .shapeMismatch,
      mentions: ["alpha + beta", "alpha [5]", "beta [2]", "equal or one of them 1"])
    expect(pow(alpha, beta), .shapeMismatch, mentions: ["pow(alpha, beta)", "[5]", "[2]"])
    expect(
      select(alpha .< 0, alpha, beta), .shapeMismatch,
      mentions: ["select", "alpha .< 0 [5]", "beta [2]"])
    expect(broadcast(alpha, to: [3]), .shapeMismatch, mentions: ["alpha", "[5]", "[3]"])
    expect(outer(alpha, matrix(2, 2)), .shapeMismatch, mentions: ["alpha [5]", "X [2, 2]"])
  }

  @Test func productsThatDoNotFitAreNamedWithTheirLine() {
    let product = dot(matrix(4, 3), beta)
    let line = #line - 1
    expect(
      product, .shapeMismatch,
      mentions: ["dot(X, beta)", "4 rows", "3 columns", "2 elements", "need a vector of 3"])
    #expect(product.error?.location?.line == line)
    #expect(product.error?.description.hasSuffix("ModelErrorTests.swift:\(line))") == true)
    expect(dot(alpha, beta), .shapeMismatch, mentions: ["alpha", "5", "beta", "2"])
    expect(dot(alpha, matrix(4, 3)), .shapeMismatch, mentions: ["alpha", "4 rows", "5 elements"])
    expect(
      dot(matrix(4, 3), matrix(4, 3)), .shapeMismatch, mentions: ["[4, 3]", "3 columns", "4 rows"])
    expect(dot(alpha, 2), .shapeMismatch, mentions: ["alpha", "[5]", "[]", "vectors or matrices"])
  }

  @Test func indexOutOfRangeNamesDataValueAndFirstBadRow() {
    let picked = alpha[group]
    let line = #line - 1
    expect(
      picked, .indexOutOfRange,
      mentions: ["alpha[group]", "group has the value 7 in row 2", "alpha has 5 entries", "0 to 4"])
    #expect(picked.error?.location?.line == line)
    expect(alpha[indices([0, -1])], .indexOutOfRange, mentions: ["-1 in row 1"])
    expect(alpha[indices([0, 1, 9, 1], [2, 2])], .indexOutOfRange, mentions: ["row 1, column 0"])
    expect(alpha[5], .indexOutOfRange, mentions: ["alpha", "5"])
    expect(Tensor.unknown("none", shape: [0])[0], .indexOutOfRange, mentions: ["no entries"])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, 0.5])
  func indexThatIsNoWholeNumberIsAnError(_ value: Double) {
    let data = TensorData(shape: [1], values: [value], kind: .integer)
    expect(alpha[.data("odd", data)], .indexOutOfRange, mentions: ["odd", "\(value)", "row 0"])
  }

  @Test func indexMustBeIntegerData() {
    let reals = Tensor.data("weights", TensorData(shape: [2], values: [0, 1]))
    expect(alpha[reals], .unsupported, mentions: ["weights", "integer", "array of Int"])
    let unknown = Tensor.unknown("k", shape: [2])
    expect(alpha[unknown], .unsupported, mentions: ["k", "integer data"])
    // An unknown integer is looked at when it is known.
    #expect(alpha[Tensor.unknown("k", shape: [2], kind: .integer)].shape == [2])
    expect(Tensor.unknown("tau", shape: [])[0], .shapeMismatch, mentions: ["tau", "single number"])
  }

  @Test func axesAreChecked() {
    expect(
      sum(matrix(2, 3), axis: 2), .shapeMismatch, mentions: ["X", "[2, 3]", "axis 2", "0 to 1"])
    expect(sum(alpha, axis: -1), .shapeMismatch, mentions: ["alpha", "axis -1"])
    expect(sum(sum(alpha), axis: 0), .shapeMismatch, mentions: ["single number"])
  }

  @Test func firstMistakeTravelsUnchanged() throws {
    let wrong = alpha + beta
    let later = [
      exp(wrong), wrong + 1, 1 - wrong, sum(wrong), mean(wrong), dot(wrong, beta),
      outer(beta, wrong),
      wrong[group], wrong.named("mu"), select(wrong, alpha, beta), alpha[group] * wrong,
      wrong * alpha[group], sum(wrong, axis: 4), broadcast(wrong, to: [2]),
      dot(matrix(4, 3), wrong),
    ]
    for tensor in later.filter({ $0 != later[10] }) { #expect(tensor.error == wrong.error) }
    #expect(later[10].error?.reason == .indexOutOfRange)
    #expect(gradient(of: sum(wrong), withRespectTo: [alpha]).map(\.error) == [wrong.error])
    let thrown = #expect(throws: ModelError.self) {
      try Plan(outputs: [alpha, sum(wrong)], unknowns: [alpha])
    }
    #expect(thrown == wrong.error)
  }

  @Test func missingUnknownIsNamed() {
    let error = #expect(throws: ModelError.self) {
      try Plan(outputs: [sum(alpha) * sum(beta)], unknowns: [alpha])
    }
    #expect(error?.reason == .unknownName)
    #expect(error?.message.contains("'beta'") == true)
  }
}
