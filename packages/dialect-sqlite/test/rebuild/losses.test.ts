import type { AlterTableOp, Change, Connection } from '@mig/core/dialect'
import type Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { column, memory } from '../database.ts'
import { addTableOfMissingModule } from '../missing-module.ts'
import { alter, contents, run, textsOf } from './rebuild.ts'

/*
 * What other tools lose when they make a table anew, one by one.
 */

/** A change that SQLite has no statement for, of a column that nothing else speaks of. */
const CHANGE: Change = { kind: 'alterColumn', name: 'z', set: { default: { value: 'new' } } }
const rebuild = (table = 't'): AlterTableOp => alter(table, CHANGE)

async function sqlOf(connection: Connection, name: string): Promise<string> {
  return String((await column(connection, `SELECT sql FROM sqlite_master WHERE name = '${name}'`))[0])
}

describe('kept word by word in the text of the table', () => {
  const kept: readonly (readonly [string, string, RegExp])[] = [
    ['AUTOINCREMENT', 'id INTEGER PRIMARY KEY AUTOINCREMENT, z TEXT', /"id" INTEGER PRIMARY KEY AUTOINCREMENT/],
    ['the collation of a column', "a TEXT COLLATE NOCASE NOT NULL DEFAULT 'x', z TEXT", /"a" TEXT COLLATE NOCASE NOT NULL DEFAULT 'x'/],
    ['an unnamed check of a column', 'b INTEGER CHECK (b > 0), z TEXT', /"b" INTEGER CHECK \(b > 0\)/],
    ['an unnamed check of the table', "a, z TEXT, CHECK (a <> 'bad')", /,\n {2}CHECK \(a <> 'bad'\)\n/],
    ['a named check', 'c INTEGER CONSTRAINT ck_c CHECK (c > 1), z TEXT', /"c" INTEGER CONSTRAINT "ck_c" CHECK \(c > 1\)/],
    ['the actions of an inline foreign key', 'd INTEGER REFERENCES parent(id) ON DELETE CASCADE, z TEXT', /"d" INTEGER REFERENCES parent\(id\) ON DELETE CASCADE/],
    ['a deferred foreign key', 'd, z TEXT, FOREIGN KEY (d) REFERENCES parent (id) ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED', /FOREIGN KEY \(d\) REFERENCES parent \(id\) ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED/],
    ['the conflict clause of a unique constraint', 'i TEXT UNIQUE ON CONFLICT REPLACE, z TEXT', /"i" TEXT UNIQUE ON CONFLICT REPLACE/],
    ['the conflict clause of NOT NULL', 'i TEXT NOT NULL ON CONFLICT IGNORE, z TEXT', /"i" TEXT NOT NULL ON CONFLICT IGNORE/],
    ['an odd type', 'a "unsigned  big" INT (7), b, z TEXT', /"a" "unsigned {2}big" INT \(7\),\n {2}"b",/],
    ['a default that is computed', "h VARCHAR(10) DEFAULT (lower('Q')), z TEXT", /"h" VARCHAR\(10\) DEFAULT \(lower\('Q'\)\)/],
    ['generated columns', "a, g AS (a || 'x') STORED, v GENERATED ALWAYS AS (g) VIRTUAL, z TEXT", /"g" AS \(a \|\| 'x'\) STORED,\n {2}"v" GENERATED ALWAYS AS \(g\) VIRTUAL/],
    ['a key with a descending column', 'a TEXT, b TEXT, z TEXT, PRIMARY KEY (a DESC, b COLLATE NOCASE)', /PRIMARY KEY \(a DESC, b COLLATE NOCASE\)/],
    ['names in brackets and backticks', '[a b] TEXT, `c d` TEXT, z TEXT', /"a b" TEXT,\n {2}"c d" TEXT/],
    ['a name that needs quotes', '"order" TEXT, "say ""x""" TEXT, z TEXT', /"order" TEXT,\n {2}"say ""x""" TEXT/],
  ]
  test.each(kept)('%s', async (_, columns, text) => {
    const connection = await memory('CREATE TABLE parent (id INTEGER PRIMARY KEY)', `CREATE TABLE t (${columns})`)
    await run(connection, rebuild())
    expect(await sqlOf(connection, 't')).toMatch(text)
    expect(await sqlOf(connection, 't')).toContain(`"z" TEXT DEFAULT 'new'`)
  })

  test.each(['STRICT', 'WITHOUT ROWID', 'STRICT, WITHOUT ROWID'])('%s', async (options) => {
    const connection = await memory(`CREATE TABLE t (k TEXT PRIMARY KEY, z TEXT) ${options}`, "INSERT INTO t VALUES ('a', 'b')")
    await run(connection, rebuild())
    expect(await sqlOf(connection, 't')).toMatch(new RegExp(`\\) ${options}$`))
    expect(await column(connection, 'SELECT k FROM t')).toEqual(['a'])
  })
})

describe('kept beside the table', () => {
  const objects: readonly (readonly [string, string])[] = [
    ['an index with DESC', 'CREATE INDEX x ON t (a DESC)'],
    ['an index on an expression', 'CREATE UNIQUE INDEX x ON t (lower(a))'],
    ['a partial index', 'CREATE INDEX x ON t (a) WHERE a > 5'],
    ['a trigger', 'CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END'],
    ['a view', 'CREATE VIEW x AS SELECT a FROM t'],
    ['a trigger of another table that writes to it', 'CREATE TRIGGER x AFTER INSERT ON o BEGIN INSERT INTO t (a) VALUES (new.x); END'],
    ['a trigger in place of a write to a view', 'CREATE TRIGGER x INSTEAD OF INSERT ON w BEGIN INSERT INTO t (a) VALUES (1); END'],
  ]
  test.each(objects)('%s', async (_, sql) => {
    const connection = await memory('CREATE TABLE t (a TEXT, z TEXT)', 'CREATE TABLE o (x)', 'CREATE VIEW w AS SELECT x FROM o', sql)
    await run(connection, rebuild())
    expect(await sqlOf(connection, 'x')).toBe(sql)
  })

  test('a temporary trigger', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT, z TEXT)', 'CREATE TEMP TRIGGER x AFTER INSERT ON main.t BEGIN SELECT 1; END')
    await run(connection, rebuild())
    expect(await column(connection, "SELECT name FROM sqlite_temp_master WHERE type = 'trigger'")).toEqual(['x'])
  })
})

test('a virtual table whose module is not loaded stands beside every change', async () => {
  const connection = await memory('CREATE TABLE t (a TEXT, z TEXT)', "INSERT INTO t VALUES ('x', 'y')")
  addTableOfMissingModule(connection.client as Database.Database)
  await connection.run('CREATE VIEW w AS SELECT a FROM v')
  await run(connection, rebuild(), { kind: 'renameTable', table: { name: 't' }, to: 'u' }, alter('u', { kind: 'renameColumn', name: 'a', to: 'b' }))
  expect((await connection.run('SELECT * FROM u')).rows).toEqual([{ b: 'x', z: 'y' }])
  expect(await column(connection, 'SELECT name FROM sqlite_master ORDER BY name')).toEqual(['u', 'v', 'w'])
})

test('names are the same in upper and lower case for ASCII alone: https://www.sqlite.org/datatype3.html#collating_sequences', async () => {
  const connection = await memory('CREATE TABLE É (a TEXT, z TEXT)', 'CREATE TABLE é (a TEXT, z TEXT)', 'CREATE INDEX ix ON É (a)')
  await run(connection, alter('é', { kind: 'renameColumn', name: 'a', to: 'b' }, CHANGE), { kind: 'renameTable', table: { name: 'é' }, to: 'ö' })
  expect(await sqlOf(connection, 'É')).toBe('CREATE TABLE É (a TEXT, z TEXT)')
  expect(await sqlOf(connection, 'ö')).toContain('"b" TEXT')
  await connection.run('CREATE TEMP TABLE É (a TEXT)')
  const added = alter('É', { kind: 'addColumn', column: { name: 'c', type: { kind: 'text' }, nullable: true } })
  await expect(run(connection, added)).rejects.toMatchObject({ code: 'dialect.unsupported', message: expect.stringContaining('hides É') })
})

describe('rows of others', () => {
  const actions = ['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION']
  test.each(actions)('drizzle-kit, Knex and MikroORM delete, or null, the rows of children: ON DELETE %s', async (action) => {
    const connection = await memory(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, z TEXT)',
      `CREATE TABLE c (id INTEGER PRIMARY KEY, t_id INTEGER DEFAULT 7 REFERENCES t (id) ON DELETE ${action})`,
      `CREATE TABLE g (c_id INTEGER REFERENCES c (id) ON DELETE CASCADE)`,
      "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
      'INSERT INTO c VALUES (1, 1), (2, 1)',
      'INSERT INTO g VALUES (1), (2)',
    )
    await run(connection, rebuild())
    expect(await column(connection, 'SELECT t_id FROM c')).toEqual([1, 1])
    expect(await column(connection, 'SELECT count(*) FROM g')).toEqual([2])
    expect(await column(connection, 'PRAGMA foreign_keys')).toEqual([1])
    await expect(connection.run('INSERT INTO c VALUES (9, 99)')).rejects.toThrow(/FOREIGN KEY/)
  })

  test('Knex: the rows of children go when a column is dropped', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, z TEXT)', 'CREATE TABLE c (t_id REFERENCES t (id) ON DELETE CASCADE)', 'INSERT INTO t VALUES (1, 2)', 'INSERT INTO c VALUES (1)')
    await run(connection, alter('t', { kind: 'dropColumn', name: 'z' }))
    expect(await column(connection, 'SELECT count(*) FROM c')).toEqual([1])
  })
})

describe('Alembic', () => {
  test('a view on the table makes the rename fail', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, z TEXT)', 'CREATE VIEW v AS SELECT id FROM t')
    await run(connection, rebuild())
    expect((await connection.run('SELECT * FROM v')).rows).toEqual([])
  })

  test('a renamed column is not followed into a partial index, a check, a trigger or a view', async () => {
    const connection = await memory(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, b INTEGER CHECK (b > 0), g AS (b + 1), z TEXT)',
      'CREATE INDEX ix ON t (b) WHERE b > 5',
      'CREATE VIEW v AS SELECT b FROM t',
      'CREATE TABLE log (x)',
      'CREATE TRIGGER tr AFTER UPDATE OF b ON t BEGIN INSERT INTO log VALUES (new.b); END',
      'INSERT INTO t (b) VALUES (6)',
    )
    await run(connection, alter('t', { kind: 'renameColumn', name: 'b', to: 'bb' }, CHANGE))
    await connection.run('UPDATE t SET bb = 8')
    expect(await column(connection, 'SELECT x FROM log')).toEqual([8])
    expect(await column(connection, 'SELECT bb FROM v')).toEqual([8])
    expect(await sqlOf(connection, 'ix')).toBe('CREATE INDEX ix ON t ("bb") WHERE "bb" > 5')
    await expect(connection.run('UPDATE t SET bb = 0')).rejects.toThrow(/CHECK/)
  })

  test('a generated column cannot be inserted into', async () => {
    const connection = await memory('CREATE TABLE t (a, g AS (a || 1), h AS (a || 2) STORED, z TEXT)', "INSERT INTO t (a) VALUES ('x')")
    await run(connection, rebuild())
    expect((await connection.run('SELECT a, g, h FROM t')).rows).toEqual([{ a: 'x', g: 'x1', h: 'x2' }])
  })

  test('a column with a named check is dropped with it', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, c INTEGER, z TEXT, CONSTRAINT ck_c CHECK (c > 1))')
    await expect(run(connection, alter('t', { kind: 'dropColumn', name: 'c' }))).rejects.toMatchObject({ code: 'op.inUse', message: expect.stringContaining('the constraint ck_c') })
    await run(connection, alter('t', { kind: 'dropConstraint', name: 'ck_c' }, { kind: 'dropColumn', name: 'c' }))
    expect(await column(connection, "SELECT name FROM pragma_table_info('t')")).toEqual(['id', 'z'])
  })

  test('a failed copy leaves a table behind', async () => {
    const connection = await memory('CREATE TABLE q (id INTEGER PRIMARY KEY, z INTEGER)', 'INSERT INTO q VALUES (1, NULL), (2, 5)')
    const before = await contents(connection)
    await expect(run(connection, alter('q', { kind: 'alterColumn', name: 'z', set: { nullable: false, default: { value: 1 } } }))).rejects.toMatchObject({ code: 'op.guard' })
    expect(await contents(connection)).toEqual(before)
  })

  test('a long name is cut', async () => {
    const name = 'x'.repeat(120)
    const connection = await memory(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, z TEXT)`, `INSERT INTO ${name} VALUES (1, 'a')`)
    await run(connection, rebuild(name))
    expect(await column(connection, `SELECT z FROM ${name}`)).toEqual(['a'])
  })

  test('a table that has the name of the new one already', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, z TEXT)', 'CREATE TABLE T__NEW (x)', "INSERT INTO T__NEW VALUES ('mine')")
    await run(connection, rebuild())
    expect(await column(connection, 'SELECT x FROM t__new')).toEqual(['mine'])
  })

  test('an unnamed constraint is dropped by what it was', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT, UNIQUE (a, b), CHECK (b <> 1))')
    await run(
      connection,
      alter('t', { kind: 'dropConstraint', name: 't_a_key', was: { kind: 'unique', columns: ['a'] } }),
      alter('t', { kind: 'dropConstraint', name: 't_b_check', was: { kind: 'check', sql: '("b" <> 1)' } }),
    )
    expect(await sqlOf(connection, 't')).toBe('CREATE TABLE "t" (\n  "id" INTEGER PRIMARY KEY,\n  "a" TEXT,\n  "b" TEXT,\n  UNIQUE (a, b)\n)')
  })

  test('options of batch mode: forced rebuild, no rebuild, order, before and behind', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)', "INSERT INTO t VALUES (1, 'a', 'b', 'c')")
    const withOptions = (sqlite: object, ...changes: readonly Change[]): AlterTableOp => ({ ...alter('t', ...changes), options: { sqlite: sqlite as never } })
    expect(await textsOf(connection, withOptions({ rebuild: 'always' }, { kind: 'dropColumn', name: 'c' }))).toContainEqual('DROP TABLE "main"."t"')
    await expect(run(connection, withOptions({ rebuild: 'never' }, { kind: 'alterColumn', name: 'a', set: { default: { value: 1 } } }))).rejects.toMatchObject({ code: 'dialect.unsupported' })
    await run(connection, withOptions({ order: ['c', 'a'], before: { d: 'b' } }, { kind: 'addColumn', column: { name: 'd', type: { kind: 'text' }, nullable: true } }))
    expect(await column(connection, "SELECT name FROM pragma_table_info('t')")).toEqual(['id', 'd', 'b', 'c', 'a'])
    await run(connection, withOptions({ after: { id: 'a' } }))
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([{ d: null, b: 'b', c: 'c', a: 'a', id: 1 }])
    await expect(run(connection, withOptions({ rebild: 'always' }))).rejects.toMatchObject({ code: 'dialect.option', message: expect.stringContaining('rebuild') })
    await expect(run(connection, withOptions({ rebuild: 'maybe' }))).rejects.toMatchObject({ code: 'dialect.option' })
  })
})

describe('every operation', () => {
  test('renaming an index', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT)', 'CREATE UNIQUE INDEX [old ix] ON t (lower(a) DESC) WHERE a > 1', "INSERT INTO t VALUES ('x')", 'ANALYZE')
    await run(connection, { kind: 'renameIndex', table: { name: 't' }, name: 'old ix', to: 'new' })
    expect(await sqlOf(connection, 'new')).toBe('CREATE UNIQUE INDEX "new" ON t (lower(a) DESC) WHERE a > 1')
    await expect(run(connection, { kind: 'renameIndex', table: { name: 't' }, name: 'no', to: 'x' })).rejects.toMatchObject({ code: 'op.missing' })
  })

  test('renaming a table keeps its statistics, and leaves none to a later one of the old name', async () => {
    const connection = await memory(
      `CREATE TABLE "o'k" (a, b UNIQUE)`,
      `CREATE INDEX ix ON "o'k" (a)`,
      'CREATE TABLE w (k TEXT PRIMARY KEY, a UNIQUE) WITHOUT ROWID',
      `INSERT INTO "o'k" VALUES (1, 2), (1, 3)`,
      "INSERT INTO w VALUES ('x', 1)",
      'ANALYZE',
    )
    const statistics = async (): Promise<unknown> =>
      (await connection.run('SELECT tbl, idx FROM sqlite_stat1 UNION ALL SELECT DISTINCT tbl, idx FROM sqlite_stat4 ORDER BY 1, 2')).rows.map((row) => Object.values(row).join(' '))
    await run(connection, { kind: 'renameTable', table: { name: "o'k" }, to: 'ü"' }, { kind: 'renameTable', table: { name: 'w' }, to: 'v' })
    const kept = await statistics()
    expect(kept).toEqual(['v sqlite_autoindex_v_2', 'v v', 'ü" ix', 'ü" sqlite_autoindex_ü"_1'].flatMap((row) => [row, row]))
    await connection.run('ANALYZE')
    expect(await statistics()).toEqual(kept)
  })

  test('renaming a table that a broken view does not let be renamed', async () => {
    const connection = await memory('CREATE TABLE t (a TEXT)', 'CREATE VIEW broken AS SELECT gone FROM nowhere', 'CREATE TRIGGER tr INSTEAD OF INSERT ON broken BEGIN SELECT 1; END', 'CREATE VIEW v AS SELECT a FROM t')
    await run(connection, { kind: 'renameTable', table: { name: 't' }, to: 'u' })
    expect(await column(connection, 'SELECT name FROM sqlite_master ORDER BY name')).toEqual(['broken', 'tr', 'u', 'v'])
    expect(await sqlOf(connection, 'v')).toBe('CREATE VIEW v AS SELECT a FROM "u"')
  })

  test('constraints of every kind come, are renamed, and go', async () => {
    const connection = await memory('CREATE TABLE p (x INTEGER PRIMARY KEY)', 'CREATE TABLE t (a INTEGER, b TEXT)', "INSERT INTO t VALUES (1, 'x')", 'INSERT INTO p VALUES (1)')
    const constraints = [
      { kind: 'primaryKey', name: 'pk', columns: ['a'] },
      { kind: 'unique', name: 'uq', columns: ['b', 'a'] },
      { kind: 'check', name: 'ck', sql: 'a > 0' },
      { kind: 'foreignKey', name: 'fk', columns: ['a'], references: { table: 'p', columns: ['x'] }, onDelete: 'cascade' },
    ] as const
    const before = await contents(connection)
    await run(connection, ...constraints.map((constraint) => alter('t', { kind: 'addConstraint', constraint })))
    expect(await sqlOf(connection, 't')).toBe(
      'CREATE TABLE "t" (\n  "a" INTEGER CONSTRAINT "pk" PRIMARY KEY CONSTRAINT "fk" REFERENCES "p" ("x") ON DELETE CASCADE,\n  "b" TEXT,\n' +
        '  CONSTRAINT "uq" UNIQUE ("b", "a"),\n  CONSTRAINT "ck" CHECK (a > 0)\n)',
    )
    await run(connection, ...constraints.map(({ name }) => alter('t', { kind: 'renameConstraint', name, to: `${name}2` })))
    expect((await sqlOf(connection, 't')).match(/CONSTRAINT "(\w+)"/g)).toEqual(['CONSTRAINT "pk2"', 'CONSTRAINT "fk2"', 'CONSTRAINT "uq2"', 'CONSTRAINT "ck2"'])
    await run(connection, ...constraints.map(({ name }) => alter('t', { kind: 'dropConstraint', name: `${name}2` })))
    // A rowid is never NULL, and so a column that was one stays NOT NULL.
    expect(await sqlOf(connection, 't')).toBe('CREATE TABLE "t" (\n  "a" INTEGER NOT NULL,\n  "b" TEXT\n)')
    expect((await contents(connection) as { data: unknown }).data).toEqual((before as { data: unknown }).data)
  })

  test('a column of every kind is added to a table with rows', async () => {
    const connection = await memory('CREATE TABLE p (x INTEGER PRIMARY KEY)', 'INSERT INTO p VALUES (7)', 'CREATE TABLE t (a TEXT)', "INSERT INTO t VALUES ('x'), ('y')")
    const base = { type: { kind: 'text' }, nullable: true } as const
    await run(
      connection,
      alter('t', { kind: 'addColumn', column: { ...base, name: 'now', default: { sql: 'current_timestamp' }, nullable: false } }),
      alter('t', { kind: 'addColumn', column: { ...base, name: 'stored', generated: { sql: 'a || 1', stored: true } } }),
      alter('t', { kind: 'addColumn', column: { ...base, name: 'ref', type: { kind: 'integer' }, default: { value: 7 } } }, { kind: 'addConstraint', constraint: { kind: 'foreignKey', columns: ['ref'], references: { table: 'p', columns: ['x'] } } }),
      alter('t', { kind: 'addColumn', column: { ...base, name: 'uq' } }, { kind: 'addConstraint', constraint: { kind: 'unique', columns: ['uq'] } }),
      alter('t', { kind: 'addColumn', column: { name: 'id', type: { kind: 'integer' }, nullable: false, identity: {} } }, { kind: 'addConstraint', constraint: { kind: 'primaryKey', columns: ['id'] } }),
    )
    expect((await connection.run('SELECT a, stored, ref, uq, id, now IS NOT NULL AS now FROM t')).rows).toEqual([
      { a: 'x', stored: 'x1', ref: 7, uq: null, id: 1, now: 1 },
      { a: 'y', stored: 'y1', ref: 7, uq: null, id: 2, now: 1 },
    ])
  })

  test('ifExists and ifNotExists mean the table as the changes before have left it', async () => {
    const added = (type: 'text' | 'integer', ifNotExists?: true): Change => ({ kind: 'addColumn', column: { name: 'x', type: { kind: type }, nullable: true }, ...(ifNotExists && { ifNotExists }) })
    const gone = (ifExists?: true): Change => ({ kind: 'dropColumn', name: 'x', ...(ifExists && { ifExists }) })
    const check: Change = { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', sql: 'a IS NOT 7' } }
    const connection = await memory('CREATE TABLE t (a INTEGER, x TEXT)', "INSERT INTO t VALUES (1, 'old')")
    await run(connection, alter('t', gone(), added('integer', true)))
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([{ a: 1, x: null }])
    await run(connection, alter('t', gone()), alter('t', added('text'), gone(true), check, { kind: 'dropConstraint', name: 'ck', ifExists: true }))
    expect(await sqlOf(connection, 't')).not.toMatch(/x|ck/)
    expect(await textsOf(connection, alter('t', gone(true), { kind: 'addColumn', column: { name: 'a', type: { kind: 'text' }, nullable: true }, ifNotExists: true }))).toEqual([])
  })

  test('a NOT NULL column without a default needs a table without rows', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY)', 'INSERT INTO t VALUES (1), (2), (3), (4), (5), (6), (7)')
    const op = alter('t', { kind: 'addColumn', column: { name: 'a', type: { kind: 'text' }, nullable: false } })
    const message = /new column a is NOT NULL[^]*\(7 rows\)\n {2}id 1\n {2}id 2\n {2}id 3\n {2}id 4\n {2}id 5\n {2}… and 2 more/
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringMatching(message), hint: expect.stringContaining('default') })
    await connection.run('DELETE FROM t')
    await run(connection, op)
    expect(await column(connection, "SELECT \"notnull\" FROM pragma_table_info('t') WHERE name = 'a'")).toEqual([1])
  })

  test('a narrower check names the rows that break it', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)', 'INSERT INTO t VALUES (1, 5), (2, -5), (3, NULL)')
    const before = await contents(connection)
    const op = alter('t', { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', sql: 'a > 0' } })
    await expect(run(connection, op)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringMatching(/break the check ck: a > 0 \(1 row\)\n.*a -5/) })
    expect(await contents(connection)).toEqual(before)
  })

  test('a generated column becomes a plain one and keeps its values; a plain one that would lose some is refused', async () => {
    const connection = await memory('CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, g AS (a * 2) VIRTUAL)', 'INSERT INTO t (a) VALUES (4)')
    await run(connection, alter('t', { kind: 'alterColumn', name: 'g', set: { generated: null } }))
    expect(await column(connection, 'SELECT g FROM t')).toEqual([8])
    await connection.run('UPDATE t SET g = 9')
    const back = alter('t', { kind: 'alterColumn', name: 'g', set: { generated: { sql: 'a * 2', stored: true } } })
    await expect(run(connection, back)).rejects.toMatchObject({ code: 'op.guard', message: expect.stringContaining('g 9') })
    await connection.run('UPDATE t SET g = 8')
    await run(connection, back)
    expect(await column(connection, 'SELECT g FROM t')).toEqual([8])
  })

  test('the values of an enum', async () => {
    const of = (...values: readonly string[]) => ({ kind: 'enum', name: 'mood', values }) as const
    const connection = await memory(`CREATE TABLE t (id INTEGER PRIMARY KEY, m TEXT CONSTRAINT "ck_t_m" CHECK ("m" IN ('sad', 'ok')))`, "INSERT INTO t VALUES (1, 'ok'), (2, NULL)")
    await run(connection, alter('t', { kind: 'alterColumn', name: 'm', set: { type: of('ok', 'fine') }, was: { type: of('sad', 'ok') } }))
    await connection.run("INSERT INTO t VALUES (3, 'fine')")
    await expect(connection.run("INSERT INTO t VALUES (4, 'sad')")).rejects.toThrow(/ck_t_m/)
    await expect(run(connection, alter('t', { kind: 'alterColumn', name: 'm', set: { type: of('fine') }, was: { type: of('ok', 'fine') } }))).rejects.toMatchObject({ code: 'op.guard', message: expect.stringContaining("m 'ok'") })
  })

  test('a table becomes strict and loses its rowids, and back', async () => {
    const connection = await memory('CREATE TABLE t (k VARCHAR(9) PRIMARY KEY, n NUMERIC(9, 2))', "INSERT INTO t VALUES ('a', 1.5)")
    await run(connection, alter('t', { kind: 'setTableOptions', set: { sqlite: { strict: true, withoutRowid: true } } }))
    expect(await sqlOf(connection, 't')).toBe('CREATE TABLE "t" (\n  "k" TEXT PRIMARY KEY,\n  "n" REAL\n) STRICT, WITHOUT ROWID')
    await run(connection, alter('t', { kind: 'setTableOptions', set: { sqlite: {} } }))
    expect((await connection.run('SELECT * FROM t')).rows).toEqual([{ k: 'a', n: 1.5 }])
  })
})
