/// The graph of a model in the language of Graphviz.

extension Model {
  /// The model as a directed graph in plate notation, in Graphviz's DOT language: `dot -Tsvg` makes a
  /// picture of it.
  ///
  /// Data are grey boxes, parameters ellipses (dashed where summed out), outcomes filled ellipses, deterministics dashed boxes
  /// and potentials octagons. An arrow goes from each name that a formula contains to the name it is
  /// the formula of; a dashed one from the data that an outcome was observed as. A plate holds what
  /// has the same dimensions: `county (85)`, or `85` where they have no names.
  public func graph() -> String {
    let variables = self.variables
    var lines = ["digraph model {"]
    let plates = variables.map(\.plate)
    for plate in plates.indices where plates.firstIndex(of: plates[plate]) == plate {
      let nodes = variables.filter { $0.plate == plates[plate] }.map(\.node)
      guard let label = plates[plate] else {
        lines += nodes.map { "  \($0)" }
        continue
      }
      lines.append("  subgraph \("cluster_\(label)".quoted) {")
      lines.append("    label=\(label.quoted); labeljust=r; labelloc=b; style=rounded;")
      lines += nodes.map { "    \($0)" }
      lines.append("  }")
    }
    lines += variables.flatMap { $0.edges(among: dataNames) }.map { "  \($0)" }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }
}

extension ModelVariable {
  /// The dimensions in words, which everything in a plate has in common; nil for a single number.
  fileprivate var plate: String? {
    if shape.isEmpty { return nil }
    return shape.indices.map { axis in
      dims.map { "\($0[axis]) (\(shape[axis]))" } ?? "\(shape[axis])"
    }.joined(separator: " x ")
  }

  fileprivate var node: String {
    "\(name.quoted) [label=\("\(name)\n\(caption)".quoted), \(style)];"
  }

  /// The kind of the node, for the second line of its label: the distribution without arguments, or
  /// the kind of the statement.
  private var caption: String {
    switch kind {
    case .parameter, .marginalized, .observed: "~ \(formula.prefix { $0 != "(" })"
    case .data, .deterministic, .potential: kind.rawValue
    }
  }

  private var style: String {
    switch kind {
    case .data: "shape=box, style=\"rounded,filled\", fillcolor=lightgrey"
    case .parameter: "shape=ellipse"
    case .marginalized: "shape=ellipse, style=dashed"
    case .deterministic: "shape=box, style=dashed"
    case .observed: "shape=ellipse, style=filled, fillcolor=lightgrey"
    case .potential: "shape=octagon"
    }
  }

  fileprivate func edges(among dataNames: [String]) -> [String] {
    let observed = dataNames.filter { $0 == observedData }
    return dependencies.map { "\($0.quoted) -> \(name.quoted);" }
      + observed.map { "\($0.quoted) -> \(name.quoted) [style=dashed];" }
  }
}

extension String {
  /// As a DOT string, whatever is in it.
  fileprivate var quoted: String {
    let escaped = map { character in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
