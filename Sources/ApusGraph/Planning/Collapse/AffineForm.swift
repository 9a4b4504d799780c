/// Vectors that are affine in unknown atoms with coefficients that are data.

/// `A u + b`: a vector over rows as data times unknown atoms plus data.
///
/// An atom is a number or a vector that does not depend on the row, whatever expression it is;
/// `mu_a + offset * sigma_a` is as good as a parameter. The columns of `A` are not written out: they
/// stay the data that they were made from, with a scale and weights.
struct AffineForm {
  /// What the columns of an atom were made from.
  enum Columns {
    /// The column of a single number, or nil for ones.
    case column(ConstantBuffer?)
    /// A row-major matrix.
    case matrix(ConstantBuffer)
    /// One column for each level, 1 in the rows of that level.
    case levels([Int32])
  }

  /// A summand of the columns of an atom: `scale * weights * columns`.
  struct Part {
    let columns: Columns
    let scale: Double
    /// Data over the rows, or nil for ones.
    let weights: [Double]?

    /// What a row of the columns is multiplied by.
    func factor(row: Int) -> Double { weights.map { scale * $0[row] } ?? scale }
  }

  /// The columns of `A` that belong to one atom.
  struct Term {
    let atom: Tensor
    var parts: [Part]

    var columnCount: Int { atom.shape.count }
  }

  let rows: Int
  private(set) var terms: [Term] = []
  private(set) var offset: [Double]

  /// The numbers of `A` that are not known to be zero or one, which a pass over the rows reads.
  private(set) var readCount = 0

  /// Reads a vector over rows as an affine form; nil if it is none.
  init?(_ tensor: Tensor) {
    guard tensor.shape.rank == 1 else { return nil }
    rows = tensor.shape.count
    offset = [Double](repeating: 0, count: rows)
    guard add(tensor, Coefficient()), !terms.isEmpty else { return nil }
  }

  /// What a summand is multiplied by.
  private struct Coefficient {
    var scale = 1.0
    var weights: [Double]?
    /// An unknown number, or nil for one.
    var factor: Tensor?

    func scaled(by number: Double) -> Coefficient {
      var result = self
      result.scale *= number
      return result
    }

    func weighted(rows: Int, by weight: (Int) -> Double) -> Coefficient {
      var result = self
      result.weights = (0..<rows).map { (weights?[$0] ?? 1) * weight($0) }
      return result
    }

    func multiplied(by number: Tensor) -> Coefficient {
      var result = self
      result.factor = factor.map { $0 * number } ?? number
      return result
    }

    func atom(_ tensor: Tensor) -> Tensor { factor.map { $0 * tensor } ?? tensor }
  }

  /// Adds a multiple of a tensor; false if it is not affine.
  private mutating func add(_ tensor: Tensor, _ coefficient: Coefficient) -> Bool {
    guard tensor.shape == .scalar || tensor.shape.dimensions == [rows] else { return false }
    if let known = tensor.knownBuffer { return add(known: known, coefficient) }
    if tensor.shape == .scalar {
      return add(.column(nil), of: coefficient.atom(tensor), coefficient)
    }
    let inputs = tensor.node.inputs
    switch tensor.node.operation {
    case is Add: return add(inputs[0], coefficient) && add(inputs[1], coefficient)
    case is Subtract:
      return add(inputs[0], coefficient) && add(inputs[1], coefficient.scaled(by: -1))
    case is Negate: return add(inputs[0], coefficient.scaled(by: -1))
    case is Multiply: return addProduct(inputs[0], inputs[1], coefficient)
    case is Divide:
      guard let divisor = inputs[1].knownBuffer?.values else { return false }
      return add(
        inputs[0], coefficient.weighted(rows: rows) { 1 / divisor[divisor.count == 1 ? 0 : $0] })
    case is Gather:
      guard inputs[0].shape.rank == 1, let index = inputs[1].knownBuffer?.values else {
        return false
      }
      readCount += rows
      return add(.levels(index.map { Int32($0) }), of: coefficient.atom(inputs[0]), coefficient)
    case let product as MatrixVector where !product.isTransposed:
      guard let matrix = inputs[0].knownBuffer else { return false }
      readCount += matrix.values.count
      return add(.matrix(matrix), of: coefficient.atom(inputs[1]), coefficient)
    case is Broadcast: return inputs[0].shape == .scalar && add(inputs[0], coefficient)
    default: return false
    }
  }

  /// Adds data, to the offset or as the column of an unknown factor.
  private mutating func add(known: ConstantBuffer, _ coefficient: Coefficient) -> Bool {
    let values = known.values
    guard let factor = coefficient.factor else {
      let part = Part(
        columns: .column(known), scale: coefficient.scale, weights: coefficient.weights)
      for i in 0..<rows { offset[i] += part.factor(row: i) * values[values.count == 1 ? 0 : i] }
      return true
    }
    if values.count == 1 { return add(.column(nil), of: factor, coefficient.scaled(by: values[0])) }
    return add(.column(known), of: factor, coefficient)
  }

  private mutating func addProduct(
    _ a: Tensor, _ b: Tensor, _ coefficient: Coefficient
  ) -> Bool {
    for (known, other) in [(a, b), (b, a)] {
      guard let values = known.knownBuffer?.values else { continue }
      if values.count == 1 { return add(other, coefficient.scaled(by: values[0])) }
      guard values.count == rows else { return false }
      // A number times a column needs no copy of it.
      if other.shape == .scalar { return add(known, coefficient.multiplied(by: other)) }
      return add(other, coefficient.weighted(rows: rows) { values[$0] })
    }
    for (number, other) in [(a, b), (b, a)] where number.shape == .scalar {
      return add(other, coefficient.multiplied(by: number))
    }
    return false
  }

  private mutating func add(
    _ columns: Columns, of atom: Tensor, _ coefficient: Coefficient
  ) -> Bool {
    let part = Part(
      columns: columns, scale: coefficient.scale, weights: coefficient.weights)
    if let place = terms.firstIndex(where: { $0.atom == atom }) {
      terms[place].parts.append(part)
    } else {
      terms.append(Term(atom: atom, parts: [part]))
    }
    if case .column = columns { readCount += rows }
    return true
  }

  /// The same form on some of its rows.
  init(_ form: AffineForm, rows chosen: [Int]) {
    rows = chosen.count
    offset = chosen.map { form.offset[$0] }
    for term in form.terms {
      let parts = term.parts.map { part in
        Part(
          columns: part.columns.rows(chosen, width: term.columnCount), scale: part.scale,
          weights: part.weights.map { weights in chosen.map { weights[$0] } })
      }
      terms.append(Term(atom: term.atom, parts: parts))
    }
    readCount = form.readCount / max(form.rows, 1) * rows
  }
}

extension AffineForm.Columns {
  fileprivate func rows(_ chosen: [Int], width: Int) -> AffineForm.Columns {
    switch self {
    case .column(let buffer):
      .column(
        buffer.map { buffer in
          ConstantBuffer(chosen.map { buffer.values[$0] }, origin: .data)
        })
    case .matrix(let buffer):
      .matrix(
        ConstantBuffer(
          chosen.flatMap { i in buffer.values[(i * width)..<((i + 1) * width)] },
          origin: .data))
    case .levels(let index): .levels(chosen.map { index[$0] })
    }
  }
}
