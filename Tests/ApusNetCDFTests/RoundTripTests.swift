/// Results that are written and read come back to the bit.
import ApusDiagnostics
import ApusNetCDF
import Foundation
import Testing

struct RoundTripTests {
  @Test func everyGroupComesBackToTheBit() throws {
    try NetCDFFixtures.withFile { file in
      let result = NetCDFFixtures.full()
      try result.write(netCDF: file)
      let again = try InferenceData(netCDF: file)
      NetCDFFixtures.expectSameBits(again, result)
    }
  }
}
