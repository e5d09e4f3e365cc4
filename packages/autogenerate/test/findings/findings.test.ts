import { describe, expect, test } from 'vitest'
import { check, foreignKey, index, schemaOf, sql, t, table, unique } from '@mig/core'
import { createRegistry } from '@mig/core/dialect'
import type { Op } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { newestPostgres } from '@mig/test-databases'
import { findDifferences, findingLines, findingsOf } from '../../src/index.ts'
import { alter } from '../plain.ts'
import { migrateTo, withPostgres, withSqlite, type Database } from '../databases.ts'

const registry = createRegistry([])

/** The findings between two schemas in a real database. */
async function between(database: Database, from: readonly object[], to: readonly object[]): Promise<readonly string[]> {
  await migrateTo(database, schemaOf(from))
  const { findings } = await findDifferences(inspected(database), { wanted: schemaOf(to) })
  return findingLines(findings)
}

function inspected(database: Database): Parameters<typeof findDifferences>[0] {
  return { ...database, registry, ownTables: [], openDev: () => Promise.reject(new TypeError('nothing is tried out here')) }
}

const BEFORE = [
  table('people', { id: t.integer().primaryKey(), name: t.text().notNull() }),
  table('notes', { id: t.integer().primaryKey(), owner: t.integer(), body: t.varchar(40).default('x'), old: t.text() }, (n) => [
    foreignKey(n.owner).references('people.id', { name: 'fk_owner' }),
    check('ck_body', sql`${n.body} <> ''`),
    unique('uq_body').on(n.body),
    index('ix_owner').on(n.owner),
  ]),
  table('logs', { id: t.integer().primaryKey() }),
]
const AFTER = [
  table('people', { id: t.integer().primaryKey(), name: t.text().notNull() }),
  table(
    'notes',
    {
      id: t.integer().primaryKey(),
      owner: t.integer().notNull(),
      body: t.varchar(40).default('y'),
      stars: t.integer().notNull().default(0),
    },
    (n) => [
      foreignKey(n.owner).references('people.id', { name: 'fk_owner', onDelete: 'cascade' }),
      check('ck_body', sql`${n.body} <> ''`),
      check('ck_stars', sql`${n.stars} >= 0`),
      unique('uq_body').on(n.body),
      index('ix_owner').on(n.owner, n.stars.desc()),
    ],
  ),
  table('tags', { id: t.integer().primaryKey(), name: t.varchar(80).notNull() }, (x) => [
    index('ix_name')
      .on(x.name)
      .where(sql`${x.id} > 0`),
  ]),
]

describe('what differs is said thing by thing, with what it is and will be', () => {
  test('on PostgreSQL', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      expect(await between(database, BEFORE, AFTER)).toEqual([
        '- table logs',
        '  - column id: integer not null',
        '  - primary key logs_pkey: (id)',
        '~ table notes',
        '  ~ index ix_owner: (owner) → (owner, stars desc)',
        '  ~ foreign key fk_owner: (owner) references people (id) → (owner) references people (id) on delete cascade',
        '  ~ column owner: nullable → not null',
        "  ~ column body: default 'x' → 'y'",
        '  + column stars: integer not null default 0',
        '  + check ck_stars: (stars >= 0)',
        '  - column old: text',
        '+ table tags',
        '  + column id: integer not null',
        '  + column name: character varying(80) not null',
        '  + primary key: (id)',
        '  + index ix_name: (name) where id > 0',
      ])
    })
  })
  test('on SQLite', async () => {
    await withSqlite(async (database) => {
      expect(await between(database, BEFORE, AFTER)).toEqual([
        '~ table notes',
        '  ~ index ix_owner: (owner) → (owner, stars desc)',
        '  ~ foreign key fk_owner: (owner) references people (id) → (owner) references people (id) on delete cascade',
        '  ~ column owner: nullable → not null',
        "  ~ column body: default 'x' → 'y'",
        '  + column stars: INTEGER not null default 0',
        '  + check ck_stars: (stars >= 0)',
        '  - column old: TEXT',
        '- table logs',
        '  - column id: INTEGER not null',
        '  - primary key: (id)',
        '+ table tags',
        '  + column id: INTEGER not null',
        '  + column name: VARCHAR(80) not null',
        '  + primary key: (id)',
        '  + index ix_name: (name) where id > 0',
      ])
    })
  })
})

const t1 = { name: 't' }

describe('each operation has its lines', () => {
  const cases: readonly (readonly [string, readonly Op[], readonly string[]])[] = [
    ['a new enum', [{ kind: 'createEnum', enum: { name: 'mood', values: ['sad', 'ok'] } }], ['+ enum mood: sad, ok']],
    [
      'an enum that goes',
      [{ kind: 'dropEnum', enum: { schema: 'app', name: 'mood' }, was: { name: 'mood', values: ['sad'] } }],
      ['- enum app.mood: sad'],
    ],
    [
      'values of an enum',
      [
        { kind: 'addEnumValue', enum: { name: 'mood' }, value: 'happy', after: 'ok' },
        { kind: 'renameEnumValue', enum: { name: 'mood' }, value: 'sad', to: 'blue' },
      ],
      ['~ enum mood', '  + value happy after ok', '  ~ value sad → blue'],
    ],
    [
      'names',
      [
        { kind: 'renameTable', table: t1, to: 'u' },
        { kind: 'renameIndex', table: t1, name: 'ix', to: 'iy' },
        alter({ kind: 'renameColumn', name: 'a', to: 'b' }, { kind: 'renameConstraint', name: 'ck', to: 'cl' }),
      ],
      ['~ table t', '  ~ name: t → u', '  ~ index ix → iy', '  ~ column a → b', '  ~ constraint ck → cl'],
    ],
    [
      'every key of a column',
      [
        alter({
          kind: 'alterColumn',
          name: 'a',
          set: {
            type: { kind: 'text' },
            nullable: true,
            default: null,
            identity: { start: '5' },
            generated: null,
            collation: 'C',
            comment: 'hi',
          },
          was: {
            type: { kind: 'integer' },
            nullable: false,
            default: { value: 1 },
            identity: null,
            generated: { sql: 'b + 1', stored: true },
            collation: null,
            comment: null,
          },
        }),
      ],
      [
        '~ table t',
        '  ~ column a: type integer → text',
        '  ~ column a: not null → nullable',
        '  ~ column a: default 1 → none',
        '  ~ column a: identity none → by default (start 5)',
        '  ~ column a: generated (b + 1) → none',
        '  ~ column a: collation none → C',
        '  ~ column a: comment none → "hi"',
      ],
    ],
    [
      'what was is not known',
      [alter({ kind: 'alterColumn', name: 'a', set: { nullable: false } })],
      ['~ table t', '  ~ column a: not null'],
    ],
    [
      'what goes and comes back as it was is none',
      [
        { kind: 'dropIndex', table: t1, name: 'ix', was: { name: 'ix', parts: [{ column: 'a' }] } },
        { kind: 'createIndex', table: t1, index: { name: 'ix', parts: [{ column: 'a' }] } },
      ],
      [],
    ],
    [
      'options and comments of a table and of its parts',
      [
        alter(
          { kind: 'setTableOptions', set: { postgres: { fillfactor: 70 } }, was: { postgres: {} } },
          { kind: 'setTableComment', set: 'two\nlines', was: null },
          { kind: 'setConstraintComment', name: 'ck', set: null, was: 'old' },
        ),
        { kind: 'setIndexComment', table: t1, name: 'ix', set: 'new', was: null },
      ],
      [
        '~ table t',
        '  ~ options: none → (fillfactor 70)',
        '  ~ comment: none → "two\\nlines"',
        '  ~ constraint ck: comment: "old" → none',
        '  ~ index ix: comment: none → "new"',
      ],
    ],
    [
      'a view: the lines of its query that change',
      [
        {
          kind: 'alterView',
          object: { kind: 'view', name: 'v', query: 'SELECT id,\n  name\nFROM people\nWHERE name IS NOT NULL AND length(name) > 10' },
          was: {
            kind: 'view',
            name: 'v',
            query: 'SELECT id,\n  email\nFROM people\nWHERE name IS NOT NULL AND length(name) > 10',
            comment: 'old',
          },
        },
      ],
      ['~ view v', '  ~ query:', '  -     email', '  +     name', '  ~ comment: old → none'],
    ],
    [
      'objects that come and go',
      [
        { kind: 'createView', object: { kind: 'view', name: 'v', query: 'SELECT 1' } },
        { kind: 'dropSequence', object: { name: 's' }, was: { kind: 'sequence', name: 's', start: '5' } },
      ],
      ['+ view v', '  + query: SELECT 1', '- sequence s', '  - start: 5'],
    ],
    [
      'a view that is made again around a change is none',
      [
        { kind: 'dropView', object: { name: 'v' }, was: { kind: 'view', name: 'v', query: 'SELECT 1' } },
        { kind: 'createView', object: { kind: 'view', name: 'v', query: 'SELECT 1' } },
      ],
      [],
    ],
    ['SQL', [{ kind: 'execute', text: ['UPDATE t\nSET a = 1'], values: [] }], ['~ execute UPDATE t SET a = 1']],
    ['an operation of a plugin', [{ kind: 'acme.audit', args: ['t'] }], ['~ acme.audit("t")']],
    [
      'a name that would leave its line',
      [{ kind: 'createTable', table: { name: 'a\u001b[31m\nb', columns: [], constraints: [], indexes: [] } }],
      ['+ table a [31m b'],
    ],
  ]
  test.each(cases)('%s', (_, ops, lines) => expect(findingLines(findingsOf(ops, postgres, registry))).toEqual(lines))
})
