/// What a model consists of: a record of its statements, in the order in which they were made.

import ApusDistributions
import ApusGraph

/// The statements of a model. Everything else about a model is derived from these.
struct ModelStructure: Sendable {
  /// Known numbers under a name.
  struct Data: Sendable {
    let name: String
    let tensor: Tensor
    let dims: [String]?
    /// The dimension whose labels were given for the rows, if the data are such.
    var levels: String? = nil
  }

  /// An unknown with its prior.
  struct Parameter: Sendable {
    let name: String
    var distribution: any Distribution
    /// The unknown in its constrained space.
    let tensor: Tensor
    /// The map that was asked for instead of that of the support.
    let transform: (any Bijection)?
    let dims: [String]?

    var shape: Shape { tensor.shape }

    /// The map to the constrained space. A discrete prior, which has none, is refused by the
    /// builder.
    var bijection: any Bijection {
      transform ?? distribution.support.bijection ?? IdentityBijection()
    }
  }

  /// A named function of parameters and data.
  struct Deterministic: Sendable {
    let name: String
    var tensor: Tensor
    let dims: [String]?
  }

  /// Data with the distribution that they are supposed to come from.
  struct Observation: Sendable {
    let name: String
    var distribution: any Distribution
    var value: Tensor
    let dims: [String]?
    /// Whether the arguments of the distribution alone have the shape of the data, so that
    /// predictions for other data take their shape from the arguments.
    let followsArguments: Bool
    /// What is done about missing values.
    let missing: MissingValueRule
    /// Whether the value belongs to the other data: not when these alone were replaced.
    var hasOwnOutcome = true
  }

  /// A term that is added to the log density.
  struct Potential: Sendable {
    let name: String
    var tensor: Tensor
  }

  /// The name of a statement of any kind, and its line.
  struct Statement: Sendable {
    let name: String
    let location: SourceLocation?
  }

  /// All statements in their order.
  var statements: [Statement] = []
  var data: [Data] = []
  var parameters: [Parameter] = []
  var latents: [Latent] = []
  var deterministics: [Deterministic] = []
  var observations: [Observation] = []
  var potentials: [Potential] = []
  /// Labels of dimensions, by their name.
  var coordinates: [String: [String]] = [:]
  /// Levels that data have and parameters don't, with what stands for their parameters.
  var newLevels = NewLevels()
  /// The names of parameters and deterministics in the order of their statements.
  var variableNames: [String] = []

  /// The parameter or deterministic of a name.
  func variable(_ name: String) -> (tensor: Tensor, dims: [String]?)? {
    if let parameter = parameters.first(where: { $0.name == name }) {
      return (parameter.tensor, parameter.dims)
    }
    return deterministics.first { $0.name == name }.map { ($0.tensor, $0.dims) }
  }

  /// The dimension names of a variable: its own, or `<name>_dim_0`, `<name>_dim_1`, ….
  static func dimensionNames(of name: String, _ dims: [String]?, rank: Int) -> [String] {
    if let dims, dims.count == rank { return dims }
    return (0..<rank).map { "\(name)_dim_\($0)" }
  }
}
