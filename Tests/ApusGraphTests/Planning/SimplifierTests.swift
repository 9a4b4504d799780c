/// What planning makes of expressions, counted in instructions.

import Testing

@testable import ApusGraph

@Suite struct SimplifierTests {
  let x = Tensor.unknown("x", shape: [100])
  let s = Tensor.unknown("s", shape: .scalar)
  let y = Tensor.data("y", TensorData(shape: [100], values: (0..<100).map(Double.init)))

  private func operations(_ outputs: Tensor...) throws -> [Tensor] {
    try Plan(outputs: outputs, unknowns: [x, s]).operations
  }

  /// The instructions whose output or inputs have the length of the data.
  private func passes(_ outputs: [Tensor], unknowns: [Tensor], rows: Int) throws -> [String] {
    try Plan(outputs: outputs, unknowns: unknowns).operations.filter { tensor in
      ([tensor] + tensor.node.inputs).contains { $0.shape.count >= rows }
    }.map { "\(type(of: $0.node.operation))" }
  }

  @Test func equalExpressionsAreOneNode() throws {
    #expect(try operations(exp(x) * exp(x)).count == 2)
    #expect(try operations(sum(exp(x)), sum(exp(x))).count == 2)
    #expect(try operations((x + y) * (y + x)).count == 2)
    #expect(try operations(sin(x * 2), sin(2 * x)).count == 2)
    #expect(try operations(x - y, y - x).count == 2)
  }

  @Test func constantsFold() throws {
    #expect(try operations(sum(log(y + 1)) * 2 + exp(Tensor(3))).count == 0)
    #expect(try operations(x * (2 * exp(Tensor(1)))).count == 1)
    #expect(try operations(select(y .>= 0, x, exp(x))).count == 0)
    #expect(try operations(select(y .< 0, x, exp(x))).count == 1)
  }

  @Test func neutralElementsVanish() throws {
    for same in [
      x + 0, 0 + x, x - 0, x * 1, 1 * x, x / 1, -(-x), pow(x, 1), broadcast(x, to: [100]),
    ] {
      #expect(try operations(same).count == 0, "\(same)")
    }
  }

  @Test func equalNumbersOfAnotherKindOrShapeStayApart() throws {
    let first = x[0] + 0.0
    #expect(try operations(first).count <= 2)
    let stretched = s * Tensor.constant([2], shape: [1])
    let values = try planned([s * 2, stretched], unknowns: [s], at: [[3]])
    #expect(values == [[6], [6]])
    #expect(stretched.shape == [1])
  }

  @Test func normalLogDensityReadsTheRowsTwice() throws {
    let z = (y - s) / exp(s)
    let density = sum(-0.5 * square(z) - log(exp(s)) - 0.9189385332)
    #expect(try passes([density], unknowns: [s], rows: 100) == ["Subtract", "InnerProduct"])
  }

  @Test(arguments: [2, 40])
  func linearModelGradientTakesSixPasses(_ columns: Int) throws {
    let X = matrix(100, columns)
    let alpha = Tensor.unknown("alpha", shape: .scalar)
    let beta = Tensor.unknown("beta", shape: [columns])
    let sigma = exp(s)
    let z = (y - (alpha + dot(X, beta))) / sigma
    let density = sum(-0.5 * square(z) - log(sigma) - 0.9189385332)
    let slopes = gradient(of: density, withRespectTo: [alpha, beta, s])
    let passes = try passes([density] + slopes, unknowns: [alpha, beta, s], rows: 100)
    #expect(passes.filter { $0.hasPrefix("MatrixVector") }.count == 2)
    #expect(passes.count <= 6, "\(passes)")
  }

  @Test func unneededExpressionsCostNothing() throws {
    _ = exp(x)
    #expect(try operations(s + 1).count == 1)
    #expect(try operations(select(Tensor(1), s, sum(exp(x)))).count == 0)
  }
}
