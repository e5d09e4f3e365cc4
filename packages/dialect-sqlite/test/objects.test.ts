import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inlined, OBJECT_KINDS, objectOpKind, UnsupportedError, type CoreOp, type Op, type Trigger, type View } from '@mig/core/dialect'
import { sqlite } from '../src/index.ts'
import { compile, memory, runAll, VERSION } from './database.ts'

const view: View = { kind: 'view', name: 'v', query: 'SELECT a FROM t' }

function sqlOf(op: CoreOp): readonly string[] {
  return compile(op).map((statement) => inlined(statement as never, sqlite.quoting))
}

describe('the operations on views', () => {
  test.each([
    [
      'createView',
      { kind: 'createView', object: { ...view, columns: ['A'], comment: 'x' } },
      ['CREATE VIEW "v" ("A") AS\nSELECT a FROM t'],
    ],
    [
      'createView where there is none',
      { kind: 'createView', object: { ...view, schema: 'main' }, ifNotExists: true },
      ['CREATE VIEW IF NOT EXISTS "main"."v" AS\nSELECT a FROM t'],
    ],
    ['alterView', { kind: 'alterView', object: { ...view, query: 'SELECT 1' } }, ['DROP VIEW "v"', 'CREATE VIEW "v" AS\nSELECT 1']],
    ['dropView', { kind: 'dropView', object: { name: 'v' }, ifExists: true }, ['DROP VIEW IF EXISTS "v"']],
  ] as const)('%s', async (_, op, sql) => {
    expect(sqlOf(op)).toEqual(sql)
    const connection = await memory('CREATE TABLE t (a)')
    if (op.kind !== 'createView') await connection.run('CREATE VIEW v AS SELECT a FROM t')
    await runAll(connection, compile(op))
    await connection.close()
  })

  test('a view cannot be renamed', () => {
    expect(() => sqlOf({ kind: 'renameView', object: { name: 'v' }, to: 'w' })).toThrow(UnsupportedError)
  })
})

test.each(OBJECT_KINDS.filter((kind) => kind !== 'view' && kind !== ('trigger' as string)))(
  '%s is refused, with what to do instead',
  (kind) => {
    const handler = (sqlite.compiler as unknown as Record<string, (op: Op, context: object) => unknown>)[objectOpKind('drop', kind)]
    try {
      handler?.({ kind: objectOpKind('drop', kind), object: { name: 'x' } } as Op, { version: VERSION })
      expect.fail()
    } catch (error) {
      expect(error).toBeInstanceOf(UnsupportedError)
      expect((error as UnsupportedError).hint).toMatch(/./)
      expect((error as UnsupportedError).message).toMatch(/^SQLite has no /)
    }
  },
)

const touch: Trigger = {
  kind: 'trigger',
  name: 'touch',
  table: 't',
  timing: 'after',
  events: ['update'],
  columns: ['a'],
  when: 'NEW.a > OLD.a',
  body: 'UPDATE t SET a = 1; -- once',
}

describe('the operations on triggers', () => {
  test.each([
    [
      'createTrigger',
      { kind: 'createTrigger', object: { ...touch, execute: 'touch()', comment: 'x' } },
      ['CREATE TRIGGER "touch"\nAFTER UPDATE OF "a" ON "t"\nWHEN NEW.a > OLD.a\nBEGIN\nUPDATE t SET a = 1; -- once;\nEND'],
    ],
    [
      'createTrigger without a semicolon, where there is none',
      {
        kind: 'createTrigger',
        object: { kind: 'trigger', name: 'touch', schema: 'main', table: 't', timing: 'before', events: ['insert'], body: 'SELECT 1' },
        ifNotExists: true,
      },
      ['CREATE TRIGGER IF NOT EXISTS "main"."touch"\nBEFORE INSERT ON "t"\nBEGIN\nSELECT 1;\nEND'],
    ],
    [
      'alterTrigger',
      { kind: 'alterTrigger', object: { ...touch, events: ['delete'], when: 'OLD.a > 1' } },
      ['DROP TRIGGER "touch"', 'CREATE TRIGGER "touch"\nAFTER DELETE ON "t"\nWHEN OLD.a > 1\nBEGIN\nUPDATE t SET a = 1; -- once;\nEND'],
    ],
    ['dropTrigger', { kind: 'dropTrigger', object: { name: 'touch', table: 't' } }, ['DROP TRIGGER "touch"']],
  ] as const)('%s', async (_, op, sql) => {
    expect(sqlOf(op)).toEqual(sql)
    const connection = await memory('CREATE TABLE t (a)')
    if (op.kind !== 'createTrigger') await connection.run('CREATE TRIGGER touch AFTER INSERT ON t BEGIN SELECT 1; END')
    await runAll(connection, compile(op))
    await connection.close()
  })

  test.each([
    ['several events', { ...touch, events: ['insert', 'update'] }, /fires on insert and update/],
    ['the whole statement', { ...touch, forEach: 'statement' }, /once for a statement/],
    ['no body', { kind: 'trigger', name: 'x', table: 't', timing: 'after', events: ['insert'], execute: 'f()' }, /has no body/],
  ] as const)('a trigger with %s is refused', (_, object, message) => {
    expect(() => sqlOf({ kind: 'createTrigger', object })).toThrow(message)
  })

  test('a trigger cannot be renamed', () => {
    expect(() => sqlOf({ kind: 'renameTrigger', object: { name: 'a', table: 't' }, to: 'b' })).toThrow(UnsupportedError)
  })
})

describe('triggers are read as they are written', () => {
  const name = fc.oneof(
    fc.constantFrom('when', 'on', 'a "b"', "it's", 'begin', 'insert'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  )
  const shape = fc.record({
    timing: fc.constantFrom('before' as const, 'after' as const),
    event: fc.constantFrom('insert' as const, 'update' as const, 'delete' as const),
    columns: fc.boolean(),
    when: fc.constantFrom(undefined, '1', "'begin' = 'select'", 'CASE WHEN 1 THEN 2 END', '(SELECT 1) IN (2)'),
    body: fc.constantFrom('SELECT 1;', "INSERT INTO t SELECT 'end'; DELETE FROM t WHERE a = CASE 1 WHEN 1 THEN 2 END;"),
  })

  test('whatever their names', async () => {
    await fc.assert(
      fc.asyncProperty(name, name, shape, async (called, column, { timing, event, columns, when, body }) => {
        const connection = await memory()
        const text = body.replaceAll(/\bt\b/g, '"on"').replaceAll('WHERE a', 'WHERE 1')
        const wanted: Trigger = {
          kind: 'trigger',
          table: 'on',
          name: called,
          timing,
          events: [event],
          ...(columns && event === 'update' ? { columns: [column] } : {}),
          ...(when === undefined ? {} : { when }),
          body: text,
        }
        await runAll(
          connection,
          compile({
            kind: 'createTable',
            table: { name: 'on', columns: [{ name: column, type: { kind: 'text' }, nullable: true }], constraints: [], indexes: [] },
          }),
        )
        await runAll(connection, compile({ kind: 'createTrigger', object: wanted }))
        expect((await sqlite.reflector.reflect(connection)).objects).toEqual([wanted])
        await connection.close()
      }),
      { numRuns: 150 },
    )
  })

  test('also by hand', async () => {
    const connection = await memory(
      'CREATE TABLE t (a, begin)',
      'CREATE VIEW v AS SELECT 1 AS x',
      'create trigger if not exists main.[r] /* x */ update of a, "begin" on t for each row when (new.begin > 1) begin select 1; end',
      'CREATE TRIGGER i INSTEAD OF DELETE ON v BEGIN SELECT 2; END',
      'CREATE TRIGGER o AFTER INSERT ON main . "t" FOR EACH ROW WHEN new.a > 1 BEGIN SELECT 3; END',
    )
    expect((await sqlite.reflector.reflect(connection)).objects?.slice(1)).toEqual([
      { kind: 'trigger', table: 'v', name: 'i', timing: 'instead of', events: ['delete'], body: 'SELECT 2;' },
      { kind: 'trigger', table: 't', name: 'o', timing: 'after', events: ['insert'], when: 'new.a > 1', body: 'SELECT 3;' },
      {
        kind: 'trigger',
        table: 't',
        name: 'r',
        timing: 'before',
        events: ['update'],
        columns: ['a', 'begin'],
        when: 'new.begin > 1',
        body: 'select 1;',
      },
    ])
    await connection.close()
  })
})

describe('views are read as they are written', () => {
  const name = fc.oneof(
    fc.constantFrom('v', 'as', 'a "b"', "it's", 'v(x)', '-- v'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  )
  const query = fc.constantFrom(
    'SELECT 1',
    'SELECT 1 -- end\n+ 1 AS "as"',
    "VALUES (1, ')')",
    'WITH x AS (SELECT 2 AS y) SELECT * FROM x /* ; */',
  )

  test('whatever their names', async () => {
    await fc.assert(
      fc.asyncProperty(name, query, fc.boolean(), async (called, text, listed) => {
        const connection = await memory()
        const wanted: View = {
          kind: 'view',
          name: called,
          ...(listed ? { columns: text.startsWith('VALUES') ? [called, 'b'] : [called] } : {}),
          query: text,
        }
        await runAll(connection, compile({ kind: 'createView', object: wanted }))
        expect((await sqlite.reflector.reflect(connection)).objects).toEqual([wanted])
        await connection.close()
      }),
      { numRuns: 100 },
    )
  })

  test('also by hand, and in an attached file', async () => {
    const connection = await memory(
      "ATTACH ':memory:' AS other",
      'create temp view t as select 0',
      'CREATE VIEW IF NOT EXISTS main.[a] /* x */ (b /* y */, "c d") AS -- z\n  SELECT 1, 2 ;',
      'CREATE VIEW other.b AS SELECT 3',
    )
    expect((await sqlite.reflector.reflect(connection, { schemas: ['other'] })).objects).toEqual([
      { kind: 'view', name: 'a', columns: ['b', 'c d'], query: '-- z\n  SELECT 1, 2' },
      { kind: 'view', schema: 'other', name: 'b', query: 'SELECT 3' },
    ])
    await connection.close()
  })
})
