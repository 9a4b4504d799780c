/// Expressions in words, with the brackets that they need.

/// The text of an expression and how firmly it holds together.
struct Wording {
  /// What brackets depend on, the loosest first.
  enum Binding: Int, Comparable {
    case comparison, sum, product, prefix, whole

    static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }
  }

  let text: String
  let binding: Binding

  init(_ text: String, _ binding: Binding = .whole) {
    self.text = text
    self.binding = binding
  }

  /// The text as an operand of something that holds together so firmly.
  func operand(_ least: Binding) -> String { binding < least ? "(\(text))" : text }

  /// The text as the right operand of such a sign: brackets show the order of equal signs, too.
  func rightOperand(_ sign: Binding) -> String { binding <= sign ? "(\(text))" : text }
}

extension Tensor: CustomStringConvertible {
  /// The user's name, or the expression in the user's names, shortened for messages.
  public var description: String { wording(depth: 3).text }

  /// The user's name, or the whole expression in the user's names, which are not looked into.
  /// Only what would fill more than a few lines is shortened, its inner parts first.
  public var formula: String { fullText(looksBehindName: false) }

  /// What stands behind the name of this tensor: its expression in the names of other tensors.
  public var definition: String { fullText(looksBehindName: true) }

  /// The longest text that is not shortened.
  static let longestText = 400

  /// The deepest text that is not too long.
  private func fullText(looksBehindName: Bool) -> String {
    let limit = Tensor.longestText
    var text = ""
    // Every level adds a sign or a name, so that depth and time are bounded by the length, however
    // often parts are shared.
    for depth in 1...limit {
      let deeper = wording(depth: depth, looksBehindName: looksBehindName).text
      if deeper.count > limit { return text.isEmpty ? deeper.prefix(limit) + "…" : text }
      text = deeper
      if !text.contains("…") { break }
    }
    return text
  }

  private func wording(depth: Int, looksBehindName: Bool = false) -> Wording {
    if let label = node.label, !looksBehindName || node.inputs.isEmpty { return Wording(label) }
    if let constant = node.operation as? Constant { return constant.wording(shape) }
    guard depth > 0 else { return Wording("…") }
    return node.operation.wording(of: node.inputs.map { $0.wording(depth: depth - 1) })
  }
}

extension Constant {
  /// A number, a short vector, or how much there is.
  fileprivate func wording(_ shape: Shape) -> Wording {
    let values = buffer.values
    if shape.rank == 0 || shape.count == 1 && shape.rank > 1 {
      return Wording(values[0].inFormula, values[0] < 0 ? .prefix : .whole)
    }
    guard shape.rank == 1, values.count <= 4 else { return Wording("constant of \(values.count)") }
    return Wording("[\(values.map(\.inFormula).joined(separator: ", "))]")
  }
}

extension Double {
  /// The number as people write it: 2 instead of 2.0.
  fileprivate var inFormula: String {
    self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}
