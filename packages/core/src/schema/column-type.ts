/** The kinds of types that both dialects know; everything else is `custom`, by its SQL name. */
export type ColumnType = (
  | { readonly kind: 'integer' | 'bigint' | 'smallint' | 'real' | 'double' | 'boolean' | 'text' | 'bytes' }
  | { readonly kind: 'date' | 'interval' | 'uuid' | 'json' | 'jsonb' }
  | { readonly kind: 'varchar' | 'char'; readonly length?: number }
  | { readonly kind: 'numeric'; readonly precision?: number; readonly scale?: number }
  | { readonly kind: 'time' | 'timestamp' | 'timestamptz'; readonly precision?: number }
  | EnumColumnType
  | { readonly kind: 'array'; readonly of: ColumnType }
  | { readonly kind: 'custom'; readonly sql: string }
) & { readonly variants?: TypeVariants }

/** Refers to an enum of the schema; the values travel along so that a dialect without enum types can make a check of them. */
export interface EnumColumnType {
  readonly kind: 'enum'
  readonly name: string
  readonly schema?: string
  readonly values: readonly string[]
}

/** The type that one dialect uses instead, by the dialect's name. */
export interface TypeVariants {
  readonly [dialect: string]: ColumnType
}

/** The type that a dialect uses for a column: its variant where there is one. */
export function typeFor(type: ColumnType, dialect: string): ColumnType {
  return type.variants?.[dialect] ?? type
}
