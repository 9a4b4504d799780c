/// The example of the landing page.

import ApusGraph
import Testing

@Suite struct DocumentationTests {
  @Test func exampleOfTheLandingPage() throws {
    let X = Tensor.data("X", TensorData(shape: [3, 2], values: [1, 0, 1, 1, 1, 2]))
    let y = Tensor.data("y", TensorData(shape: [3], values: [1, 3, 5]))
    let beta = Tensor.unknown("beta", shape: [2])

    let loss = sum(square(y - dot(X, beta)))
    let slopes = gradient(of: loss, withRespectTo: [beta])
    let plan = try Plan(outputs: [loss] + slopes, unknowns: [beta])

    let executor = Executor(plan)
    executor.inputs[0][0] = 1
    executor.inputs[0][1] = 1
    executor.run()
    let value = executor.outputs[0][0]  // 5
    let slope = Array(executor.outputs[1])  // [-6, -10]

    #expect(value == 5)
    #expect(slope == [-6, -10])
  }

  @Test func recurrenceOfTheLandingPage() throws {
    let y = Tensor.data("y", TensorData(shape: [3], values: [1, 0, 2]))
    let (v0, omega, alpha, beta) = (1.0.tensor, 0.5.tensor, 0.25.tensor, 0.5.tensor)

    let variance = scan(from: v0, over: [y]) { v, row in omega + alpha * square(row[0]) + beta * v }

    let values = try Plan(outputs: [variance], unknowns: []).evaluate()[0]
    #expect(values == [1.25, 1.125, 2.0625])
  }
}
