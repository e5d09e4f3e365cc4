import { MigError } from '../../src/errors.ts'

/** The error that a call ends with; a call that ends well fails the test. */
export function errorOf(call: () => unknown): MigError {
  try {
    call()
  } catch (error) {
    if (error instanceof MigError) return error
    throw error
  }
  throw new MigError('test.noError', 'No error was thrown')
}
