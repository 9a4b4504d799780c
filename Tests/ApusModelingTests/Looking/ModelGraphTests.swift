/// The graph of a model as Graphviz reads it.
import ApusDistributions
import ApusGraph
import ApusReferenceModels
import Testing

@testable import ApusModeling

@Suite struct ModelGraphTests {
  /// What a DOT text says: nodes by plate and edges. Quoted strings are taken as they are.
  private struct Dot {
    var plateOfNode: [String: String] = [:]
    var edges: Set<String> = []
    var dashed: Set<String> = []
    var isBalanced = true

    init(_ text: String) {
      var plates = [String]()
      for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
        if line.hasPrefix("subgraph") {
          plates.append(String(line.split(separator: "\"")[1]))
        } else if line.contains("{") {
          plates.append("")
        } else if line == "}" {
          isBalanced = isBalanced && plates.popLast() != nil
        } else if line.contains("\" -> \"") {
          let edge = line.prefix { $0 != ";" && $0 != "[" }.filter { $0 != "\"" }
          let (_, isNew) = (edge, edges.insert(edge.trimmingSuffix(" ")).inserted)
          isBalanced = isBalanced && isNew && line.hasSuffix(";")
          if line.contains("style=dashed") { dashed.insert(edge.trimmingSuffix(" ")) }
        } else if line.hasPrefix("\"") {
          let name = String(line.split(separator: "\"")[0])
          isBalanced = isBalanced && plateOfNode[name] == nil && line.hasSuffix("];")
          plateOfNode[name] = plates.last
        }
      }
      isBalanced = isBalanced && plates.isEmpty
    }
  }

  @Test func eightSchoolsHaveTheirPlateAndArrows() throws {
    let model = try Model { m in
      m.coordinate("school", ["A", "B", "C", "D", "E", "F", "G", "H"])
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 5))
      let tau = m.parameter("tau", HalfCauchy(beta: 5))
      let offset = m.parameter("offset", Normal(mu: 0, sigma: 1), dims: ["school"])
      let theta = m.deterministic("theta", mu + tau * offset, dims: ["school"])
      let sigma = m.data("sigma", [15.0, 10, 16, 11, 9, 11, 10, 18], dims: ["school"])
      let y = m.data("y", [28.0, 8, -3, 7, -1, 1, 18, 12], dims: ["school"])
      m.observe("obs", Normal(mu: theta, sigma: sigma), equals: y, dims: ["school"])
    }
    let dot = Dot(model.graph())
    #expect(dot.isBalanced)
    let plate = "cluster_school (8)"
    #expect(
      dot.plateOfNode == [
        "mu": "", "tau": "", "offset": plate, "theta": plate, "sigma": plate, "y": plate,
        "obs": plate,
      ])
    #expect(
      dot.edges == [
        "mu -> theta", "tau -> theta", "offset -> theta", "theta -> obs", "sigma -> obs",
        "y -> obs",
      ])
    #expect(dot.dashed == ["y -> obs"])
    #expect(model.graph().contains("\"offset\" [label=\"offset\\n~ Normal\", shape=ellipse];"))
    #expect(model.graph().contains("label=\"school (8)\""))
  }

  @Test func varyingInterceptsHaveTheirPlatesAndArrows() throws {
    let dot = Dot(try hierarchicalModel().graph())
    #expect(dot.isBalanced)
    #expect(
      dot.edges == [
        "mu_a -> a", "sigma_a -> a", "a_offset -> a", "a -> obs", "g -> obs", "x -> obs",
        "beta -> obs", "sigma -> obs", "y -> obs",
      ])
    let rows = try hierarchicalModel().variables[0].size
    #expect(Set(dot.plateOfNode.values) == ["", "cluster_8", "cluster_\(rows)"])
    #expect(dot.plateOfNode["obs"] == "cluster_\(rows)" && dot.plateOfNode["a"] == "cluster_8")
  }

  @Test func priorsAndPotentialsHaveArrows() throws {
    let dot = Dot(
      try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: m.data("width", 2.0)))
        let x = m.parameter("x", Normal(mu: mu, sigma: 1), shape: [2, 3])
        m.potential("soft", -square(sum(x)))
        let y = m.parameter("y", Truncated(Normal(mu: 0, sigma: 1), lower: mu))
        m.deterministic("z", exp(y))
      }.graph())
    #expect(dot.edges == ["width -> mu", "mu -> x", "x -> soft", "mu -> y", "y -> z"])
    #expect(dot.plateOfNode["x"] == "cluster_2 x 3" && dot.plateOfNode["soft"] == "")
  }

  @Test func oddNamesAreQuoted() throws {
    let text = try Model { m in
      m.parameter("a \"b\"\\\n{c}", Normal(mu: 0, sigma: 1))
    }.graph()
    #expect(text.contains(#""a \"b\"\\\n{c}" [label="#))
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    hasSuffix(String(character)) ? dropLast().trimmingSuffix(character) : String(self)
  }
}
