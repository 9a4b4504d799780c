/// The words and signs that a formula is made of.

/// One token and where it begins.
struct FormulaToken: Equatable {
  enum Kind: Equatable {
    case name(String)
    case number(String)
    case string(String)
    case sign(String)
  }

  let kind: Kind
  /// The offset of its first character.
  let position: Int

  /// The longest formula; longer ones are slips, and deep ones would exhaust the stack.
  static let mostTokens = 1000

  /// Takes a formula apart.
  ///
  /// - Throws: a ``FormulaError`` for characters that are no part of the grammar, quotation marks that
  ///   are not closed, and texts that are too long.
  static func all(in text: String) throws(FormulaError) -> [FormulaToken] {
    var reader = FormulaReader(text)
    var tokens: [FormulaToken] = []
    while let token = try reader.next() {
      tokens.append(token)
      if tokens.count > mostTokens {
        throw FormulaError(
          "the formula has more than \(mostTokens) words and signs; give a shorter one",
          position: token.position)
      }
    }
    return tokens
  }
}

/// Reading characters one after the other.
private struct FormulaReader {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  private static let signs = ["**", "||", "==", "!=", "<=", ">="]
  private static let singleSigns = Set("+-*/:|~(){}[],=<>^")

  mutating func next() throws(FormulaError) -> FormulaToken? {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    guard position < characters.count else { return nil }
    let start = position
    let first = characters[start]
    if first == "`" || first == "'" || first == "\"" {
      let word = try quoted(by: first)
      return FormulaToken(kind: first == "`" ? .name(word) : .string(word), position: start)
    }
    if first.isLetter || first == "_" || first == "." && !isDigit(start + 1) {
      return FormulaToken(kind: .name(take { Self.isWordPart($0) }), position: start)
    }
    if isDigit(start) || first == "." {
      return FormulaToken(kind: .number(number()), position: start)
    }
    if start + 1 < characters.count, Self.signs.contains(String(characters[start...start + 1])) {
      position += 2
      return FormulaToken(kind: .sign(String(characters[start...start + 1])), position: start)
    }
    guard Self.singleSigns.contains(first) else {
      throw FormulaError(
        "'\(first)' is no part of a formula; write names of columns with such characters in "
          + "backquotes, as `a \(first) b`", position: start)
    }
    position += 1
    return FormulaToken(kind: .sign(first == "^" ? "**" : String(first)), position: start)
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private func isDigit(_ index: Int) -> Bool {
    index < characters.count && ("0"..."9").contains(characters[index])
  }

  private mutating func take(while belongs: (Character) -> Bool) -> String {
    let start = position
    while position < characters.count, belongs(characters[position]) { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func number() -> String {
    var text = take { ("0"..."9").contains($0) || $0 == "." }
    if position < characters.count, "eE".contains(characters[position]) {
      let sign = position + 1 < characters.count && "+-".contains(characters[position + 1]) ? 1 : 0
      if isDigit(position + 1 + sign) {
        text += String(characters[position...position + sign])
        position += 1 + sign
        text += take { ("0"..."9").contains($0) }
      }
    }
    return text
  }

  private mutating func quoted(by mark: Character) throws(FormulaError) -> String {
    let start = position
    position += 1
    let word = take { $0 != mark }
    guard position < characters.count else {
      throw FormulaError("the \(mark) is not closed; write another one", position: start)
    }
    position += 1
    return word
  }
}
