import { formatType } from './type-format.ts'
import { normalize } from './normalize.ts'
import { normalObjects } from './objects/kinds.ts'
import type { TypeSystem } from '@mig/core/dialect'

export const types: TypeSystem = {
  format: formatType,
  normalize: async (schema, connection) => ({ ...(await normalize(schema, connection)), ...(await normalObjects(schema, connection)) }),
}
