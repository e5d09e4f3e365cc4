import type { TypeSystem } from '@mig/core/dialect'
import { assertAttached } from './attached.ts'
import { checkedValues } from './enum-check.ts'
import { normalizeSchema } from './normalize.ts'
import { formatType, sameType } from './type-names.ts'

export const types: TypeSystem = {
  format: formatType,
  same: sameType,
  checkedValues,
  // SQLite keeps texts as they are written, so nothing else has to be asked of the database.
  async normalize(schema, connection) {
    await assertAttached(connection, [...schema.tables, ...(schema.objects ?? [])].map((item) => item.schema))
    return normalizeSchema(schema)
  },
}
