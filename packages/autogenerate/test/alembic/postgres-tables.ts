import { check, exclude, foreignKey, index, primaryKey, sql, t, table, unique } from '@mig/core'
import { pg } from '@mig/dialect-postgres'
import { row, type Observation } from './observation.ts'

const A_B = 'CREATE TABLE t (a integer, b integer)'
const ab = { a: t.integer(), b: t.integer() }
const P_T = 'CREATE TABLE p (id integer PRIMARY KEY)'
const p = table('p', { id: t.integer().primaryKey() })
const AGAIN = (what: string, name: string): string => `alter table t: drop constraint ${name}, add ${what} ${name}`
const IX = ['drop index ix on t', 'create index ix on t']

/** Names, keys and constraints. */
const CONSTRAINTS: readonly Observation[] = [
  row('column rename a->b', 'wrong', 'CREATE TABLE t (a integer)', [table('t', { b: t.integer() })], 'rename column t.a to b'),
  row('table rename t->u', 'wrong', 'CREATE TABLE t (a integer)', [table('u', { a: t.integer() })], 'rename table t to u'),
  row(
    'PK added',
    'blind',
    'CREATE TABLE t (a integer NOT NULL)',
    [table('t', { a: t.integer().notNull().primaryKey() })],
    'add primary key t_pkey on t',
  ),
  row(
    'PK removed',
    'blind',
    'CREATE TABLE t (a integer PRIMARY KEY)',
    [table('t', { a: t.integer().notNull() })],
    'drop constraint t_pkey on t',
  ),
  row(
    'PK cols changed',
    'blind',
    'CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, PRIMARY KEY (a))',
    [table('t', { a: t.integer().notNull(), b: t.integer().notNull() }, (x) => [primaryKey(x.a, x.b)])],
    AGAIN('primary key', 't_pkey'),
  ),
  row(
    'unnamed unique added',
    'wrong',
    'CREATE TABLE t (a integer)',
    [table('t', { a: t.integer().unique() })],
    'add unique constraint t_a_key on t',
  ),
  row(
    'unique deferrable change',
    'blind',
    'CREATE TABLE t (a integer, CONSTRAINT uq UNIQUE (a))',
    [table('t', { a: t.integer() }, (x) => [unique('uq').on(x.a).deferrable()])],
    AGAIN('unique constraint', 'uq'),
  ),
  row(
    'unique cols change',
    'right',
    'CREATE TABLE t (a integer, b integer, CONSTRAINT uq UNIQUE (a))',
    [table('t', ab, (x) => [unique('uq').on(x.a, x.b)])],
    AGAIN('unique constraint', 'uq'),
  ),
  row(
    'unique renamed only',
    'wrong',
    'CREATE TABLE t (a integer, CONSTRAINT uq UNIQUE (a))',
    [table('t', { a: t.integer() }, (x) => [unique('uq2').on(x.a)])],
    'rename constraint uq on t to uq2',
  ),
  row(
    'unique col order',
    'blind',
    'CREATE TABLE t (a integer, b integer, CONSTRAINT uq UNIQUE (a, b))',
    [table('t', ab, (x) => [unique('uq').on(x.b, x.a)])],
    AGAIN('unique constraint', 'uq'),
  ),
  row(
    'unique NULLS NOT DISTINCT',
    'right',
    'CREATE TABLE t (a integer, CONSTRAINT uq UNIQUE (a))',
    [
      table('t', { a: t.integer() }, (x) => [
        unique('uq')
          .on(x.a)
          .with({ postgres: { nullsNotDistinct: true } }),
      ]),
    ],
    AGAIN('unique constraint', 'uq'),
  ),
]

const ON_A = `${A_B}; CREATE INDEX ix ON t (a)`
const TEXTS = 'CREATE TABLE t (a text, b integer[])'
const texts = { a: t.text(), b: t.integer().array() }

const INDEXES: readonly Observation[] = [
  row('index cols change', 'right', ON_A, [table('t', ab, (x) => [index('ix').on(x.a, x.b)])], ...IX),
  row('index unique change', 'right', ON_A, [table('t', ab, (x) => [index('ix').on(x.a).unique()])], ...IX),
  row(
    'index where change',
    'blind',
    `${ON_A} WHERE a > 0`,
    [
      table('t', ab, (x) => [
        index('ix')
          .on(x.a)
          .where(sql`${x.a} > 1`),
      ]),
    ],
    ...IX,
  ),
  row(
    'index method change',
    'blind',
    `${TEXTS}; CREATE INDEX ix ON t USING btree (b)`,
    [
      table('t', texts, (x) => [
        index('ix')
          .on(x.b)
          .with({ postgres: { using: 'gin' } }),
      ]),
    ],
    ...IX,
  ),
  row(
    'index ops change',
    'blind',
    `${TEXTS}; CREATE INDEX ix ON t (a)`,
    [table('t', texts, (x) => [index('ix').on(x.a.with({ postgres: { opclass: 'text_pattern_ops' } }))])],
    ...IX,
  ),
  row(
    'index include change',
    'blind',
    ON_A,
    [
      table('t', ab, (x) => [
        index('ix')
          .on(x.a)
          .with({ postgres: { include: ['b'] } }),
      ]),
    ],
    ...IX,
  ),
  row(
    'index with() change',
    'blind',
    ON_A,
    [
      table('t', ab, (x) => [
        index('ix')
          .on(x.a)
          .with({ postgres: { with: { fillfactor: 70 } } }),
      ]),
    ],
    ...IX,
  ),
  row('index DESC change', 'right', ON_A, [table('t', ab, (x) => [index('ix').on(x.a.desc())])], ...IX),
  row(
    'index expr change',
    'right',
    `${TEXTS}; CREATE INDEX ix ON t (lower(a))`,
    [table('t', texts, (x) => [index('ix').on(sql`upper(${x.a})`)])],
    ...IX,
  ),
]

const REFERRING = (rest: string): string => `${P_T}; CREATE TABLE t (a integer, CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id)${rest})`
const referring = (options: object): readonly object[] => [
  p,
  table('t', { a: t.integer() }, (x) => [foreignKey(x.a).references('p.id', { name: 'fk', ...options })]),
]
const CHECKED = (name: string, text: string): string => `CREATE TABLE t (a integer, ${name}CHECK (${text}))`

const CHECKS: readonly Observation[] = [
  row('FK ondelete change', 'right', REFERRING(''), referring({ onDelete: 'cascade' }), AGAIN('foreign key', 'fk')),
  row('FK rename only', 'blind', REFERRING(''), referring({ name: 'fk2' }), 'rename constraint fk on t to fk2'),
  row('FK match change', 'blind', REFERRING(''), referring({ match: 'full' }), AGAIN('foreign key', 'fk')),
  row(
    'FK NOT VALID in db',
    'blind',
    `${P_T}; CREATE TABLE t (a integer); ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) NOT VALID`,
    referring({}),
    'validate constraint fk on t',
  ),
  row(
    'CHECK named added',
    'right',
    'CREATE TABLE t (a integer)',
    [table('t', { a: t.integer() }, (x) => [check('ck', sql`${x.a}>0`)])],
    'add check ck on t',
  ),
  row('CHECK named removed', 'right', CHECKED('CONSTRAINT ck ', 'a > 0'), [table('t', { a: t.integer() })], 'drop constraint ck on t'),
  row(
    'CHECK text changed',
    'blind',
    CHECKED('CONSTRAINT ck ', 'a > 0'),
    [table('t', { a: t.integer() }, (x) => [check('ck', sql`${x.a} > 1`)])],
    AGAIN('check', 'ck'),
  ),
  row(
    'CHECK unnamed in model',
    'blind',
    'CREATE TABLE t (a integer)',
    [table('t', { a: t.integer() }, (x) => [check(sql`${x.a} > 0`)])],
    'add check t_a_check on t',
  ),
  row('CHECK unnamed in db', 'right', CHECKED('', 'a > 0'), [table('t', { a: t.integer() })], 'drop constraint t_a_check on t'),
  row(
    'EXCLUDE added',
    'blind',
    'CREATE TABLE t (a int4range)',
    [
      table('t', { a: pg.int4range() }, (x) => [
        exclude('ex')
          .on([x.a, '&&'])
          .with({ postgres: { using: 'gist' } }),
      ]),
    ],
    'add exclusion constraint ex on t',
  ),
  row(
    'EXCLUDE removed',
    'blind',
    'CREATE TABLE t (a int4range, CONSTRAINT ex EXCLUDE USING gist (a WITH &&))',
    [table('t', { a: pg.int4range() })],
    'drop constraint ex on t',
  ),
  row('CHECK unnamed in BOTH', 'wrong', CHECKED('', 'a > 0'), [table('t', { a: t.integer() }, (x) => [check(sql`${x.a} > 0`)])]),
  row('CHECK bool/enum native_enum=False', 'wrong', CHECKED('', 'a IN (1, 2)'), [
    table('t', { a: t.integer() }, (x) => [check(sql`${x.a} in (1,2)`)]),
  ]),
  row('CHECK enum named native_enum=False both', 'wrong', CHECKED('CONSTRAINT en ', 'a IN (1, 2)'), [
    table('t', { a: t.integer() }, (x) => [check('en', sql`${x.a} in (1,2)`)]),
  ]),
  row(
    'CHECK enum native False values change',
    'wrong',
    CHECKED('CONSTRAINT en ', 'a IN (1, 2)'),
    [table('t', { a: t.integer() }, (x) => [check('en', sql`${x.a} in (1,2,3)`)])],
    AGAIN('check', 'en'),
  ),
]

const cyclic = [
  table('a', { id: t.integer().primaryKey(), bId: t.integer('b_id') }, (x) => [foreignKey(x.bId).references('b.id', { name: 'fka' })]),
  table('b', { id: t.integer().primaryKey(), aId: t.integer('a_id') }, (x) => [foreignKey(x.aId).references('a.id', { name: 'fkb' })]),
]
const CYCLE_DDL = `CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
  CREATE TABLE b (id integer PRIMARY KEY, a_id integer CONSTRAINT fkb REFERENCES a (id));
  ALTER TABLE a ADD CONSTRAINT fka FOREIGN KEY (b_id) REFERENCES b (id)`

/** Which operation comes first. */
const ORDER: readonly Observation[] = [
  row('FK cycle create', 'wrong', '', cyclic, 'create table b', 'create table a', 'add foreign key fkb on b'),
  row('FK cycle create use_alter', 'wrong', '', cyclic, 'create table b', 'create table a', 'add foreign key fkb on b'),
  row(
    'drop FK-dependent tables order',
    'wrong',
    `CREATE TABLE z (id integer PRIMARY KEY); CREATE TABLE c (id integer PRIMARY KEY, z_id integer REFERENCES z (id));
     CREATE TABLE p (id integer PRIMARY KEY, c_id integer REFERENCES c (id))`,
    [],
    'drop table p',
    'drop table c',
    'drop table z',
  ),
  row('drop cyclic tables', 'wrong', CYCLE_DDL, [], 'drop constraint fkb on b', 'drop table a', 'drop table b'),
  row(
    'add FK col to new table',
    'right',
    'CREATE TABLE t (id integer PRIMARY KEY)',
    [p, table('t', { id: t.integer().primaryKey(), pId: t.integer('p_id') }, (x) => [foreignKey(x.pId).references('p.id', { name: 'f' })])],
    'create table p',
    'alter table t: add column p_id, add foreign key f',
  ),
  row(
    'drop table referenced by remaining FK col',
    'wrong',
    `${P_T}; CREATE TABLE t (id integer PRIMARY KEY, p_id integer CONSTRAINT f REFERENCES p (id))`,
    [table('t', { id: t.integer().primaryKey() })],
    'drop constraint f on t',
    'drop table p',
    'drop column t.p_id',
  ),
  row('drop indexed col', 'right', ON_A, [table('t', { b: t.integer() })], 'drop index ix on t', 'drop column t.a'),
  row(
    'add NOT NULL column no default',
    'wrong',
    'CREATE TABLE t (a integer)',
    [table('t', { a: t.integer(), x: t.integer().notNull() })],
    'add column t.x',
  ),
  row('alembic ver table ignored', 'right', 'CREATE TABLE t (a integer); CREATE TABLE mig_version (version text)', [
    table('t', { a: t.integer() }),
  ]),
  row(
    'index in model w/o reflected name match',
    'wrong',
    'CREATE TABLE t (a integer); CREATE INDEX idx_a ON t (a)',
    [table('t', { a: t.integer() }, (x) => [index('ix_t_a').on(x.a)])],
    'rename index idx_a to ix_t_a',
  ),
  row(
    'render_as_batch',
    'right',
    'CREATE TABLE t (a integer)',
    [table('t', { a: t.integer().notNull(), b: t.integer() })],
    'alter table t: alter column a (to NOT NULL), add column b',
  ),
]

export const TABLES: readonly Observation[] = [...CONSTRAINTS, ...INDEXES, ...CHECKS, ...ORDER]
