/// Loops over rows against a naive evaluation of the same expressions.
import ApusTestSupport
import Testing

@testable import ApusGraph

/// Expressions over rows whose values and gradients run in loops.
struct RowProgram: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The number of loops that a plan of the value needs.
  let loops: Int
  let build: @Sendable (RowMaterial) -> Tensor

  /// Data of a number of rows, and unknowns.
  struct RowMaterial {
    let rows: Int
    let wide: Tensor
    let narrow: Tensor
    let x: Tensor
    let y: Tensor
    let group: Tensor
    let beta = Tensor.unknown("beta", shape: [11])
    let gamma = Tensor.unknown("gamma", shape: [2])
    let effects = Tensor.unknown("effects", shape: [5])
    let s = Tensor.unknown("s", shape: .scalar)

    var unknowns: [Tensor] { [beta, gamma, effects, s] }

    init(rows: Int) {
      var generator = GeneratorB(seed: UInt64(rows))
      func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in generator.normalish() } }
      self.rows = rows
      wide = .data("wide", TensorData(shape: [rows, 11], values: numbers(rows * 11)))
      narrow = .data("narrow", TensorData(shape: [rows, 2], values: numbers(rows * 2)))
      x = .data("x", TensorData(shape: [rows], values: numbers(rows)))
      y = .data("y", TensorData(shape: [rows], values: numbers(rows).map { $0 > 0 ? 1 : 0 }))
      let groups = (0..<rows).map { Double(($0 * 7) % 5) }
      group = .data("group", TensorData(shape: [rows], values: groups, kind: .integer))
    }
  }

  static let all = [
    RowProgram(testDescription: "logistic", loops: 1) { m in
      let eta = m.s + dot(m.wide, m.beta)
      return sum(m.y * eta - softplus(eta))
    },
    RowProgram(testDescription: "narrow normal", loops: 1) { m in
      -0.5 * sum(square((m.x - dot(m.narrow, m.gamma)) / exp(m.s))) - m.s
    },
    RowProgram(testDescription: "gathered Poisson", loops: 1) { m in
      let eta = m.effects[m.group] + m.s * m.x
      return sum(m.y * eta - exp(eta))
    },
    RowProgram(testDescription: "two stages", loops: 2) { m in
      let eta = dot(m.wide, m.beta)
      let total = sum(exp(eta))
      return sum(square(eta - total / Double(m.rows))) + sum(m.x * eta)
    },
    RowProgram(testDescription: "gather of rows by rows", loops: 2) { m in
      let value = tanh(m.s * m.x)
      return sum(value[m.group] * value)
    },
    RowProgram(testDescription: "branches", loops: 1) { m in
      sum(select(m.x .< 0, m.s * m.x, square(m.x) * exp(m.s)))
    },
    RowProgram(testDescription: "squares of rows as many as columns", loops: 1) { m in
      sum(log1p(square(m.x * m.s)) + sigmoid(m.x - m.s) / 3 - sqrt(1 + square(m.x + m.s)))
    },
  ]
}

@Suite struct RowLoopTests {
  @Test(arguments: RowProgram.all, [32, 33, 257, 1500])
  func valueAndGradientEqualNaiveEvaluation(_ program: RowProgram, rows: Int) throws {
    let material = RowProgram.RowMaterial(rows: rows)
    let value = program.build(material)
    #expect(value.error == nil)
    let outputs = [value] + gradient(of: value, withRespectTo: material.unknowns)
    var generator = GeneratorB(seed: 5)
    let values = material.unknowns.map { unknown in
      (0..<unknown.shape.count).map { _ in 0.3 * generator.normalish() }
    }
    let expected = NaiveInterpreter.values(
      of: outputs, given: Dictionary(uniqueKeysWithValues: zip(material.unknowns, values)))
    let plan = try Plan(outputs: outputs, unknowns: material.unknowns)
    #expect(!plan.loops.isEmpty)
    for (found, wanted) in zip(plan.evaluate(values), expected) {
      let scale = wanted.map(abs).max() ?? 0
      for (a, b) in zip(found, wanted) { #expect(abs(a - b) <= 1e-11 * max(scale, 1)) }
    }
  }

  @Test(arguments: RowProgram.all)
  func rowsAreVisitedInAsFewLoopsAsReductionsAllow(_ program: RowProgram) throws {
    let material = RowProgram.RowMaterial(rows: 100)
    let plan = try Plan(outputs: [program.build(material)], unknowns: material.unknowns)
    #expect(plan.loops.count == program.loops)
  }

  @Test func regressionGradientNeedsOneLoop() throws {
    let material = RowProgram.RowMaterial(rows: 100)
    let value = RowProgram.all[0].build(material)
    let outputs = [value] + gradient(of: value, withRespectTo: material.unknowns)
    let plan = try Plan(outputs: outputs, unknowns: material.unknowns)
    #expect(plan.loops.count == 1)
    // The design counts once, though both products read it.
    #expect(plan.cost.dataBytes < 8 * (100 * 11 + 3 * 100))
  }

  @Test func valuesOfRowsCanBeOutputs() throws {
    let material = RowProgram.RowMaterial(rows: 300)
    let eta = material.s * material.x
    let plan = try Plan(outputs: [exp(eta), sum(eta)], unknowns: [material.s])
    let found = plan.evaluate([[0.5]])
    let x = try #require(material.x.knownValues)
    #expect(found[0].count == 300 && found[0].last.map { $0.isFinite } == true)
    #expect(abs(found[1][0] - 0.5 * x.reduce(0, +)) <= 1e-11)
  }

  @Test func squareDesignStreamsOnlyItsRows() throws {
    // As many columns as rows: the coefficients must not be taken for a value over rows.
    var generator = GeneratorB(seed: 8)
    let n = 40
    let values = (0..<n * n).map { _ in generator.normalish() }
    let design = Tensor.data("X", TensorData(shape: [n, n], values: values))
    let beta = Tensor.unknown("beta", shape: [n])
    let value = sum(exp(0.01 * dot(design, tanh(beta))))
    let outputs = [value] + gradient(of: value, withRespectTo: [beta])
    let point = (0..<n).map { _ in generator.normalish() }
    let expected = NaiveInterpreter.values(of: outputs, given: [beta: point])
    let found = try Plan(outputs: outputs, unknowns: [beta]).evaluate([point])
    for (a, b) in zip(found.flatMap { $0 }, expected.flatMap { $0 }) {
      #expect(abs(a - b) <= 1e-11 * max(1, abs(b)))
    }
  }
}
