import { closing, isSymbol, splitAtCommas, type QualifiedName, type Value } from '@mig/core/dialect'
import type { ColumnRow, TableRow } from './catalog.ts'
import { generatedName } from './generated-name.ts'
import type { PostgresColumnOptions, PostgresName, PostgresPartition, PostgresPartitionKey, PostgresTableOptions } from './options.ts'
import { localName, type Names } from './read-type.ts'
import { settingOf } from './read-index.ts'
import { sqlWords } from './tokens.ts'

type Data<T> = T & { readonly [option: string]: Value }

export function readTableOptions(row: TableRow, names: Names): Data<PostgresTableOptions> {
  const parents = row.parents.map(({ schema, name }) => localName(schema, name, names.defaultSchema))
  const [parent] = parents
  const inherits = parents.map(({ schema, name }) => (schema === undefined ? name : { schema, name }))
  const settings = [...(row.settings ?? []), ...(row.toastSettings ?? []).map((setting) => `toast.${setting}`)]
  return {
    ...(row.unlogged ? { unlogged: true } : {}),
    ...(row.rowSecurity ? { rowSecurity: true } : {}),
    ...(row.forceRowSecurity ? { forceRowSecurity: true } : {}),
    ...(row.method === null ? {} : { using: row.method }),
    ...(settings.length === 0 ? {} : { with: Object.fromEntries(settings.map(settingOf)) }),
    ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
    ...(row.bound === null && inherits.length > 0 ? { inherits } : {}),
    ...(row.partitionKey === null ? {} : { partitionBy: readPartitionKey(row.partitionKey) }),
    ...(row.bound === null || parent === undefined ? {} : { partitionOf: partitionOf(parent, row.bound) }),
    ...replicaIdentity(row),
    ...(row.clusterIndex === null ? {} : { clusterOn: row.clusterIndex }),
    ...(row.ofType === null ? {} : { of: ofType(localName(row.ofType.schema, row.ofType.name, names.defaultSchema)) }),
  }
}

function ofType({ schema, name }: QualifiedName): PostgresName {
  return schema === undefined ? name : { schema, name }
}

function partitionOf({ schema, name }: QualifiedName, bound: string): PostgresPartition {
  return { table: name, ...(schema === undefined ? {} : { schema }), values: bound.replace(/^FOR VALUES /, '') }
}

/** `RANGE (at, lower(name))` */
function readPartitionKey(text: string): PostgresPartitionKey {
  const tokens = sqlWords(text)
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const parts = splitAtCommas(tokens.slice(open + 1, closing(tokens, open)))
  const texts = parts.map((part) => text.slice(part[0]?.start ?? 0, part.at(-1)?.end ?? 0))
  // The first word says the strategy, in capitals.
  return { [tokens[0]?.text ?? '']: texts } as unknown as PostgresPartitionKey
}

const IDENTITIES: { readonly [code: string]: 'full' | 'nothing' } = { f: 'full', n: 'nothing' }

function replicaIdentity(row: TableRow): Pick<PostgresTableOptions, 'replicaIdentity'> {
  if (row.replicaIndex !== null) return { replicaIdentity: { index: row.replicaIndex } }
  // An index that is gone identifies nothing: https://www.postgresql.org/docs/current/catalog-pg-class.html
  const found = row.replicaIdentity === 'i' ? 'nothing' : IDENTITIES[row.replicaIdentity]
  return found === undefined ? {} : { replicaIdentity: found }
}

const STORAGE: { readonly [code: string]: NonNullable<PostgresColumnOptions['storage']> } = {
  p: 'plain',
  e: 'external',
  x: 'extended',
  m: 'main',
}
const DISTINCT: { readonly [setting: string]: string } = { n_distinct: 'nDistinct', n_distinct_inherited: 'nDistinctInherited' }

function distinctOf(setting: string, value: number): readonly (readonly [string, number])[] {
  const name = DISTINCT[setting]
  return name === undefined ? [] : [[name, value]]
}

const COMPRESSION: { readonly [code: string]: NonNullable<PostgresColumnOptions['compression']> } = { p: 'pglz', l: 'lz4' }

export function readColumnOptions(
  { name: column, storage, compression, statistics, settings, notNullConstraint }: ColumnRow,
  table: string,
): Data<PostgresColumnOptions> {
  const [stored, compressed] = [STORAGE[storage ?? ''], COMPRESSION[compression]]
  const isNamed = notNullConstraint !== null && notNullConstraint.name !== generatedName(table, column, 'not_null')
  return {
    ...(stored === undefined ? {} : { storage: stored }),
    ...(compressed === undefined ? {} : { compression: compressed }),
    ...(statistics === null ? {} : { statistics }),
    ...Object.fromEntries((settings ?? []).map(settingOf).flatMap(([name, value]) => distinctOf(name, Number(value)))),
    ...(isNamed ? { notNullName: notNullConstraint.name } : {}),
    ...(notNullConstraint?.valid === false ? { notNullNotValid: true } : {}),
    ...(notNullConstraint?.noInherit === true ? { notNullNoInherit: true } : {}),
  }
}
