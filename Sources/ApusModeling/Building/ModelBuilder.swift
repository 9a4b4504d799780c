/// The statements that a model is written with.

public import ApusDistributions
public import ApusGraph

/// Records the statements of a model while its closure runs.
///
/// No statement throws: the first mistake is kept and thrown by ``Model/init(_:)``, so that
/// models read like mathematics.
public final class ModelBuilder {
  private(set) var structure = ModelStructure()
  private(set) var firstError: ModelError?
  /// The line of the statement that is being recorded.
  private var location: SourceLocation?

  init() {}

  /// Known numbers under a name, which can be replaced later by
  /// ``Model/replacingData(_:)``.
  ///
  /// - Parameters:
  ///   - name: the name, unique in the model.
  ///   - value: a number, an array, rows of one length, or a matrix. NaN marks a missing value, which
  ///     is refused unless an observed variable has a ``MissingValueRule`` for it.
  ///   - dims: names of the dimensions, which may have labels by ``coordinate(_:_:)``.
  public func data(
    _ name: String, _ value: some ModelData, dims: [String]? = nil,
    fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      let values = try value.tensorData(named: name)
      try values.checkNotInfinite(name: name)
      try claim(name, dims, shape: values.shape)
      let tensor = Tensor.data(name, values)
      structure.data.append(.init(name: name, tensor: tensor, dims: dims))
      return tensor
    }
  }

  /// The group of each row by its label, as integers that index a dimension: `a[county]`.
  ///
  /// The labels may be replaced by others: in predictions a label that the model was not written
  /// with is a new level, and a missing one (nil) stands for a random known level; see
  /// ``Model/samplePosteriorPredictive(_:variables:seed:into:thin:newLevels:)``.
  ///
  /// - Parameters:
  ///   - labels: one of the labels of `dim` for each row.
  ///   - dim: the dimension; where ``coordinate(_:_:fileID:line:)`` did not declare its labels, they
  ///     are those given here, in the order of their first appearance.
  public func data(
    _ name: String, _ labels: [String], levelsOf dim: String, dims: [String]? = nil,
    fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      let known = structure.coordinates[dim] ?? labels.distinct
      let places = known.places
      if let bad = labels.firstIndex(where: { places[$0] == nil }) {
        throw ModelError(
          .unknownName,
          "'\(name)' has the label '\(labels[bad])' in row \(bad), which '\(dim)' does not have; "
            + "add it to coordinate(\"\(dim)\", …) or correct the row")
      }
      let values = labels.map { Double(places[$0] ?? 0) }
      try claim(name, dims, shape: [labels.count])
      structure.coordinates[dim] = known
      let tensor = Tensor.data(
        name, TensorData(shape: [labels.count], values: values, kind: .integer))
      structure.data.append(.init(name: name, tensor: tensor, dims: dims, levels: dim))
      return tensor
    }
  }

  /// Labels for the entries of a dimension; a dimension with labels has their number of entries.
  public func coordinate(
    _ name: String, _ labels: [String], fileID: String = #fileID, line: Int = #line
  ) {
    _ = record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      if ["chain", "draw", "sample"].contains(name) || structure.coordinates[name] != nil {
        throw ModelError(
          .duplicateName, "the dimension name '\(name)' is taken; use another one")
      }
      structure.coordinates[name] = labels
      return 0
    }
  }

  /// An unknown with its prior distribution.
  ///
  /// - Parameters:
  ///   - name: the name, unique in the model.
  ///   - distribution: the prior; numbers, or vectors or matrices of a batch, are drawn from it
  ///     independently.
  ///   - shape: the lengths of all dimensions, those of a batch first; by default that of `dims`, or
  ///     that of the distribution's arguments.
  ///   - dims: names of all dimensions, of which those with labels also give their length.
  ///   - transform: the map to unconstrained coordinates; by default that of the support. A map onto
  ///     a smaller set (an ``Ordered`` one, say) restricts the prior to it, without a new
  ///     normalisation; draws from the prior are not restricted.
  /// - Returns: the value of the parameter in its own space (positive for a scale, say).
  @discardableResult
  public func parameter(
    _ name: String, _ distribution: some Distribution, shape: [Int]? = nil,
    dims: [String]? = nil, transform: (any Bijection)? = nil, fileID: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      try distribution.validate(for: name)
      let shape = try parameterShape(name, distribution, shape, dims)
      guard !distribution.support.isDiscrete else {
        throw ModelError(
          .unsupported,
          "'\(name)' is discrete (\(distribution.name)) and cannot be a free parameter: samplers "
            + "that follow gradients need continuous ones; use marginalized(\"\(name)\", …) to sum it "
            + "out of the model")
      }
      try claim(name, dims, shape: shape)
      let tensor = Tensor.unknown(name, shape: shape)
      structure.parameters.append(
        .init(
          name: name, distribution: distribution, tensor: tensor, transform: transform, dims: dims))
      structure.variableNames.append(name)
      return tensor
    }
  }

  /// A discrete unknown that is summed out of the model: the log density has the logarithm of the
  /// sum over all of its values, so that samplers need not know it, and results have draws of it
  /// from its exact distribution given the parameters.
  ///
  /// ```swift
  /// let z = m.marginalized("z", Categorical(p: weights), shape: [n])
  /// m.observe("obs", Normal(mu: means[z], sigma: 1), equals: y)
  /// ```
  ///
  /// Each row of a term of the model may depend on one entry of the variable: that of its own
  /// number, or the one that an index of data names (`z[group]`). Variables in one term are summed
  /// out together and need one shape.
  ///
  /// - Parameters:
  ///   - distribution: the prior, on a known finite set of whole numbers; single numbers, drawn
  ///     independently.
  ///   - shape, dims: as those of a parameter.
  /// - Complexity: the terms that depend on it are computed once for each of its values.
  public func marginalized(
    _ name: String, _ distribution: some Distribution, shape: [Int]? = nil,
    dims: [String]? = nil, fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      try distribution.validate(for: name)
      let shape = try parameterShape(name, distribution, shape, dims)
      guard let values = distribution.support.finiteNumbers, shape.rank <= 1 else {
        throw ModelError(
          .unsupported,
          "'\(name)' can't be summed out: that needs a number or a vector of numbers from a known "
            + "finite set, and \(distribution.name) of the shape \(shape) is \(distribution.support)"
            + "; use Bernoulli, Categorical or another bounded distribution with known bounds")
      }
      try claim(name, dims, shape: shape)
      let tensor = Tensor.unknown(name, shape: shape, kind: .integer)
      structure.latents.append(
        .init(
          name: name, distribution: distribution, tensor: tensor, dims: dims, values: values,
          place: structure.parameters.count))
      return tensor
    }
  }

  /// A named function of parameters and data, whose values are kept with the draws.
  @discardableResult
  public func deterministic(
    _ name: String, _ expression: Tensor, dims: [String]? = nil,
    fileID: String = #fileID, line: Int = #line
  ) -> Tensor {
    record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      if let error = expression.error { throw error }
      try claim(name, dims, shape: expression.shape)
      let tensor = expression.named(name)
      structure.deterministics.append(.init(name: name, tensor: tensor, dims: dims))
      structure.variableNames.append(name)
      return tensor
    }
  }

  /// Data with the distribution that they are supposed to come from.
  ///
  /// - Parameters:
  ///   - name: the name of the outcome; replications and predictions carry it.
  ///   - distribution: the likelihood of one element, given parameters and other data.
  ///   - value: the observed numbers, made by ``data(_:_:dims:fileID:line:)``.
  ///   - missing: what is done about missing values (NaN) among the observed numbers, and with
  ///     `.drop` also among the predictors of a row.
  public func observe(
    _ name: String, _ distribution: some Distribution, equals value: Tensor,
    dims: [String]? = nil, missing: MissingValueRule = .fail, fileID: String = #fileID,
    line: Int = #line
  ) {
    _ = record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      if let error = value.error { throw error }
      try distribution.validate(for: name)
      try distribution.checkObserved(value, name: name, missing: missing)
      try claim(name, dims, shape: value.shape)
      let argumentShape = try distribution.valueShape()
      structure.observations.append(
        .init(
          name: name, distribution: distribution, value: value, dims: dims,
          followsArguments: argumentShape == value.shape, missing: missing))
      return 0
    }
  }

  /// A term that is added to the log density, element by element: a soft constraint, or a density
  /// that is not among the distributions.
  public func potential(
    _ name: String, _ expression: Tensor, fileID: String = #fileID, line: Int = #line
  ) {
    _ = record(at: SourceLocation(fileID: fileID, line: line)) { () throws(ModelError) in
      if let error = expression.error { throw error }
      try claim(name, nil, shape: expression.shape)
      structure.potentials.append(.init(name: name, tensor: expression))
      return 0
    }
  }

  /// Runs a statement; its mistake becomes an invalid tensor, and the first one is kept.
  private func record(
    at location: SourceLocation, _ statement: () throws(ModelError) -> Tensor
  ) -> Tensor {
    self.location = location
    do {
      return try statement()
    } catch {
      var error = error
      error.location = error.location ?? location
      firstError = firstError ?? error
      return .invalid(error)
    }
  }

  /// Refuses a name that is taken, and dimension names that don't fit the shape.
  private func claim(_ name: String, _ dims: [String]?, shape: Shape) throws(ModelError) {
    if name.isEmpty {
      throw ModelError(.unknownName, "a statement has the name ''; give it one")
    }
    if let earlier = structure.statements.first(where: { $0.name == name }) {
      let place = earlier.location.map { " (first in \($0))" } ?? ""
      throw ModelError(
        .duplicateName,
        "the name '\(name)' is used twice\(place); give every statement a name of its own")
    }
    if ["chain", "draw", "sample"].contains(name) {
      throw ModelError(
        .duplicateName, "the name '\(name)' is reserved for results; use another one")
    }
    structure.statements.append(.init(name: name, location: location))
    guard let dims else { return }
    guard dims.count == shape.rank else {
      throw ModelError(
        .shapeMismatch,
        "'\(name)' has the shape \(shape), but \(dims.count) dimension names: \(dims); give one "
          + "name for each dimension")
    }
    for (dim, length) in zip(dims, shape.dimensions) {
      if let labels = structure.coordinates[dim], labels.count != length {
        throw ModelError(
          .shapeMismatch,
          "'\(name)' has \(length) entries along '\(dim)', whose coordinate has \(labels.count) "
            + "labels; give a label for each entry, or leave this dimension out of dims")
      }
    }
  }

  private func parameterShape(
    _ name: String, _ distribution: some Distribution, _ shape: [Int]?, _ dims: [String]?
  ) throws(ModelError) -> Shape {
    let given: Shape
    if let shape {
      given = Shape(shape)
    } else if let dims {
      given = try labelled(name, dims, event: distribution.eventShape ?? .scalar)
    } else if let arguments = try distribution.valueShape() {
      return arguments
    } else {
      throw ModelError(
        .shapeMismatch,
        "'\(name)': the arguments of \(distribution.name) leave its length open; give a "
          + "shape, as shape: [10]")
    }
    if let negative = given.dimensions.first(where: { $0 < 0 }) {
      throw ModelError(
        .shapeMismatch,
        "'\(name)': a length cannot be negative, got \(negative); give "
          + "lengths from 0 on")
    }
    guard try distribution.accepts(given) else {
      throw ModelError(
        .shapeMismatch,
        "'\(name)' has the shape \(given), but \(try distribution.shapeInWords()); give a shape that "
          + "ends in this one")
    }
    return given
  }

  /// The lengths of named dimensions: the numbers of their labels, or what the distribution says
  /// about the last ones, those of each value.
  private func labelled(
    _ name: String, _ dims: [String], event: Shape
  ) throws(ModelError) -> Shape {
    var lengths = [Int]()
    for (dim, place) in zip(dims, dims.indices.map { $0 - dims.count + event.rank }) {
      if let labels = structure.coordinates[dim] {
        lengths.append(labels.count)
      } else if place >= 0 {
        lengths.append(event.dimensions[place])
      } else {
        throw ModelError(
          .unknownName,
          "'\(name)': the length of '\(dim)' is not known; declare coordinate(\"\(dim)\", …) "
            + "before it, or give a shape")
      }
    }
    return Shape(lengths)
  }
}
