import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changedObjects, fingerprintOf, type Sight, withoutTransient } from '../../src/run/schema-parts.ts'
import { withoutDrift } from '../../src/run/keep-drift.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import type { Schema } from '../../src/schema/schema.ts'
import type { Table } from '../../src/schema/table.ts'
import { applyAll } from '../../src/ops/apply.ts'
import { arbitraryOps, arbitrarySchema } from '../ops/arbitrary.ts'

// Of a dialect only its name and two facts are looked at.
const dialect = { name: 'postgres', features: { privilegeOptions: ['owner', 'grants'] } } as unknown as Dialect
const sight: Sight = { dialect }

/** The same schema with its lists, and the keys of its data, in another order. */
function shuffled(schema: Schema): fc.Arbitrary<Schema> {
  const list = <T>(items: readonly T[]): fc.Arbitrary<readonly T[]> => fc.shuffledSubarray([...items], { minLength: items.length })
  const keys = <T extends object>(item: T): T => Object.fromEntries(Object.entries(item).toReversed()) as T
  const table = (item: Table): fc.Arbitrary<Table> =>
    fc
      .record({ columns: list(item.columns), constraints: list(item.constraints), indexes: list(item.indexes) })
      .map((parts) => keys({ ...item, ...parts }))
  return fc
    .record({ tables: fc.tuple(...schema.tables.map(table)).chain(list), enums: list(schema.enums), objects: list(schema.objects ?? []) })
    .map(({ objects, ...rest }) => ({ ...schema, ...rest, ...(schema.objects === undefined ? {} : { objects }) }))
}

describe('what is compared of a schema', () => {
  test('does not depend on any order', () => {
    const pair = arbitrarySchema().chain((schema) => fc.tuple(fc.constant(schema), shuffled(schema)))
    fc.assert(
      fc.property(pair, ([schema, other]) => {
        expect(fingerprintOf(other, sight)).toBe(fingerprintOf(schema, sight))
        expect(changedObjects(schema, other, sight)).toEqual([])
      }),
    )
  })

  test('has another fingerprint exactly where an object is another one', () => {
    const pair = arbitrarySchema().chain((schema) => fc.tuple(fc.constant(schema), arbitraryOps(schema)))
    fc.assert(
      fc.property(pair, ([schema, ops]) => {
        const other = applyAll(schema, ops)
        expect(changedObjects(schema, other, sight).length > 0).toBe(fingerprintOf(schema, sight) !== fingerprintOf(other, sight))
        const names = (from: Schema, to: Schema): readonly string[] =>
          changedObjects(from, to, sight)
            .map(({ what, name }) => `${what} ${name}`)
            .toSorted()
        expect(names(other, schema)).toEqual(names(schema, other))
      }),
    )
  })

  test('forgets nothing of what others did, and takes all that a run did', () => {
    const changes = arbitrarySchema().chain((recorded) =>
      arbitraryOps(recorded).chain((drift) => {
        const actual = applyAll(recorded, drift)
        return arbitraryOps(actual).map((ops) => ({ recorded, actual, after: applyAll(actual, ops) }))
      }),
    )
    const namesOf = (from: Schema, to: Schema): ReadonlySet<string> =>
      new Set(changedObjects(from, to, sight).map(({ what, name }) => `${what} ${name}`))
    fc.assert(
      fc.property(changes, ({ recorded, actual, after }) => {
        expect(changedObjects(withoutDrift(actual, { recorded, actual }), recorded, sight)).toEqual([])
        expect(changedObjects(withoutDrift(after, { recorded: actual, actual }), after, sight)).toEqual([])
        const [drifted, touched] = [namesOf(recorded, actual), namesOf(actual, after)]
        const kept = namesOf(withoutDrift(after, { recorded, actual }), after)
        for (const name of kept) expect([...drifted]).toContain(name)
        for (const name of drifted) if (!touched.has(name)) expect([...kept]).toContain(name)
      }),
      { numRuns: 50 },
    )
  })

  const notes: Table = { name: 'notes', columns: [], constraints: [], indexes: [] }
  const schemaOf = (...tables: readonly Table[]): Schema => ({ tables, enums: [] })

  test('leaves out owners and grants', () => {
    const owned = { ...notes, options: { postgres: { owner: 'anna', grants: [] } } }
    expect(changedObjects(schemaOf(notes), schemaOf(owned), sight)).toEqual([])
    const logged = { ...notes, options: { postgres: { owner: 'anna', unlogged: true } } }
    expect(changedObjects(schemaOf(notes), schemaOf(logged), sight)).toEqual([{ what: 'table', name: 'notes', change: 'changed' }])
  })

  test('partitions come and go with their time, and a table goes with its partitions', () => {
    const part = (name: string, table: string): Table => {
      const partitionOf = { table, values: 'DEFAULT' }
      return { ...notes, name, options: { postgres: { partitionOf } } }
    }
    const before = schemaOf(notes, part('notes_2025', 'notes'), part('notes_2025_01', 'notes_2025'))
    const after = schemaOf(notes, part('notes_2026', 'notes'))
    expect(withoutTransient(before, after)).toEqual(schemaOf(notes))
    expect(withoutTransient(after, before)).toEqual(schemaOf(notes))
    expect(withoutTransient(before, schemaOf())).toEqual(before)
    expect(withoutTransient(before, before)).toEqual(before)
  })
})
