import { describe, expect, expectTypeOf, test } from 'vitest'
import { enumType, index, schemaOf, sql, t, table } from '@mig/core'
import { newestPostgres } from '@mig/test-databases'
import { aligned } from './compare.ts'
import { pg, type InferInsert, type InferRow } from '../src/index.ts'
import { reflector } from '../src/reflector.ts'
import { types } from '../src/types.ts'
import { runOps, withDatabase } from './with-database.ts'

const NAMING = {
  pk: 'pk_%(table_name)s',
  fk: 'fk_%(table_name)s_%(column_0_name)s',
} as const

const mood = enumType('mood', ['ok', 'bad'])
const notes = table(
  'notes',
  {
    id: t.bigint().identity().primaryKey(),
    parent: t.bigint().references(() => notes.id, { onDelete: 'cascade', initially: 'deferred' }),
    mood: t.enum(mood).notNull().default('ok'),
    tags: t.text().array().notNull().default(['a', 'b c']),
    document: pg.tsvector('search_document').generated(sql`to_tsvector('simple', body)`),
    body: t.text().notNull().collate('C'),
    address: pg.inet().array(),
    slot: pg.tstzrange('time_slot'),
    flags: pg.bit(8),
    mask: pg.varbit('bit_mask', 12),
    at: t
      .timestamptz()
      .notNull()
      .default(sql`now()`),
    data: t.jsonb().default({ a: 1 }),
    price: t.numeric(9, 2).check(sql`price > 0`, 'ck_price'),
    note: t.text().variant('postgres', t.varchar(40)),
  },
  { postgres: { unlogged: true }, sqlite: { strict: true } },
)

describe('models on PostgreSQL', () => {
  test('read from the database as they were written', async () => {
    await withDatabase(newestPostgres(), async (connection) => {
      const schema = schemaOf([notes], NAMING)
      await runOps(connection, [
        ...schema.enums.map((item) => ({ kind: 'createEnum' as const, enum: item })),
        ...schema.tables.map((item) => ({ kind: 'createTable' as const, table: item })),
      ])
      const [actual, wanted] = await aligned(connection, await reflector.reflect(connection), await types.normalize(schema, connection))
      expect(actual).toEqual(wanted)
    })
  })

  test('a column of PostgreSQL takes its own name', () => {
    const [column] = schemaOf([table('x', { a: pg.citext('b').notNull() })]).tables[0]?.columns ?? []
    expect(column).toEqual({ name: 'b', type: { kind: 'custom', sql: 'citext' }, nullable: false })
  })

  test('have the types of what pg hands out', () => {
    expectTypeOf<InferRow<typeof notes>['id']>().toEqualTypeOf<string>()
    expectTypeOf<InferRow<typeof notes>['mood']>().toEqualTypeOf<'ok' | 'bad'>()
    expectTypeOf<InferRow<typeof notes>['document']>().toEqualTypeOf<string | null>()
    expectTypeOf<InferRow<typeof notes>['tags']>().toEqualTypeOf<string[]>()
    expectTypeOf<InferRow<typeof notes>['at']>().toEqualTypeOf<Date>()
    expectTypeOf<InferInsert<typeof notes>>().not.toHaveProperty('document')
    expectTypeOf<{ body: string }>().toExtend<InferInsert<typeof notes>>()
  })
})

test('options are known to the compiler', () => {
  const ix = index('ix').on(notes.body)
  // @ts-expect-error -- the option is `using`
  const wrong = (): unknown => ix.with({ postgres: { usin: 'gin' } })
  // @ts-expect-error -- the option is `unlogged`
  const alsoWrong = (): unknown => table('x', { id: t.integer() }, { postgres: { unloged: true } })
  expect([typeof wrong, typeof alsoWrong]).toEqual(['function', 'function'])
})
