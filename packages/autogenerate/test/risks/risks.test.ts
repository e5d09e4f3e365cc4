import { describe, expect, test } from 'vitest'
import { reverseAll, type Change, type Column, type ColumnType, type Constraint, type Index, type Op, type SchemaObject } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { sqlite } from '@mig/dialect-sqlite'
import { narrowing } from '../../src/risks/narrowing.ts'
import { risksOf } from '../../src/risks/risks.ts'
import { alter, amount, comparedTables, id, note, pk, tableOf } from '../plain.ts'

/** Kind, way and sentence of the risks of operations and of their reverse. */
function risks(ops: readonly Op[], dialect = postgres): readonly string[] {
  return risksOf(ops, reverseAll(ops), { dialect, fills: [] }).map(
    ({ kind, way, sentence }) => `${way === undefined ? '' : `${way}: `}${kind}: ${sentence}`,
  )
}

/** Only the kinds. */
function kinds(...changes: readonly Change[]): readonly string[] {
  return risksOf([alter(...changes)], { irreversible: '' }, { dialect: postgres, fills: [] }).map(({ kind }) => kind)
}

type Options = NonNullable<Extract<Change, { readonly kind: 'setTableOptions' }>['set'][string]>
const retype = (from: ColumnType, to: ColumnType): Change => ({ kind: 'alterColumn', name: 'a', set: { type: to }, was: { type: from } })
const add = (constraint: Constraint): Change => ({ kind: 'addConstraint', constraint })

describe('what is lost', () => {
  test('a table and a column with what is in them', () => {
    expect(
      risks([{ kind: 'dropTable', table: { name: 't' }, was: tableOf() }, alter({ kind: 'dropColumn', name: 'note', was: note })]),
    ).toEqual([
      'loses data: table t goes with all its rows: copy before what is still needed; the downgrade creates it empty',
      'loses data: column t.note goes with its values: copy before what is still needed; the downgrade brings it back without them',
    ])
  })

  test('no downgrade is promised where there is none', () => {
    const [risk] = risksOf([{ kind: 'dropTable', table: { name: 't' } }], { irreversible: 'why' }, { dialect: postgres, fills: [] })
    expect(risk?.sentence).toBe('table t goes with all its rows: copy before what is still needed')
  })

  test('a computed column holds nothing of its own', () => {
    const computed: Column = { ...amount, generated: { sql: '1', stored: true } }
    expect(risks([alter({ kind: 'dropColumn', name: 'amount', was: computed })], sqlite)).toEqual([])
  })

  test('values of an enum that go', () => {
    const [values, was] = [
      ['ok', 'meh'],
      ['sad', 'ok', 'bad', 'so'],
    ]
    const op = { kind: 'alterEnum', enum: { name: 'mood' }, values, was, map: { sad: 'ok', so: 'meh' } } as const
    expect(risks([op])).toEqual([
      'loses data: rows that hold sad of enum mood hold ok afterwards, and the downgrade cannot tell them from others',
      'may fail: rows that hold bad of enum mood stop the upgrade, since the value goes; ' +
        'look for them before, or say what they get with --map mood.bad=…',
    ])
  })
})

describe('a type that holds less', () => {
  const varchar = (length?: number): ColumnType => ({ kind: 'varchar', ...(length === undefined ? {} : { length }) })
  const numeric = (precision?: number, scale?: number): ColumnType => ({
    kind: 'numeric',
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  })
  const plain = (
    kind: 'integer' | 'bigint' | 'smallint' | 'real' | 'double' | 'text' | 'date' | 'json' | 'jsonb' | 'interval',
  ): ColumnType => ({ kind })
  const timed = (kind: 'time' | 'timestamp' | 'timestamptz', precision?: number): ColumnType => ({
    kind,
    ...(precision === undefined ? {} : { precision }),
  })

  test.each<readonly [ColumnType, ColumnType, string | undefined]>([
    [varchar(80), varchar(20), 'may fail'],
    [varchar(20), varchar(80), undefined],
    [varchar(), varchar(80), 'may fail'],
    [varchar(80), varchar(), undefined],
    [plain('text'), varchar(20), 'may fail'],
    [plain('text'), { kind: 'char' }, 'may fail'],
    [varchar(20), plain('text'), undefined],
    [plain('integer'), varchar(5), 'may fail'],
    [plain('bigint'), plain('integer'), 'may fail'],
    [plain('integer'), plain('bigint'), undefined],
    [plain('integer'), plain('smallint'), 'may fail'],
    [plain('integer'), plain('real'), 'loses data'],
    [plain('integer'), plain('double'), undefined],
    [plain('bigint'), plain('double'), 'loses data'],
    [plain('smallint'), numeric(5), undefined],
    [plain('integer'), numeric(5, 2), 'may fail'],
    [numeric(10, 2), numeric(12, 2), undefined],
    [numeric(10, 2), numeric(), undefined],
    [numeric(10, 4), numeric(12, 2), 'loses data'],
    [numeric(10, 2), numeric(8, 2), 'may fail'],
    [numeric(), numeric(10, 2), 'loses data'],
    [numeric(10, 2), plain('integer'), 'loses data'],
    [numeric(9), plain('integer'), undefined],
    [numeric(12), plain('integer'), 'may fail'],
    [plain('double'), plain('real'), 'loses data'],
    [plain('real'), plain('double'), undefined],
    [plain('double'), plain('bigint'), 'loses data'],
    [timed('timestamp'), plain('date'), 'loses data'],
    [timed('timestamptz'), timed('time'), 'loses data'],
    [timed('timestamp'), timed('timestamp', 3), 'loses data'],
    [timed('timestamp', 3), timed('timestamp'), undefined],
    [timed('timestamp', 6), timed('timestamp'), undefined],
    [plain('date'), timed('timestamp'), undefined],
    [plain('interval'), timed('time'), 'loses data'],
    [plain('json'), plain('jsonb'), 'loses data'],
    [plain('jsonb'), plain('json'), undefined],
    [{ kind: 'array', of: plain('bigint') }, { kind: 'array', of: plain('integer') }, 'may fail'],
    [{ kind: 'custom', sql: 'inet' }, { kind: 'custom', sql: 'cidr' }, undefined],
  ])('%j to %j', (from, to, kind) => {
    expect(narrowing(from, to)?.kind).toBe(kind)
  })

  test('is said with what becomes of the values, and for the way back', () => {
    expect(risks([alter(retype(varchar(20), varchar(80)))])).toEqual([
      'downgrade: may fail: on the way back t.a changes from character varying(80) to character varying(20): ' +
        'values with more than 20 characters stop the downgrade; look for them before',
    ])
  })

  test('SQLite keeps long texts, and stops where it would store another value', () => {
    expect(risks([alter(retype(varchar(80), varchar(20)))], sqlite)).toEqual([])
    expect(risks([alter(retype(plain('text'), plain('integer')))], sqlite)).toEqual([
      expect.stringMatching(
        /^may fail: t\.a changes from TEXT to INTEGER: texts that would be stored as other values, such as 007, stop the upgrade/,
      ),
    ])
  })

  test('SQL of the own is not judged', () => {
    expect(kinds({ ...retype(varchar(80), varchar(20)), using: 'left(a, 20)', usingDown: '"a"' } as Change)).toEqual(['locks'])
  })
})

describe('rows that stop it', () => {
  const unique: Constraint = { kind: 'unique', name: 'uq', columns: ['amount'] }

  test('NULLs and columns without a value', () => {
    expect(risks([alter({ kind: 'alterColumn', name: 'a', set: { nullable: false }, was: { nullable: true } })], sqlite)).toEqual([
      'may fail: t.a becomes NOT NULL: rows in which it is NULL stop the upgrade; say what they get with --fill t.a=…',
    ])
    expect(risks([alter({ kind: 'alterColumn', name: 'a', set: { nullable: true }, was: { nullable: false } })], sqlite)).toEqual([
      'downgrade: may fail: t.a becomes NOT NULL again: rows in which it is NULL stop the downgrade; say what they get with --fill t.a=…',
    ])
  })

  test('keys, references and checks, unless the rows cannot break them', () => {
    const reference: Constraint = { kind: 'foreignKey', name: 'fk', columns: ['amount'], references: { table: 'o', columns: ['id'] } }
    const check: Constraint = { kind: 'check', name: 'ck', sql: 'amount > 0' }
    expect(risks([alter(add(unique), add(reference), add(check))], sqlite)).toEqual([
      'may fail: rows of t with equal amount stop the upgrade (uq); look for them before',
      'may fail: rows of t whose amount refers to nothing in o stop the upgrade (fk); look for them before',
      'may fail: rows of t that break the check amount > 0 stop the upgrade (ck); look for them before',
    ])
    const isNew: Change = { kind: 'addColumn', column: amount }
    expect(risks([alter(isNew, add(unique), add(reference), add(check))], sqlite)).toEqual([])
    expect(kinds(add({ ...reference, options: { postgres: { notValid: true } } }))).toEqual([])
    expect(kinds({ kind: 'dropConstraint', name: 'ck', was: check }, add(check))).toEqual(['locks'])
    expect(kinds({ kind: 'validateConstraint', name: 'ck' })).toEqual(['may fail'])
  })

  test('triggers are told of for the way on which they run', () => {
    const ops: readonly Op[] = [alter({ kind: 'dropColumn', name: 'note', was: { ...note, nullable: false } })]
    const trigger: SchemaObject = { kind: 'trigger', name: 'tr', table: 't', timing: 'after', events: ['update'], body: 'SELECT 1;' }
    const fill = { table: { name: 't' }, column: 'note', sql: "''" }
    const found = risksOf(ops, reverseAll(ops), { dialect: sqlite, fills: [], fillsBack: [fill], objects: [trigger] })
    expect(found.filter(({ sentence }) => sentence.includes('trigger'))).toMatchObject([
      { way: 'downgrade', op: { changes: [{ kind: 'addColumn' }] }, sentence: expect.stringContaining('get note (tr)') as string },
    ])
  })

  test('a check that allows more than the one before it stops nothing', () => {
    const values = (sql: string): Constraint => ({ kind: 'check', name: 'ck', sql })
    const change = (from: string, to: string): readonly string[] =>
      risks([alter({ kind: 'dropConstraint', name: 'ck', was: values(from) }, add(values(to)))], sqlite)
    expect(change(`"a" IN ('x', 'y')`, `"a" IN ('x', 'z', 'y')`)).toEqual([])
    expect(change(`"a" IN ('x', 'y')`, `"a" IN ('x', 'z')`)).toHaveLength(1)
    expect(change(`"b" IN ('x')`, `"a" IN ('x', 'z')`)).toHaveLength(1)
    expect(change(`"a" IN ('x')`, `"a" IN ('x', 'z') AND b`)).toHaveLength(1)
    expect(change(`"a" IN ('x')`, `"a" NOT IN ('x', 'z')`)).toHaveLength(1)
  })

  test('a unique index', () => {
    const index = { name: 'ux', unique: true, parts: [{ column: 'amount' }] } as const
    const create: Op = { kind: 'createIndex', table: { name: 't' }, index }
    expect(risks([create], sqlite)).toEqual(['may fail: rows of t with equal amount stop the upgrade (ux); look for them before'])
    const dropped = (table: string, was: Index): Op => ({ kind: 'dropIndex', table: { name: table }, name: 'ux', was })
    expect(risks([dropped('t', index), create], sqlite)).toEqual([])
    expect(risks([dropped('other', index), create], sqlite)).toHaveLength(1)
    expect(risks([dropped('t', { ...index, where: 'amount > 5' }), create], sqlite)).toHaveLength(1)
  })

  test('a new table has no rows, and nobody waits for it', () => {
    const index = { name: 'ux', unique: true, parts: [{ column: 'amount' }] } as const
    const ops: readonly Op[] = [
      { kind: 'createTable', table: tableOf() },
      alter(add(unique)),
      { kind: 'createIndex', table: { name: 't' }, index },
    ]
    expect(risks(ops)).toEqual([])
  })
})

describe('locks of PostgreSQL', () => {
  test('a type that is stored in another way writes the table again', () => {
    expect(kinds(retype({ kind: 'integer' }, { kind: 'bigint' }))).toEqual(['locks'])
    expect(kinds(retype({ kind: 'varchar', length: 20 }, { kind: 'varchar', length: 80 }))).toEqual([])
    expect(kinds(retype({ kind: 'varchar', length: 20 }, { kind: 'text' }))).toEqual([])
    expect(kinds(retype({ kind: 'numeric', precision: 10, scale: 2 }, { kind: 'numeric', precision: 12, scale: 2 }))).toEqual([])
    expect(kinds(retype({ kind: 'timestamptz', precision: 3 }, { kind: 'timestamptz' }))).toEqual([])
  })

  test('a new column does so only where each row gets a value of its own', () => {
    const column = (more: Partial<Column>): Change => ({ kind: 'addColumn', column: { ...note, ...more } })
    expect(kinds(column({ default: { sql: 'now()' } }))).toEqual([])
    expect(kinds(column({ default: { value: 'x' } }))).toEqual([])
    expect(kinds(column({ default: { sql: 'gen_random_uuid()' } }))).toEqual(['locks'])
    expect(kinds(column({ identity: {} }))).toEqual(['locks'])
    expect(kinds(column({ generated: { sql: '1', stored: true } }))).toEqual(['locks'])
    expect(kinds(column({ generated: { sql: '1', stored: false } }))).toEqual([])
  })

  test('an index is built while nobody writes, unless it is built concurrently', () => {
    const create = (options = {}): Op => ({
      kind: 'createIndex',
      table: { name: 't' },
      index: { name: 'ix', parts: [{ column: 'a' }], ...options },
    })
    expect(risks([create()])).toEqual([
      'locks: writes to t wait until ix is built: where it is big, build the index with { postgres: { concurrently: true } }',
    ])
    expect(risks([create({ options: { postgres: { concurrently: true } } })])).toEqual([])
    expect(risks([create()], sqlite)).toEqual([])
  })

  test('a table is written anew when it is logged, and when it is no longer', () => {
    const log = (set: Options, was: Options): Change => ({ kind: 'setTableOptions', set: { postgres: set }, was: { postgres: was } })
    expect(risks([alter(log({}, { unlogged: true }))])).toEqual([
      'locks: nobody reads or writes t while it is written anew (logged): where it is big, do so when it is seldom used',
    ])
    expect(kinds(log({ unlogged: true }, {}))).toEqual(['locks'])
    expect(kinds(log({ unlogged: true, with: { fillfactor: 70 } }, { unlogged: true }))).toEqual([])
  })

  test('one line a table', () => {
    const ops = comparedTables(
      {},
      { columns: [id, { ...amount, nullable: false }], constraints: [pk, { kind: 'check', name: 'ck', sql: 'amount > 0' }] },
    )
    expect(risks(ops).filter((line) => line.startsWith('locks'))).toEqual([
      'locks: nobody reads or writes t while all of its rows are read (NOT NULL of amount, ck): where it is big, ' +
        'add what can be so as { postgres: { notValid: true } } and validate it in a later revision',
    ])
  })
})
