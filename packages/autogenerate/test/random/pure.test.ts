import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyAll, isIrreversible, MigError, reverseAll, type Dialect, type Op, type Schema } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { diff, linkSchema, order } from '../../src/index.ts'
import { nameAll } from '../../src/names.ts'
import { sqlitePair } from '../schemas.ts'
import { richPair } from './family.ts'

/** The operations on tables and enums, where equal texts are the same and all others differ. */
function difference(from: Schema, to: Schema, dialect: Dialect): readonly Op[] {
  const found = diff(linkSchema(from, from), linkSchema(to, to), dialect, ({ left, right }) => left === right)
  return order(found, dialect.features)
}

/** None where there is no way. */
function wayTo(from: Schema, to: Schema, dialect: Dialect): readonly Op[] | undefined {
  try {
    return difference(from, to, dialect)
  } catch (error) {
    if (error instanceof MigError && error.code === 'dialect.unsupported') return undefined
    throw error
  }
}

describe.each([
  { name: 'PostgreSQL', dialect: postgres, pairs: richPair(18) },
  { name: 'SQLite', dialect: sqlite, pairs: sqlitePair },
])('$name, without a database', ({ dialect, pairs }) => {
  test('a schema differs from itself in nothing, in whatever order its tables stand', () => {
    fc.assert(
      fc.property(pairs, ([a]) => {
        const turned = { ...structuredClone(a), tables: a.tables.toReversed(), enums: a.enums.toReversed() }
        expect(difference(turned, a, dialect)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

/** In a database each constraint has a name. */
function named({ tables, ...rest }: Schema): Schema {
  const withNames = tables.map((table) => ({ ...table, constraints: nameAll(table, table.constraints, [], 63) }))
  return { ...rest, tables: withNames }
}

/** On SQLite an enum is a check, which operations do not show. */
test('PostgreSQL, without a database: what leads from one to the other leaves nothing to do, and so does the way back', () => {
  fc.assert(
    fc.property(richPair(18), ([unnamed, b]) => {
      const a = named(unnamed)
      const ops = wayTo(a, b, postgres)
      if (ops === undefined) return
      const after = applyAll(a, ops)
      expect(difference(after, b, postgres)).toEqual([])
      const back = reverseAll(ops)
      if (!isIrreversible(back)) expect(difference(applyAll(after, back), a, postgres)).toEqual([])
    }),
    { numRuns: 500 },
  )
})
