import type { QualifiedName } from '../schema/table.ts'
import type { Value } from '../schema/value.ts'
/** A piece of a fragment: text as it is, or something that becomes text when it is known where the fragment stands. */
export type SqlPart =
  | string
  | {
      readonly kind: 'column'
      readonly name: string
      readonly table?: QualifiedName
    }
  | {
      readonly kind: 'table'
      readonly table: QualifiedName
    }
  | {
      readonly kind: 'name'
      readonly names: readonly string[]
    }
  | {
      readonly kind: 'value'
      readonly value: Value
    }
