import { nameIn } from '@mig/core/dialect'
import type { QualifiedName, RangeType } from '@mig/core/dialect'

/** The type that comes with a range type: https://www.postgresql.org/docs/current/sql-createtype.html */
export function multirangeOf({ schema, name, multirange }: RangeType): QualifiedName {
  const given = name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`
  return nameIn(schema ?? null, { name: multirange ?? given })
}
