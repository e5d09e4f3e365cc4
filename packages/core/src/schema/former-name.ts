import type { ObjectKind, ObjectName } from './object.ts'
import type { QualifiedName } from './table.ts'

/** What a model says was called otherwise before: a hint for whoever compares it with a database that still has the old name. */
export type FormerName =
  | { readonly kind: 'table' | 'enum'; readonly name: QualifiedName; readonly from: QualifiedName }
  | { readonly kind: 'column'; readonly table: QualifiedName; readonly name: string; readonly from: string }
  | { readonly kind: 'object'; readonly of: ObjectKind; readonly name: ObjectName; readonly from: QualifiedName }
  | { readonly kind: 'enumValue'; readonly enum: QualifiedName; readonly name: string; readonly from: string }
