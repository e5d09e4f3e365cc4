import { check, index, primaryKey, sql, t, table } from '@mig/core'
import { row, type Observation } from './observation.ts'

const ID = 'id INTEGER NOT NULL PRIMARY KEY'
const id = t.integer().primaryKey()
const P = `CREATE TABLE p (${ID})`
const p = table('p', { id })
const T = (rest: string): string => `CREATE TABLE t (${ID}${rest})`

export const ON_SQLITE: readonly Observation[] = [
  row('no change', 'wrong', 'CREATE TABLE t (id INTEGER PRIMARY KEY)', [table('t', { id: t.integer().primaryKey() })]),
  row('id integer primary key vs NOT NULL', 'right', T(''), [table('t', { id })]),
  row('varchar len', 'right', T(', n VARCHAR(5)'), [table('t', { id, n: t.varchar(10) })], 'alter column t.n (type)'),
  row('int->text', 'right', T(', n INTEGER'), [table('t', { id, n: t.text() })], 'alter column t.n (type)'),
  row('bool vs boolean', 'right', T(', n BOOL'), [table('t', { id, n: t.boolean() })]),
  row('datetime', 'right', T(', n DATETIME'), [table('t', { id, n: t.timestamp() })]),
  row('any/untyped col', 'right', T(', n'), [table('t', { id, n: t.custom({ sql: '' }) })]),
  row('unnamed unique in both', 'right', T(', n TEXT UNIQUE'), [table('t', { id, n: t.text().unique() })]),
  row('unnamed unique removed', 'blind', T(', n TEXT UNIQUE'), [table('t', { id, n: t.text() })], 'drop constraint t_n_key on t'),
  row('unnamed unique added', 'wrong', T(', n TEXT'), [table('t', { id, n: t.text().unique() })], 'add unique constraint t_n_key on t'),
  row('unnamed check both', 'right', T(', n INTEGER CHECK (n > 0)'), [table('t', { id, n: t.integer() }, (x) => [check(sql`${x.n} > 0`)])]),
  row(
    'named check changed',
    'blind',
    T(', n INTEGER, CONSTRAINT ck CHECK (n > 0)'),
    [table('t', { id, n: t.integer() }, (x) => [check('ck', sql`${x.n} > 1`)])],
    'alter table t: drop constraint ck, add check ck',
  ),
  row(
    'fk added unnamed',
    'wrong',
    `${P}; ${T(', n INTEGER')}`,
    [p, table('t', { id, n: t.integer().references('p.id') })],
    'add foreign key t_n_fkey on t',
  ),
  row('inline fk ondelete in db', 'wrong', `${P}; ${T(', n INTEGER REFERENCES p ON DELETE CASCADE')}`, [
    p,
    table('t', { id, n: t.integer().references('p.id', { onDelete: 'cascade' }) }),
  ]),
  row(
    'fk ondelete change',
    'wrong',
    `${P}; ${T(', n INTEGER REFERENCES p (id)')}`,
    [p, table('t', { id, n: t.integer().references('p.id', { onDelete: 'cascade' }) })],
    'alter table t: drop constraint t_n_fkey, add foreign key t_n_fkey',
  ),
  row(
    'partial index where',
    'blind',
    `${T(', n INTEGER')}; CREATE INDEX ix ON t (n) WHERE n > 0`,
    [
      table('t', { id, n: t.integer() }, (x) => [
        index('ix')
          .on(x.n)
          .where(sql`${x.n} > 1`),
      ]),
    ],
    'drop index ix on t',
    'create index ix on t',
  ),
  row(
    'expr index',
    'blind',
    `${T(', n TEXT')}; CREATE INDEX ix ON t (lower(n))`,
    [table('t', { id, n: t.text() }, (x) => [index('ix').on(sql`upper(${x.n})`)])],
    'drop index ix on t',
    'create index ix on t',
  ),
  row(
    'pk change',
    'wrong',
    'CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a))',
    [table('t', { a: t.integer().notNull(), b: t.integer().notNull() }, (x) => [primaryKey(x.a, x.b)])],
    'alter table t: drop constraint t_pkey, add primary key t_pkey',
  ),
  row(
    'collate change',
    'blind',
    T(', n TEXT COLLATE NOCASE'),
    [table('t', { id, n: t.text().collate('RTRIM') })],
    'alter column t.n (type, collation)',
  ),
  row(
    'autoincrement',
    'wrong',
    'CREATE TABLE t (id INTEGER PRIMARY KEY)',
    [table('t', { id: t.integer().autoincrement().primaryKey() })],
    'alter column t.id (options)',
  ),
  row(
    'strict',
    'wrong',
    'CREATE TABLE t (id INTEGER PRIMARY KEY)',
    [table('t', { id: t.integer().primaryKey() }, { sqlite: { strict: true } })],
    'set options of table t',
  ),
  row(
    'default change csd',
    'right',
    T(', a INTEGER DEFAULT 5'),
    [table('t', { id, a: t.integer().default(6) })],
    'alter column t.a (default)',
  ),
  row('nullable', 'right', T(', a INTEGER'), [table('t', { id, a: t.integer().notNull() })], 'alter column t.a (to NOT NULL)'),
]
