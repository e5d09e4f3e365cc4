import type { Connection } from '@mig/core/dialect'
import { expect } from 'vitest'
import { parseTable } from '../src/parse-table.ts'

/** The foreign keys and the columns of keys, as the pragmas have them, beside what is read out of the text. */
export async function expectAgreement(connection: Connection, table: string): Promise<void> {
  const [master] = (await connection.run(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?`, [table])).rows
  const parsed = parseTable(String(master?.['sql']))
  const { rows: keys } = await connection.run('SELECT * FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq', [table])
  const expected = parsed.constraints.flatMap((constraint) =>
    constraint.kind === 'foreignKey'
      ? constraint.columns.map((from, seq) => ({
          from,
          table: constraint.references.table,
          to: constraint.references.columns[seq] ?? null,
          on_delete: (constraint.onDelete ?? 'no action').toUpperCase(),
          on_update: (constraint.onUpdate ?? 'no action').toUpperCase(),
        }))
      : [],
  )
  expect(keys.map(({ from, table: target, to, on_delete, on_update }) => ({ from, table: target, to, on_delete, on_update }))).toEqual(
    expected,
  )
  const { rows: columns } = await connection.run('SELECT name, pk, hidden FROM pragma_table_xinfo(?)', [table])
  expect(parsed.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name))
  const primary = parsed.constraints.find(({ kind }) => kind === 'primaryKey')
  const byPlace = columns.filter(({ pk }) => pk !== 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
  expect(primary?.kind === 'primaryKey' ? primary.columns : []).toEqual(byPlace.map(({ name }) => name))
  const computed = parsed.columns.filter(({ generated }) => generated !== undefined).map(({ name }) => name)
  expect(computed).toEqual(columns.filter(({ hidden }) => Number(hidden) > 1).map(({ name }) => name))
}
