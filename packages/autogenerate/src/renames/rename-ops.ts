import { UnsupportedError, displayName } from '@mig/core/dialect'
import type { Enum, Op, QualifiedName, Schema, Table } from '@mig/core/dialect'
import { renameSteps, type Step } from './rename-steps.ts'

/** The old and the new name of a table or an enum. */
export type NamePair = readonly [from: QualifiedName, to: QualifiedName]

/** @throws UnsupportedError for one that went to another schema. */
export function tableRenames(pairs: readonly NamePair[], from: Schema): readonly Op[] {
  return schemasOf(pairs, 'table').flatMap((schema) =>
    steps(pairs, schema, from).map((step): Op => ({ kind: 'renameTable', table: qualified(schema, step.from), to: step.to })),
  )
}

/** @throws UnsupportedError for one that went to another schema. */
export function enumRenames(pairs: readonly NamePair[], from: Schema): readonly Op[] {
  return schemasOf(pairs, 'enum').flatMap((schema) =>
    steps(pairs, schema, from).map((step): Op => ({ kind: 'renameEnum', enum: qualified(schema, step.from), to: step.to })),
  )
}

function schemasOf(pairs: readonly NamePair[], what: string): readonly (string | undefined)[] {
  const moved = pairs.find(([from, to]) => from.schema !== to.schema)
  if (moved === undefined) return [...new Set(pairs.map(([{ schema }]) => schema))]
  const [from, to] = moved.map(displayName)
  throw new UnsupportedError(`The ${what} ${from} would have to move to another schema, as ${to}; autogenerate writes no such revision.`, {
    hint: `Write a revision by hand: op.execute(sql\`ALTER ${what === 'table' ? 'TABLE' : 'TYPE'} … SET SCHEMA …\`).`,
  })
}

function steps(pairs: readonly NamePair[], schema: string | undefined, from: Schema): readonly Step[] {
  const own = pairs.filter((pair) => pair[0].schema === schema)
  // Tables, indexes, types, views and sequences share their names.
  const taken = [...from.tables, ...from.tables.flatMap(({ indexes }) => indexes), ...from.enums, ...(from.objects ?? []), ...pairs.flat()]
  return renameSteps(
    own.map(([a, b]) => ({ from: a.name, to: b.name })),
    taken.map(({ name }) => name),
  )
}

function qualified(schema: string | undefined, name: string): QualifiedName {
  return schema === undefined ? { name } : { schema, name }
}

export function valueRenames(item: Enum, renamed: readonly Step[], wanted: readonly string[]): readonly Op[] {
  const name = qualified(item.schema, item.name)
  const inOrder = renameSteps(renamed, [...item.values, ...wanted])
  return inOrder.map(({ from, to }): Op => ({ kind: 'renameEnumValue', enum: name, value: from, to }))
}

export function columnRenames(table: Table, renamed: readonly Step[], wanted: Table): readonly Op[] {
  if (renamed.length === 0) return []
  const names = [...table.columns, ...wanted.columns].map(({ name }) => name)
  const changes = renameSteps(renamed, names).map(({ from, to }) => ({ kind: 'renameColumn', name: from, to }) as const)
  return [{ kind: 'alterTable', table: qualified(table.schema, table.name), changes }]
}
