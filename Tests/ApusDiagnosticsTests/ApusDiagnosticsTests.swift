/// Tests of ApusDiagnostics.
import Testing
