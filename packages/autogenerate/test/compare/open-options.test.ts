import { sqlite } from '@mig/dialect-sqlite'
import type { Column, Op } from '@mig/core/dialect'
import { describe, expect, test } from 'vitest'
import { alter, byText, comparedTables, id, note } from '../plain.ts'

type SqliteOptions = NonNullable<Column['options']>[string]

const compared = (from: SqliteOptions, to: SqliteOptions): readonly Op[] => {
  const sides = [from, to].map((options) => ({ columns: [id, { ...note, options: { sqlite: options } }] }))
  return comparedTables(sides[0] ?? {}, sides[1] ?? {}, byText, sqlite)
}
const changed = (was: SqliteOptions, set: SqliteOptions): readonly Op[] => [
  alter({ kind: 'alterColumn', name: 'note', set: { options: { sqlite: set } }, was: { options: { sqlite: was } } }),
]

describe('names of what is no constraint of the table, on SQLite', () => {
  const names = { constraintNames: { notNull: 'note_is_there' } }

  test('may be anything where the model gives none', () => {
    expect(compared(names, {})).toEqual([])
  })

  test('stay when something else changes', () => {
    expect(compared(names, { onConflict: 'ignore' })).toEqual(changed(names, { onConflict: 'ignore', ...names }))
  })

  test('change where the model gives others', () => {
    const others = { constraintNames: { notNull: 'other' } }
    expect(compared(names, others)).toEqual(changed(names, others))
    expect(compared({}, others)).toEqual(changed({}, others))
  })

  test('other options count on both sides', () => {
    expect(compared({ onConflict: 'ignore' }, {})).toEqual(changed({ onConflict: 'ignore' }, {}))
  })
})
