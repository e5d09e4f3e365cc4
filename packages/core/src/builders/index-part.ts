import { keyword, type OptionRules, TEXT } from '../option-rules.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { PART, REFERENCE } from './brand.ts'
import { type IndexDialectOptions, mergeOptions } from './dialect-options.ts'
import type { SqlPart } from './sql-part.ts'

/** A column by its database name; the table is unknown where only the name was given. */
export interface ColumnAddress {
  readonly name: string
  readonly table?: QualifiedName
}

/** What an index is made of: see the schema's `IndexPart`. */
export interface PartDefinition {
  readonly target: { readonly column: ColumnAddress } | { readonly sql: readonly SqlPart[] }
  readonly order?: 'desc'
  readonly nulls?: 'first' | 'last'
  readonly collation?: string
  readonly options?: DialectOptions
}

/** What methods take by themselves, and the operator of a part of an exclusion constraint. */
export const PART_VALUES: OptionRules<Pick<PartDefinition, 'nulls' | 'collation'> & { readonly operator: string }> = {
  nulls: keyword('first', 'last'),
  collation: TEXT,
  operator: TEXT,
}

/** A column or an expression of an index, with its order; each method returns a new one. */
export interface IndexPartBuilder {
  readonly [PART]: PartDefinition
  /** Ascending, which is the default. */
  asc(): IndexPartBuilder
  desc(): IndexPartBuilder
  nulls(position: 'first' | 'last'): IndexPartBuilder
  collate(collation: string): IndexPartBuilder
  /** Options of one dialect, such as the operator class. */
  with(options: IndexDialectOptions): IndexPartBuilder
}

/** A column by its database name; see `column`. */
export interface NamedColumn extends IndexPartBuilder {
  readonly [REFERENCE]: ColumnAddress
}

class Part implements IndexPartBuilder {
  readonly [PART]: PartDefinition

  constructor(definition: PartDefinition) {
    this[PART] = definition
  }
  asc(): IndexPartBuilder {
    const { order: _, ...rest } = this[PART]
    return new Part(rest)
  }
  desc(): IndexPartBuilder {
    return new Part({ ...this[PART], order: 'desc' })
  }
  nulls(position: 'first' | 'last'): IndexPartBuilder {
    return new Part({ ...this[PART], nulls: position })
  }
  collate(collation: string): IndexPartBuilder {
    return new Part({ ...this[PART], collation })
  }
  with(options: IndexDialectOptions): IndexPartBuilder {
    return new Part({ ...this[PART], options: mergeOptions(this[PART].options, options) })
  }
}

/** What fragments of SQL and columns build on; the annotation is what declarations need of a class that has symbols for keys. */
export const PartBuilder: new (definition: PartDefinition) => IndexPartBuilder = Part

class Reference extends Part implements NamedColumn {
  readonly [REFERENCE]: ColumnAddress

  constructor(address: ColumnAddress) {
    super({ target: { column: address } })
    this[REFERENCE] = address
  }
}

/** A column by its address. */
export function columnAt(address: ColumnAddress): NamedColumn {
  return new Reference(address)
}

/** A column by its database name, for places that have no table handle: `column('spent_at').desc().nulls('last')`. */
export function column(name: string): NamedColumn {
  return columnAt({ name })
}
