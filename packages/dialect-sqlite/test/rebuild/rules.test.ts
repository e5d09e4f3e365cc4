import { compile, isCustomOp, type AlterTableOp, type CoreOp } from '@mig/core/dialect'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../core/test/run/sandbox.ts'
import { sqlite } from '../../src/index.ts'
import { column, memory } from '../database.ts'
import { alter, contents, run, textsOf } from './rebuild.ts'

const PARENT = 'CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT)'
const CHILD = 'CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE)'
const ROWS = ["INSERT INTO p VALUES (1, 'one'), (2, 'two')", 'INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)']

/** A change that SQLite has no statement for. */
const retyped = (table: string, name = 'a'): AlterTableOp => alter(table, { kind: 'alterColumn', name, set: { type: { kind: 'varchar', length: 9 } } })

describe('rule 6: nothing is left out in the copy', () => {
  test.each([
    ['UNIQUE (a) ON CONFLICT IGNORE', "INSERT INTO t VALUES (1, 'x'), (2, 'x')"],
    ['UNIQUE (a) ON CONFLICT REPLACE', "INSERT INTO t VALUES (1, 'x'), (2, 'x')"],
  ])('%s', async (_, insert) => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)', insert)
    const before = await contents(connection)
    const conflict = _.endsWith('IGNORE') ? 'ignore' : 'replace'
    const op = alter('t', { kind: 'addConstraint', constraint: { kind: 'unique', name: 'uq', columns: ['a'], options: { sqlite: { onConflict: conflict } } } })
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringContaining("a 'x', rows 2") })
    expect(await contents(connection)).toEqual(before)
  })

  test('NOT NULL ON CONFLICT REPLACE rewrites no NULL', async () => {
    const connection = await memory("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'd')", 'INSERT INTO t VALUES (1, NULL)')
    const op = alter('t', { kind: 'alterColumn', name: 'a', set: { nullable: false, options: { sqlite: { onConflict: 'replace' } } } })
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringMatching(/a is to be NOT NULL, and holds NULL \(1 row\)\n {2}id 1, a null/) })
    expect(await column(connection, 'SELECT a FROM t')).toEqual([null])
  })
})

describe('rule 7: where the rename fails, the rows go out and in again', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a check that names its own table', ['CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, CHECK (t.a <> 1))']],
    ['a view that cannot be read', ['CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)', 'CREATE VIEW broken AS SELECT gone FROM nowhere']],
    ['a trigger of another table that cannot be read', ['CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)', 'CREATE TABLE o (x)', 'CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO nowhere VALUES (1); END']],
  ]
  test.each(cases)('%s', async (_, setup) => {
    const connection = await memory(...setup, "INSERT INTO t VALUES (3, 'x')")
    const objects = `SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')`
    const before = (await connection.run(objects)).rows
    await run(connection, retyped('t'))
    expect((await connection.run('SELECT id, a FROM t')).rows).toEqual([{ id: 3, a: 'x' }])
    expect((await connection.run(objects)).rows).toEqual(before)
    expect(await column(connection, `SELECT name FROM sqlite_master WHERE name LIKE 't\\_%' ESCAPE '\\'`)).toEqual([])
  })

  test('texts in double quotes, of a time when SQLite took them', async () => {
    const connection = await memory("CREATE TABLE o (a CHECK (a <> 'no'))", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a <> 'no'))", "INSERT INTO t VALUES (1, 'yes')")
    const database = connection.client as InstanceType<typeof Database>
    database.unsafeMode()
    database.pragma('writable_schema = ON')
    database.exec(`UPDATE sqlite_master SET sql = replace(sql, '''no''', '"no"')`)
    database.pragma('writable_schema = RESET')
    database.unsafeMode(false)
    await run(connection, retyped('t'))
    expect(await column(connection, "SELECT sql FROM sqlite_master WHERE name = 'o'")).toEqual(['CREATE TABLE o (a CHECK (a <> "no"))'])
    expect(await column(connection, 'SELECT a FROM t')).toEqual(['yes'])
    await expect(connection.run("INSERT INTO t VALUES (2, 'no')")).rejects.toThrow(/CHECK/)
  })
})

describe('rule 8: every name has its schema', () => {
  test('a temporary table of the same name is left alone', async () => {
    const connection = await memory("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", "INSERT INTO t VALUES (1, 'main')", 'CREATE TEMP TABLE t (id, a)', "INSERT INTO temp.t VALUES (9, 'temp')")
    await run(connection, retyped('t'), alter('t', { kind: 'renameColumn', name: 'a', to: 'b' }), alter('t', { kind: 'dropColumn', name: 'b' }))
    expect((await connection.run('SELECT * FROM main.t')).rows).toEqual([{ id: 1 }])
    expect((await connection.run('SELECT * FROM temp.t')).rows).toEqual([{ id: 9, a: 'temp' }])
  })

  test.each<readonly [string, CoreOp]>([
    ['dropTable', { kind: 'dropTable', table: { name: 't' } }],
    ['renameTable', { kind: 'renameTable', table: { name: 'T' }, to: 'u' }],
    ['addColumn', alter('t', { kind: 'addColumn', column: { name: 'b', type: { kind: 'text' }, nullable: true } })],
    ['createIndex', { kind: 'createIndex', table: { name: 't' }, index: { name: 'ix', parts: [{ column: 'a' }] } }],
    ['dropIndex', { kind: 'dropIndex', table: { name: 't' }, name: 'ix_main' }],
    ['bulkInsert', { kind: 'bulkInsert', table: { name: 't' }, rows: [{ id: 2 }] }],
  ])('%s is refused where a temporary table hides the one that is meant, and does it by its whole name', async (_, op) => {
    const connection = await memory(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)',
      'CREATE INDEX ix_main ON t (a)',
      'CREATE TEMP TABLE t (id, a)',
      'CREATE INDEX temp.ix_main ON t (id)',
      "INSERT INTO temp.t VALUES (9, 'temp')",
    )
    const temporary = (): Promise<readonly unknown[]> => column(connection, 'SELECT sql FROM temp.sqlite_master')
    const before = [await contents(connection), await temporary()]
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'dialect.unsupported', hint: expect.stringContaining("schema: 'main'") })
    expect([await contents(connection), await temporary()]).toEqual(before)
    if (!('table' in op)) throw new TypeError('an operation on a table')
    await run(connection, { ...op, table: { schema: 'main', name: 't' } } as CoreOp)
    expect(await temporary()).toEqual(before[1])
    expect((await connection.run('SELECT * FROM temp.t')).rows).toEqual([{ id: 9, a: 'temp' }])
  })

  test('a table of an attached file, and a temporary one', async () => {
    const connection = await memory("ATTACH ':memory:' AS \"other file\"")
    for (const schema of ['other file', 'temp']) {
      await connection.run(`CREATE TABLE "${schema}".t (id INTEGER PRIMARY KEY, a TEXT UNIQUE)`)
      await connection.run(`CREATE INDEX "${schema}".ix ON t (a DESC)`)
      await connection.run(`CREATE TRIGGER "${schema}".tr AFTER INSERT ON t BEGIN SELECT 1; END`)
      await connection.run(`INSERT INTO "${schema}".t VALUES (1, 'x')`)
      await run(connection, { ...retyped('t'), table: { schema, name: 't' } })
      expect(await column(connection, `SELECT name FROM "${schema}".sqlite_master WHERE name IN ('t', 'ix', 'tr') ORDER BY name`)).toEqual(['ix', 't', 'tr'])
      expect(await column(connection, `SELECT type FROM pragma_table_info('t', '${schema}')`)).toEqual(['INTEGER', 'VARCHAR(9)'])
      expect(await column(connection, `SELECT a FROM "${schema}".t`)).toEqual(['x'])
    }
  })
})

describe('rule 9: what hangs on the table stays, in its order', () => {
  test('triggers do not fire in the copy', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)', 'CREATE TABLE log (id)', 'CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END', "INSERT INTO t VALUES (1, 'x')")
    await run(connection, retyped('t'))
    expect(await column(connection, 'SELECT id FROM log')).toEqual([1])
    await connection.run("INSERT INTO t VALUES (2, 'y')")
    expect(await column(connection, 'SELECT id FROM log')).toEqual([1, 2])
  })

  test.each(['some rows', 'no rows'])('the counter of AUTOINCREMENT stays: %s', async (rows) => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)', "INSERT INTO t VALUES (1, 'x'), (3, 'y')", `DELETE FROM t WHERE id ${rows === 'no rows' ? '> 0' : '= 3'}`)
    await run(connection, retyped('t'))
    expect((await connection.run('SELECT * FROM sqlite_sequence')).rows).toEqual([{ name: 't', seq: 3 }])
    await connection.run("INSERT INTO t (a) VALUES ('z')")
    expect(await column(connection, 'SELECT max(id) FROM t')).toEqual([4])
  })

  test('statistics stay', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b UNIQUE)', 'CREATE INDEX ix ON t (a)', "INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2)", 'ANALYZE')
    const statistics = async (): Promise<unknown> => [
      (await connection.run('SELECT * FROM sqlite_stat1 ORDER BY idx')).rows,
      (await connection.run('SELECT tbl, idx, neq, nlt, ndlt FROM sqlite_stat4 ORDER BY idx, nlt')).rows,
    ]
    const before = await statistics()
    await run(connection, retyped('t'))
    expect(await statistics()).toEqual(before)
  })

  test.each([
    ['rowid', 'CREATE TABLE t (a TEXT)', 'rowid'],
    ['_rowid_, as rowid is a column', 'CREATE TABLE t (a TEXT, rowid TEXT)', '_rowid_'],
    ['oid, as both others are columns', 'CREATE TABLE t (a TEXT, rowid TEXT, _rowid_ TEXT)', 'oid'],
  ])('rowids are copied under %s', async (_, sql, name) => {
    const connection = await memory(sql, "INSERT INTO t (a) VALUES ('x'), ('y'), ('z')", "DELETE FROM t WHERE a = 'y'")
    await run(connection, retyped('t'))
    expect(await column(connection, `SELECT ${name} FROM t ORDER BY a`)).toEqual([1, 3])
  })
})

describe('rule 10: no value is cast, and values that would change are asked about', () => {
  test.each(['007', '1e3', '12345678901234567890', ' 7', '1.50'])('%s under INTEGER', async (value) => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)')
    await connection.run('INSERT INTO t VALUES (1, ?), (2, ?)', [value, '12abc'])
    const before = await contents(connection)
    const change = { kind: 'alterColumn', name: 'a', set: { type: { kind: 'integer' } } } as const
    const error = await failureOf(run(connection, alter('t', change)))
    expect(error).toMatchObject({ code: 'op.guard', message: expect.stringContaining(`(1 row)\n  id 1, a '${value}'`), hint: expect.stringContaining('using') })
    expect(await contents(connection)).toEqual(before)
    await run(connection, alter('t', { ...change, using: 'CAST("a" AS INTEGER)' }))
    expect(await column(connection, 'SELECT typeof(a) FROM t')).toEqual(['integer', 'integer'])
  })

  test('what every affinity leaves alone stays as it is', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT)', "INSERT INTO t VALUES ('12abc'), ('2021-01-02'), ('abc'), ('42'), (NULL), (x'31')")
    await run(connection, alter('t', { kind: 'alterColumn', name: 'a', set: { type: { kind: 'integer' } } }))
    expect(await column(connection, 'SELECT quote(a) FROM t')).toEqual(["'12abc'", "'2021-01-02'", "'abc'", '42', 'NULL', "X'31'"])
  })

  test('a strict table takes nothing of another type', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT', "INSERT INTO t VALUES (1, 'abc'), (2, '5')")
    const error = await failureOf(run(connection, alter('t', { kind: 'alterColumn', name: 'a', set: { type: { kind: 'integer' } } })))
    expect(error).toMatchObject({ code: 'op.guard', message: expect.stringContaining("id 1, a 'abc'") })
  })
})

describe('rule 11: what the change would break is found', () => {
  const setup = ['CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)', 'CREATE TABLE log (x)']
  test.each([
    ['a view', 'CREATE VIEW v AS SELECT a FROM t', /view v/],
    ['a view on a view', 'CREATE VIEW v AS SELECT 1 AS one FROM (SELECT a FROM t)', /view v/],
    ['a trigger of its own', 'CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.a); END', /trigger tr/],
    ['a trigger that fires for the column', 'CREATE TRIGGER tr AFTER UPDATE OF a ON t BEGIN SELECT 1; END', /trigger tr/],
    ['a trigger of another table', 'CREATE TRIGGER tr AFTER INSERT ON log BEGIN UPDATE t SET a = 1; END', /trigger tr/],
    ['an index', 'CREATE INDEX ix ON t (lower(a))', /index ix/],
    ['a partial index', 'CREATE INDEX ix ON t (b) WHERE a > 0', /index ix/],
  ])('dropping a column that is used by %s', async (_, sql, what) => {
    const connection = await memory(...setup, sql, "INSERT INTO t VALUES (1, 'x', 'y')")
    const before = await contents(connection)
    const error = await failureOf(run(connection, alter('t', { kind: 'dropColumn', name: 'a' })))
    expect(error).toMatchObject({ code: 'op.inUse', message: expect.stringMatching(what) })
    expect(await contents(connection)).toEqual(before)
  })

  test('a function is no column of the same name', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, "lower" TEXT, CONSTRAINT ck CHECK (lower(a) <> \'x\'))')
    await run(connection, alter('t', { kind: 'dropColumn', name: 'lower' }))
    await expect(run(connection, alter('t', { kind: 'dropColumn', name: 'a' }))).rejects.toMatchObject({ code: 'op.inUse' })
  })

  test.each(['rowid', 'oid', '_rowid_'])('without the column %s, what speaks of it would mean the rowid', async (name) => {
    for (const sql of [`CREATE TRIGGER x AFTER DELETE ON t BEGIN SELECT old.${name}; END`, `CREATE VIEW x AS SELECT ${name} FROM t`]) {
      const connection = await memory(`CREATE TABLE t (id TEXT, ${name} TEXT)`, sql)
      await expect(run(connection, alter('t', { kind: 'dropColumn', name }))).rejects.toMatchObject({ code: 'op.inUse', message: expect.stringMatching(/: x uses it/) })
    }
  })

  test('a word of the language is no use of a column that is called so', async () => {
    const connection = await memory('CREATE TABLE t (id TEXT, "null" TEXT, CHECK (id IS NOT NULL))', 'CREATE INDEX ix ON t (id) WHERE id IS NOT NULL')
    await run(connection, alter('t', { kind: 'dropColumn', name: 'null' }))
    expect(await column(connection, "SELECT name FROM pragma_table_info('t')")).toEqual(['id'])
  })

  test('a key that a foreign key needs', async () => {
    const connection = await memory('CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT, CONSTRAINT uq UNIQUE (a))', 'CREATE TABLE c (a TEXT REFERENCES p (a))')
    const before = await contents(connection)
    await expect(run(connection, alter('p', { kind: 'dropConstraint', name: 'uq' }))).rejects.toMatchObject({ code: 'op.orphans', message: expect.stringContaining('c refers to columns that are no key') })
    expect(await contents(connection)).toEqual(before)
  })

  test('orphans that were there before are nobody\'s fault', async () => {
    const connection = await memory('PRAGMA foreign_keys = OFF', PARENT, CHILD, ...ROWS, 'INSERT INTO c VALUES (9, 99)', 'PRAGMA foreign_keys = ON')
    await run(connection, retyped('p'))
    expect(await column(connection, 'SELECT count(*) FROM c')).toEqual([4])
  })

  test('rows that a new foreign key has no parent for', async () => {
    const connection = await memory('CREATE TABLE p (id INTEGER PRIMARY KEY)', 'CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER)', 'INSERT INTO p VALUES (1)', 'INSERT INTO c VALUES (1, 1), (2, 7), (3, NULL)')
    const op = alter('c', { kind: 'addConstraint', constraint: { kind: 'foreignKey', name: 'fk', columns: ['p_id'], references: { table: 'p', columns: ['id'] } } })
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringMatching(/refer to nothing in p \(fk\) \(1 row\)\n {2}p_id 7/) })
    await connection.run('DELETE FROM c WHERE id = 2')
    await run(connection, op)
    expect(await column(connection, "SELECT \"table\" FROM pragma_foreign_key_list('c')")).toEqual(['p'])
  })
})

describe('rule 13: one rebuild for changes that follow each other', () => {
  const other: CoreOp = { kind: 'execute', text: ['SELECT 1'], values: [] }
  test('changes of one table are joined, and nothing else', () => {
    const join = (first: CoreOp, second: CoreOp): CoreOp | undefined => sqlite.expansion?.join(first, second)
    expect(join(retyped('t'), retyped('T', 'b'))).toMatchObject({ changes: [{ name: 'a' }, { name: 'b' }] })
    expect(join(retyped('t'), retyped('u'))).toBeUndefined()
    expect(join(retyped('t'), other)).toBeUndefined()
    expect(join(retyped('t'), { ...retyped('t'), table: { schema: 'aux', name: 't' } })).toBeUndefined()
  })

  test('a rename goes first, so that one rebuild is enough', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)')
    const op = alter('t', { kind: 'alterColumn', name: 'b', set: { default: { value: 'x' } } }, { kind: 'renameColumn', name: 'b', to: 'c' }, { kind: 'alterColumn', name: 'c', set: { nullable: false } })
    const texts = await textsOf(connection, op)
    expect(texts.filter((sql) => sql.startsWith('CREATE TABLE'))).toHaveLength(1)
    expect(texts[0]).toBe('ALTER TABLE "t" RENAME COLUMN "b" TO "c"')
  })
})

describe("rule 14: SQLite's own statements where they do", () => {
  const T = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL)'
  test('and a rebuild where a broken view is in their way', async () => {
    const drop = alter('t', { kind: 'dropColumn', name: 'a' })
    const rename = alter('t', { kind: 'renameColumn', name: 'b', to: 'c' })
    const connection = await memory(T)
    expect(await textsOf(connection, drop)).toEqual(['ALTER TABLE "t" DROP COLUMN "a"'])
    await connection.run('CREATE VIEW broken AS SELECT gone FROM nowhere')
    expect((await textsOf(connection, drop))[0]).toMatch(/^CREATE TABLE "main"."t__new"/)
    expect(await textsOf(connection, rename)).toEqual(['DROP VIEW "main"."broken"', 'ALTER TABLE "t" RENAME COLUMN "b" TO "c"', 'CREATE VIEW "main".broken AS SELECT gone FROM nowhere'])
    await run(connection, drop, rename)
    expect(await column(connection, "SELECT name FROM pragma_table_info('t')")).toEqual(['id', 'c'])
  })

  test('virtual tables and their shadow tables are refused, and a table that is only called like one is not', async () => {
    const connection = await memory('CREATE VIRTUAL TABLE ft USING fts5 (body)', 'CREATE TABLE ft_notes (id INTEGER PRIMARY KEY, a TEXT)', "INSERT INTO ft VALUES ('word')", "INSERT INTO ft_notes VALUES (1, 'x')")
    for (const [name, what] of [['ft', /is a virtual table/], ['ft_content', /is kept by a virtual table/]] as const) {
      await expect(run(connection, retyped(name, 'body'))).rejects.toMatchObject({ code: 'dialect.unsupported', message: expect.stringMatching(what) })
    }
    await run(connection, retyped('ft_notes'))
    expect(await column(connection, "SELECT body FROM ft WHERE ft MATCH 'word'")).toEqual(['word'])
  })

  test('legacy_alter_table is what it was, and renames follow the new rules all the same', async () => {
    const connection = await memory(PARENT, CHILD, ...ROWS, 'PRAGMA legacy_alter_table = ON')
    await run(connection, alter('p', { kind: 'renameColumn', name: 'id', to: 'key' }), retyped('p'))
    expect(await column(connection, "SELECT \"to\" FROM pragma_foreign_key_list('c')")).toEqual(['key'])
    expect(await column(connection, 'PRAGMA legacy_alter_table')).toEqual([1])
  })
})

test('compiling defers what depends on the catalog, and nothing else', () => {
  const deferred = (op: CoreOp): boolean => compile(op, sqlite, { version: [3, 53] }).some((item) => 'deferred' in item) && !isCustomOp(op)
  expect(deferred(retyped('t'))).toBe(true)
  expect(deferred(alter('t', { kind: 'addColumn', column: { name: 'n', type: { kind: 'text' }, nullable: true } }))).toBe(false)
  expect(deferred(alter('t', { kind: 'setTableComment', set: 'x' }))).toBe(false)
})
