import type { TypeSystem } from '@mig/core/dialect'
import { normalizeSchema } from './normalize.ts'
import { formatType, sameType } from './type-names.ts'

export const types: TypeSystem = {
  format: formatType,
  same: sameType,
  // SQLite keeps texts as they are written, so nothing has to be asked of the database.
  normalize: (schema) => Promise.resolve(normalizeSchema(schema)),
}
