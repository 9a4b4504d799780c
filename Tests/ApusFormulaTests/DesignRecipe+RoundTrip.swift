/// Recipes written and read again.
import ApusFormula
import Foundation

extension DesignRecipe {
  func roundTrip() throws -> DesignRecipe {
    try JSONDecoder().decode(DesignRecipe.self, from: try JSONEncoder().encode(self))
  }
}
