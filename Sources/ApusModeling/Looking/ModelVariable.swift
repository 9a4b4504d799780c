/// One statement of a model, for looking at it.

/// What a model says under one name: its kind, its shape and its formula.
public struct ModelVariable: Sendable, Equatable {
  /// The kinds of statements.
  public enum Kind: String, Sendable, CaseIterable {
    /// Known numbers.
    case data
    /// An unknown with a prior.
    case parameter
    /// A discrete unknown that is summed out of the model.
    case marginalized
    /// A named function of others.
    case deterministic
    /// An outcome: data with the distribution that they are supposed to come from.
    case observed
    /// A term that is added to the log density.
    case potential
  }

  /// The name, unique in the model.
  public let name: String
  /// What kind of statement it is.
  public let kind: Kind
  /// The lengths of the dimensions; empty for a single number.
  public let shape: [Int]
  /// The names of the dimensions, where they were given.
  public let dims: [String]?
  /// The distribution of an unknown or an outcome, the expression of a deterministic or a
  /// potential, in the names of the model: `Normal(alpha + dot(X, beta), sigma)`. Empty for data.
  public let formula: String
  /// What values of a distribution are, as in "must be positive"; nil without a distribution.
  public let support: String?
  /// The number of coordinates of a parameter in the unconstrained space where samplers move; 0 for
  /// everything else.
  public let unconstrainedSize: Int
  /// The map that was asked for instead of that of the support, by its name.
  public let transform: String?
  /// The data that an outcome was observed as, in the names of the model; nil for everything else.
  public let observedData: String?
  /// The names that the formula depends on directly, in their order; those of the observed data are
  /// left out.
  public let dependencies: [String]

  /// The number of elements.
  public var size: Int { shape.reduce(1, *) }
}

extension ModelVariable: CustomStringConvertible {
  /// The statement in mathematical notation, as one line: `beta ~ Normal(0, 1.5)  [2]`.
  public var description: String {
    switch kind {
    case .data: "\(name) = data" + shapeInWords(after: "  ")
    case .parameter:
      "\(name) ~ \(formula)" + shapeInWords(after: "  ")
        + (transform.map { "  transform: \($0)" } ?? "")
    case .marginalized: "\(name) ~ \(formula)" + shapeInWords(after: "  ") + "  summed out"
    case .deterministic: "\(name) = \(formula)" + shapeInWords(after: "  ")
    case .observed:
      "\(name) ~ \(formula)  observed: \(observedData ?? "")" + shapeInWords(after: " ")
    case .potential: "\(name) = potential(\(formula))" + shapeInWords(after: "  ")
    }
  }

  /// The shape with the names of the dimensions: `[180, 2]`, `[county: 85]`; nothing for a number.
  private func shapeInWords(after space: String) -> String {
    if shape.isEmpty { return "" }
    let lengths = shape.indices.map { axis in
      dims.map { "\($0[axis]): \(shape[axis])" } ?? "\(shape[axis])"
    }
    return "\(space)[\(lengths.joined(separator: ", "))]"
  }
}
