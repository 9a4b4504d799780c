/// Tests of ApusRegression.
import Testing
