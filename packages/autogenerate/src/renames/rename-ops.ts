import { nameIn } from '@mig/core/dialect'
import type { Enum, Op, QualifiedName, Schema, Table } from '@mig/core/dialect'
import { placeSteps, type NamePair } from './place-steps.ts'
import { renameSteps, type Step } from './rename-steps.ts'

export function tableRenames(pairs: readonly NamePair[], from: Schema): readonly Op[] {
  return placeSteps(pairs, taken(pairs, from)).map((step): Op =>
    'name' in step
      ? { kind: 'renameTable', table: step.from, to: step.name }
      : { kind: 'moveTable', table: step.from, to: step.schema },
  )
}

export function enumRenames(pairs: readonly NamePair[], from: Schema): readonly Op[] {
  return placeSteps(pairs, taken(pairs, from)).map((step): Op =>
    'name' in step ? { kind: 'renameEnum', enum: step.from, to: step.name } : { kind: 'moveEnum', enum: step.from, to: step.schema },
  )
}

/** Tables, indexes, types, views and sequences share their names. */
export function taken(pairs: readonly NamePair[], from: Schema): readonly QualifiedName[] {
  const indexes = from.tables.flatMap((table) => table.indexes.map(({ name }) => nameIn(table.schema ?? null, { name })))
  return [...from.tables, ...indexes, ...from.enums, ...(from.objects ?? []), ...pairs.flat()]
}

function qualified({ schema, name }: QualifiedName): QualifiedName {
  return nameIn(schema ?? null, { name })
}

export function valueRenames(item: Enum, renamed: readonly Step[], wanted: readonly string[]): readonly Op[] {
  const name = qualified(item)
  const inOrder = renameSteps(renamed, [...item.values, ...wanted])
  return inOrder.map(({ from, to }): Op => ({ kind: 'renameEnumValue', enum: name, value: from, to }))
}

export function columnRenames(table: Table, renamed: readonly Step[], wanted: Table): readonly Op[] {
  if (renamed.length === 0) return []
  const names = [...table.columns, ...wanted.columns].map(({ name }) => name)
  const changes = renameSteps(renamed, names).map(({ from, to }) => ({ kind: 'renameColumn', name: from, to }) as const)
  return [{ kind: 'alterTable', table: qualified(table), changes }]
}
