/// Columns of CmdStan's CSV files: their names, and the elements of arrays that they hold.

/// The names of sampler statistics: CmdStan's, ours, and what the numbers stand for.
enum CmdStanStatistic {
  static let all: [(column: String, name: String, kind: DataArray.Kind)] = [
    ("lp__", "lp", .real),
    ("accept_stat__", "acceptance_rate", .real),
    ("stepsize__", "step_size", .real),
    ("treedepth__", "tree_depth", .integer),
    ("n_leapfrog__", "n_steps", .integer),
    ("divergent__", "diverging", .boolean),
    ("energy__", "energy", .real),
  ]

  static func isStatistic(_ column: String) -> Bool { column.hasSuffix("__") && column.count > 2 }

  /// Our name and kind for a column; a statistic of another sampler keeps its name without `__`.
  static func name(of column: String) -> (name: String, kind: DataArray.Kind) {
    all.first { $0.column == column }.map { ($0.name, $0.kind) }
      ?? (String(column.dropLast(2)), .real)
  }
}

/// The element of a variable that a column holds.
struct CmdStanElement: Equatable {
  /// The variable; elements of tuples and parts of complex numbers are variables of their own, such as
  /// `t:1` and `z.real`.
  let variable: String
  /// Indices from 1.
  let indices: [Int]

  init(variable: String, indices: [Int]) {
    (self.variable, self.indices) = (variable, indices)
  }

  /// Takes the name of a column apart: `a.2:1.3` is the element (2, 3) of `a:1`; nil for a name without
  /// letters where one must be, or with an index below 1 or beyond `Int`.
  init?(_ column: String) {
    var names: [String] = []
    var indices: [Int] = []
    var part = ""
    for level in column.split(separator: ":", omittingEmptySubsequences: false) {
      var fields = level.split(separator: ".", omittingEmptySubsequences: false)
      if fields.count > 1, let last = fields.last, Self.complexParts.contains(String(last)) {
        part = ".\(last)"
        fields.removeLast()
      }
      guard let name = fields.first, !name.isEmpty else { return nil }
      names.append(String(name))
      for field in fields.dropFirst() {
        guard let index = Int(field), index >= 1 else { return nil }
        indices.append(index)
      }
    }
    variable = names.joined(separator: ":") + part
    self.indices = indices
  }

  private static let complexParts: Set = ["real", "imag"]

  /// The name of the column.
  var column: String {
    var (name, part) = (variable[...], "")
    for suffix in Self.complexParts where variable.hasSuffix(".\(suffix)") {
      part = ".\(suffix)"
      name = variable.dropLast(part.count)
    }
    return name + indices.map { ".\($0)" }.joined() + part
  }

  /// The elements of a variable in column-major order (the first index varies fastest), each with its
  /// place in row-major order.
  static func all(of variable: String, shape: [Int]) -> [(element: CmdStanElement, place: Int)] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return (0..<shape.reduce(1, *)).map { position in
      var rest = position
      var place = 0
      let indices = shape.indices.map { axis in
        let index = rest % shape[axis]
        rest /= shape[axis]
        place += index * strides[axis]
        return index + 1
      }
      return (CmdStanElement(variable: variable, indices: indices), place)
    }
  }
}

/// A variable with the columns that hold its elements.
struct CmdStanVariable: Equatable {
  let name: String
  let shape: [Int]
  /// The column of each element in row-major order.
  let columns: [Int]

  /// The variables of a header, in the order of their first columns.
  ///
  /// - Throws: ``CmdStanError``: a name that cannot be understood, elements that are there twice, or
  ///   missing, or have different numbers of indices.
  static func all(
    _ header: [String], _ path: String, line: Int
  ) throws(CmdStanError) -> [CmdStanVariable] {
    var order: [String] = []
    var columns: [String: [(indices: [Int], column: Int)]] = [:]
    for (column, name) in header.enumerated() where !CmdStanStatistic.isStatistic(name) {
      guard let element = CmdStanElement(name) else {
        throw CmdStanError(
          .wrongHeader, path, line: line, column: name,
          "is not the name of a column; names are followed by '.' and indices from 1: write the file "
            + "anew")
      }
      if columns[element.variable] == nil { order.append(element.variable) }
      columns[element.variable, default: []].append((element.indices, column))
    }
    var variables: [CmdStanVariable] = []
    for name in order {
      guard let variable = CmdStanVariable(name, columns[name] ?? []) else {
        throw CmdStanError(
          .wrongHeader, path, line: line, column: name,
          "does not have each of its elements once; columns were lost or repeated: write the file anew"
        )
      }
      variables.append(variable)
    }
    return variables
  }

  private init?(_ name: String, _ elements: [(indices: [Int], column: Int)]) {
    let axes = elements[0].indices.count
    var shape = [Int](repeating: 0, count: axes)
    for element in elements {
      guard element.indices.count == axes else { return nil }
      for axis in 0..<axes { shape[axis] = max(shape[axis], element.indices[axis]) }
    }
    // As many columns as elements: no index can make the array larger than the header.
    var size = 1
    for length in shape {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: length)
      guard !isTooLarge, product <= elements.count else { return nil }
      size = product
    }
    guard size == elements.count else { return nil }
    var columns = [Int](repeating: -1, count: size)
    for element in elements {
      let place = zip(element.indices, shape).reduce(0) { $0 * $1.1 + $1.0 - 1 }
      guard columns[place] < 0 else { return nil }
      columns[place] = element.column
    }
    (self.name, self.shape, self.columns) = (name, shape, columns)
  }
}
