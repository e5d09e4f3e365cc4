import { columnsOf, constraintName, indexName, MigError, type NamingConvention, type NamingInfo, type NamingKind } from '@mig/core/dialect'
import type { Constraint, Index, Table } from '@mig/core/dialect'

/** What a model has to say so that the convention in force gives a name: nothing, a part of it, or the whole name. */
export interface Said {
  readonly name?: string
  /** What the convention makes of it, where nothing gives the name that is wanted. */
  readonly becomes?: string
}

const KINDS = { primaryKey: 'pk', foreignKey: 'fk', unique: 'uq', check: 'ck', exclusion: 'ex' } as const

/** @param keys the properties of the columns, by their database names. */
export function constraintSays(constraint: Constraint, table: Table, keys: ReadonlyMap<string, string>, naming?: NamingConvention): Said {
  // A check is written as text, in which the convention sees no columns.
  const columns = columnsOf(constraint)
  const info = infoOf(KINDS[constraint.kind], table, columns, keys)
  const full = constraint.kind === 'foreignKey' ? { ...info, referred: constraint.references } : info
  return says(constraint.name, (name) => constraintName(withName(full, name), naming))
}

/** An index whose parts are expressions says its name. */
export function indexSays(index: Index, table: Table, keys: ReadonlyMap<string, string>, naming?: NamingConvention): Said {
  const columns = index.parts.flatMap((part) => ('column' in part ? [part.column] : []))
  if (columns.length !== index.parts.length) return says(index.name, (name) => (name === undefined ? undefined : conventional(name)))
  return says(index.name, conventional)

  function conventional(name: string | undefined): string | undefined {
    return indexName(withName(infoOf('ix', table, columns, keys), name), naming)
  }
}

function infoOf(kind: NamingKind, table: Table, columns: readonly string[], keys: ReadonlyMap<string, string>): NamingInfo {
  const schema = table.schema === undefined ? {} : { schema: table.schema }
  return { kind, ...schema, table: table.name, columns, keys: columns.map((column) => keys.get(column) ?? column) }
}

function withName(info: NamingInfo, name: string | undefined): NamingInfo {
  return name === undefined ? info : { ...info, name }
}

/** A name that stands for itself in a convention's result. */
const MARK = 'mig_name'

/**
 * The least that gives the name. A convention that needs a name gets one: a constraint without a name in the database is equal to one
 * of any name.
 */
function says(name: string | undefined, apply: (said: string | undefined) => string | undefined): Said {
  const gives = (said: string | undefined): boolean => attempt(apply, said)?.name === name
  if (name === undefined) return attempt(apply, undefined) === undefined ? { name: 'unnamed' } : {}
  if (gives(undefined)) return {}
  if (gives(name)) return { name }
  const [before, after] = attempt(apply, MARK)?.name?.split(MARK) ?? []
  const inner = before === undefined || after === undefined ? undefined : name.slice(before.length, name.length - after.length)
  if (inner !== undefined && inner !== '' && gives(inner)) return { name: inner }
  return { name, becomes: attempt(apply, name)?.name ?? '' }
}

/** What the convention gives; `undefined` where it cannot work without a name. */
function attempt(
  apply: (said: string | undefined) => string | undefined,
  said: string | undefined,
): { readonly name: string | undefined } | undefined {
  try {
    return { name: apply(said) }
  } catch (error) {
    if (error instanceof MigError && error.code === 'model.naming') return undefined
    throw error
  }
}
