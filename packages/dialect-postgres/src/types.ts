import { assigns } from './assigns.ts'
import { formatType } from './type-format.ts'
import { normalize } from './normalize.ts'
import { normalObjects } from './objects/kinds.ts'
import { normalPrivileges } from './privilege-catalog.ts'
import { withSequenceNames } from './serial.ts'
import type { TypeSystem } from '@mig/core/dialect'

export const types: TypeSystem = {
  format: formatType,
  assigns,
  withMadeNames: withSequenceNames,
  normalize: (schema, connection) =>
    normalPrivileges(schema, connection, async (bare) => ({
      ...(await normalize(bare, connection)),
      ...(await normalObjects(bare, connection)),
    })),
}
