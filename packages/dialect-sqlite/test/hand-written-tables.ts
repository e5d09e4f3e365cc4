import type { Column, Constraint, Table } from '@mig/core/dialect'

type Expected = Partial<Pick<Table, 'columns' | 'constraints' | 'indexes' | 'options'>>

const column = (name: string, rest: Partial<Column> = {}): Column => ({ name, type: { kind: 'custom', sql: '' }, nullable: true, ...rest })
const integer = (name: string, rest: Partial<Column> = {}): Column => column(name, { type: { kind: 'integer' }, ...rest })
const text = (name: string, rest: Partial<Column> = {}): Column => column(name, { type: { kind: 'text' }, ...rest })
const id = integer('id', { nullable: false })
const key = (rest: Partial<Constraint> = {}, ...columns: readonly string[]): Constraint =>
  ({ kind: 'primaryKey', columns, ...rest }) as Constraint
const unique = (columns: readonly string[], sqlite?: NonNullable<Constraint['options']>[string], name?: string): Constraint => ({
  kind: 'unique',
  ...(name === undefined ? {} : { name }),
  columns,
  ...(sqlite === undefined ? {} : { options: { sqlite } }),
})
const check = (sql: string, name?: string): Constraint => ({ kind: 'check', ...(name === undefined ? {} : { name }), sql })
const reference = (rest: Partial<Constraint> = {}): Constraint =>
  ({ kind: 'foreignKey', columns: ['a'], references: { table: 'p', columns: ['id'] }, ...rest }) as Constraint
const options = (sqlite: NonNullable<Constraint['options']>[string]): Pick<Column, 'options'> => ({ options: { sqlite } })
const nullableKey = options({ nullableKey: true })

/** What foreign keys of the cases refer to. */
export const PARENT = 'CREATE TABLE p (id INTEGER PRIMARY KEY, code INT UNIQUE)'

/** Tables called t, as people and programs write them, and what has to be read out of them. `PARENT` is there already. */
export const HAND_WRITTEN: readonly (readonly [definition: string, expected: Expected])[] = [
  // Keys.
  ['(id INTEGER PRIMARY KEY)', { columns: [id], constraints: [key({}, 'id')] }],
  ['(id INTEGER CONSTRAINT pk PRIMARY KEY ASC)', { columns: [id], constraints: [key({ name: 'pk' }, 'id')] }],
  ['(id INTEGER PRIMARY KEY AUTOINCREMENT)', { columns: [{ ...id, ...options({ autoincrement: true }) }] }],
  ['(id INTEGER, a, PRIMARY KEY (id AUTOINCREMENT))', { columns: [{ ...id, ...options({ autoincrement: true }) }, column('a')] }],
  ['(id integer, CONSTRAINT "p k" PRIMARY KEY ("ID" ASC))', { columns: [id], constraints: [key({ name: 'p k' }, 'id')] }],
  ['(id INTEGER, PRIMARY KEY (id DESC))', { columns: [id], constraints: [key({}, 'id')] }],
  [
    '(id INTEGER, PRIMARY KEY (id COLLATE nocase DESC) ON CONFLICT REPLACE)',
    { constraints: [key(options({ onConflict: 'replace' }), 'id')] },
  ],
  [
    '(id INTEGER PRIMARY KEY DESC)',
    { columns: [integer('id', nullableKey)], constraints: [key(options({ parts: [{ order: 'desc' }] }), 'id')] },
  ],
  [
    '(id INTEGER CONSTRAINT x PRIMARY KEY DESC ON CONFLICT IGNORE NOT NULL, b)',
    {
      columns: [id, column('b')],
      constraints: [key({ name: 'x', ...options({ onConflict: 'ignore', parts: [{ order: 'desc' }] }) }, 'id')],
    },
  ],
  ['(id INTEGER PRIMARY KEY ON CONFLICT FAIL, a)', { constraints: [key(options({ onConflict: 'fail' }), 'id')] }],
  ['(id "INTEGER" PRIMARY KEY)', { columns: [id] }],
  ['(id INT PRIMARY KEY)', { columns: [column('id', { type: { kind: 'custom', sql: 'INT' }, ...nullableKey })] }],
  ['(id BIGINT PRIMARY KEY NOT NULL)', { columns: [column('id', { type: { kind: 'bigint' }, nullable: false })] }],
  ['(id TEXT PRIMARY KEY)', { columns: [text('id', nullableKey)] }],
  ['(id TEXT NULL PRIMARY KEY)', { columns: [text('id', nullableKey)] }],
  ['(id TEXT PRIMARY KEY UNIQUE)', { constraints: [key({}, 'id'), unique(['id'])] }],
  ['(id INTEGER UNIQUE PRIMARY KEY)', { columns: [id], constraints: [key({}, 'id'), unique(['id'])] }],
  [
    '(a TEXT, b TEXT NOT NULL, PRIMARY KEY (b DESC, a COLLATE nocase))',
    {
      columns: [text('a', nullableKey), text('b', { nullable: false })],
      constraints: [key(options({ parts: [{ order: 'desc' }, { collation: 'NOCASE' }] }), 'b', 'a')],
    },
  ],
  [
    '(a TEXT, b INTEGER, PRIMARY KEY (b, a DESC)) WITHOUT ROWID',
    {
      columns: [text('a', { nullable: false }), integer('b', { nullable: false })],
      constraints: [key(options({ parts: [{}, { order: 'desc' }] }), 'b', 'a')],
      options: { sqlite: { withoutRowid: true } },
    },
  ],
  ['(a INTEGER PRIMARY KEY DESC, b) WITHOUT ROWID', { constraints: [key(options({ parts: [{ order: 'desc' }] }), 'a')] }],
  ['(a INTEGER PRIMARY KEY, b ANY, c TEXT) STRICT', { options: { sqlite: { strict: true } } }],
  ['(a TEXT PRIMARY KEY, b INT NOT NULL) strict, without rowid', { options: { sqlite: { strict: true, withoutRowid: true } } }],
  // Unique constraints.
  ['(a UNIQUE)', { constraints: [unique(['a'])] }],
  ['(a TEXT COLLATE NOCASE UNIQUE)', { columns: [text('a', { collation: 'NOCASE' })], constraints: [unique(['a'])] }],
  ['(a TEXT UNIQUE COLLATE nocase)', { columns: [text('a', { collation: 'NOCASE' })], constraints: [unique(['a'])] }],
  ['(a TEXT COLLATE nocase COLLATE rtrim)', { columns: [text('a', { collation: 'RTRIM' })] }],
  ['(a TEXT COLLATE binary)', { columns: [text('a')] }],
  ['(a CONSTRAINT "u q" UNIQUE ON CONFLICT REPLACE, b)', { constraints: [unique(['a'], { onConflict: 'replace' }, 'u q')] }],
  ['(a, b, UNIQUE (a, b) ON CONFLICT ROLLBACK)', { constraints: [unique(['a', 'b'], { onConflict: 'rollback' })] }],
  ['(a, b, UNIQUE (a, b) ON CONFLICT ABORT)', { constraints: [unique(['a', 'b'])] }],
  [
    '(a, B TEXT, UNIQUE ("b" COLLATE "nocase" DESC, [A]))',
    { constraints: [unique(['B', 'a'], { parts: [{ order: 'desc', collation: 'NOCASE' }, {}] })] },
  ],
  ['(a TEXT COLLATE nocase, UNIQUE (a COLLATE binary))', { constraints: [unique(['a'], { parts: [{ collation: 'BINARY' }] })] }],
  ['(a TEXT COLLATE nocase, UNIQUE (a COLLATE NoCase ASC))', { constraints: [unique(['a'])] }],
  [
    '(a TEXT, UNIQUE (a), UNIQUE (a COLLATE rtrim), UNIQUE (a))',
    { constraints: [unique(['a']), unique(['a'], { parts: [{ collation: 'RTRIM' }] }), unique(['a'])] },
  ],
  ['(desc, asc INT, UNIQUE (asc, desc DESC))', { constraints: [unique(['asc', 'desc'], { parts: [{}, { order: 'desc' }] })] }],
  // NOT NULL, and names of what is no constraint of the table.
  ['(a NOT NULL ON CONFLICT IGNORE)', { columns: [column('a', { nullable: false, ...options({ onConflict: 'ignore' }) })] }],
  ['(a NOT NULL ON CONFLICT IGNORE NOT NULL)', { columns: [column('a', { nullable: false })] }],
  ['(a NULL ON CONFLICT REPLACE, b)', { columns: [column('a'), column('b')] }],
  [
    "(a TEXT CONSTRAINT n NOT NULL ON CONFLICT REPLACE CONSTRAINT d DEFAULT 'x' CONSTRAINT c COLLATE nocase)",
    {
      columns: [
        text('a', {
          nullable: false,
          default: { value: 'x' },
          collation: 'NOCASE',
          ...options({ onConflict: 'replace', constraintNames: { notNull: 'n', default: 'd', collate: 'c' } }),
        }),
      ],
    },
  ],
  [
    '(a CONSTRAINT g AS (1) STORED, b)',
    { columns: [column('a', { generated: { sql: '1', stored: true }, ...options({ constraintNames: { generated: 'g' } }) }), column('b')] },
  ],
  [
    '(id INTEGER CONSTRAINT nn NOT NULL PRIMARY KEY, a)',
    { columns: [{ ...id, ...options({ constraintNames: { notNull: 'nn' } }) }, column('a')] },
  ],
  [
    '(a CONSTRAINT x CONSTRAINT y NOT NULL CONSTRAINT z, b CONSTRAINT w)',
    { columns: [column('a', { nullable: false, ...options({ constraintNames: { notNull: 'y' } }) }), column('b')] },
  ],
  ['(a, CONSTRAINT bare)', { columns: [column('a')], constraints: [] }],
  // Checks.
  ["(a CHECK (a <> 'x)'), b)", { constraints: [check("a <> 'x)'")] }],
  ['(a, b CONSTRAINT positive CHECK (b > 0) CHECK (b < 100))', { constraints: [check('b < 100'), check('b > 0', 'positive')] }],
  ['(a, b, CHECK ((a < b) OR (b IS NULL)) ON CONFLICT IGNORE)', { constraints: [check('(a < b) OR (b IS NULL)')] }],
  [
    '(a, b, CHECK (((a < b))) CONSTRAINT "c,k" CHECK (a > -1) UNIQUE (a))',
    { constraints: [unique(['a']), check('a < b'), check('a > -1', 'c,k')] },
  ],
  [
    "(a TEXT CHECK (a COLLATE nocase <> 'abc'), b CHECK (b -- why (\n > /* ) */ 0))",
    { constraints: [check("a COLLATE nocase <> 'abc'"), check('b > 0')] },
  ],
  [
    "(a CHECK (typeof(a) IN ('integer', \"null\", 'text')), \"null\" DEFAULT 'blob')",
    { constraints: [check("typeof(a) IN ('integer', \"null\", 'text')")] },
  ],
  ['(a, CHECK (rowid > 0 AND "rowid" < 20))', { constraints: [check('rowid > 0 AND "rowid" < 20')] }],
  ['(a CHECK (t.a > 0 OR "t"."a" IS NULL OR [t].[a] < -5))', { constraints: [check('t.a > 0 OR "t"."a" IS NULL OR [t].[a] < -5')] }],
  // Foreign keys.
  ['(a REFERENCES p)', { constraints: [reference()] }],
  ['(a REFERENCES "P" (ID))', { constraints: [reference()] }],
  ['(a REFERENCES nowhere)', { constraints: [reference({ references: { table: 'nowhere', columns: [] } })] }],
  [
    '(a INT REFERENCES [p] ([code]) ON DELETE CASCADE ON UPDATE SET NULL)',
    { constraints: [reference({ references: { table: 'p', columns: ['code'] }, onDelete: 'cascade', onUpdate: 'set null' })] },
  ],
  [
    '(a REFERENCES p ON DELETE RESTRICT ON UPDATE SET DEFAULT ON DELETE NO ACTION)',
    { constraints: [reference({ onUpdate: 'set default' })] },
  ],
  [
    '(a CONSTRAINT fk REFERENCES p (id) MATCH FULL ON DELETE RESTRICT DEFERRABLE)',
    { constraints: [reference({ name: 'fk', match: 'full', onDelete: 'restrict', deferrable: true })] },
  ],
  ['(a REFERENCES p MATCH partial MATCH simple DEFERRABLE INITIALLY IMMEDIATE)', { constraints: [reference({ deferrable: true })] }],
  ['(a REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED)', { constraints: [reference()] }],
  [
    '(a REFERENCES p NOT NULL DEFAULT 1 DEFERRABLE INITIALLY DEFERRED)',
    {
      columns: [column('a', { nullable: false, default: { value: 1 } })],
      constraints: [reference({ deferrable: true, initially: 'deferred' })],
    },
  ],
  ['(a REFERENCES p, b INT DEFERRABLE INITIALLY DEFERRED)', { constraints: [reference({ deferrable: true, initially: 'deferred' })] }],
  [
    '(a, b, CONSTRAINT f FOREIGN KEY (B, a) REFERENCES p (id, code) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED)',
    {
      constraints: [
        reference({
          name: 'f',
          columns: ['b', 'a'],
          references: { table: 'p', columns: ['id', 'code'] },
          onUpdate: 'cascade',
          deferrable: true,
          initially: 'deferred',
        }),
      ],
    },
  ],
  [
    '(id INTEGER PRIMARY KEY, a REFERENCES t ON DELETE CASCADE)',
    { constraints: [key({}, 'id'), reference({ references: { table: 't', columns: ['id'] }, onDelete: 'cascade' })] },
  ],
  // Generated columns.
  [
    "(a, b AS (a || ')'), c GENERATED ALWAYS AS ((a)) STORED)",
    {
      columns: [
        column('a'),
        column('b', { generated: { sql: "a || ')'", stored: false } }),
        column('c', { generated: { sql: 'a', stored: true } }),
      ],
    },
  ],
  [
    '(a, b INT NOT NULL GENERATED ALWAYS AS (coalesce(a, 1)) VIRTUAL UNIQUE)',
    {
      columns: [
        column('a'),
        column('b', { type: { kind: 'custom', sql: 'INT' }, nullable: false, generated: { sql: 'coalesce(a, 1)', stored: false } }),
      ],
      constraints: [unique(['b'])],
    },
  ],
  [
    '(a, b TEXT generated always AS (lower(a) COLLATE nocase) stored)',
    { columns: [column('a'), text('b', { generated: { sql: 'lower(a) COLLATE nocase', stored: true } })] },
  ],
  // Types.
  [
    '(a "my type"(3), b unsigned  big int, c Varying Character ( 25 ), d decimal(+10, -5))',
    {
      columns: [
        column('a', { type: { kind: 'custom', sql: '"my type"' } }),
        column('b', { type: { kind: 'custom', sql: 'unsigned big int' } }),
        column('c', { type: { kind: 'custom', sql: 'Varying Character ( 25 )' } }),
        column('d', { type: { kind: 'custom', sql: 'decimal(+10, -5)' } }),
      ],
    },
  ],
  [
    '(a `x-y`, b key, c \'TEXT\', d "order" DEFAULT 5)',
    {
      columns: [
        column('a', { type: { kind: 'custom', sql: '"x-y"' } }),
        column('b', { type: { kind: 'custom', sql: 'key' } }),
        text('c'),
        column('d', { type: { kind: 'custom', sql: '"order"' }, default: { value: 5 } }),
      ],
    },
  ],
  [
    '(a double /* CHAR */ precision, b generated, c INT generated always)',
    {
      columns: [
        column('a', { type: { kind: 'custom', sql: 'double /* CHAR */ precision' } }),
        column('b', { type: { kind: 'custom', sql: 'generated' } }),
        column('c', { type: { kind: 'custom', sql: 'INT' } }),
      ],
    },
  ],
  // Defaults.
  [
    '(a DEFAULT -5, b DEFAULT + 5, c DEFAULT (- 5), d DEFAULT 1.0, e DEFAULT 1e3, f DEFAULT 0x1F)',
    {
      columns: [
        column('a', { default: { value: -5 } }),
        column('b', { default: { value: 5 } }),
        column('c', { default: { value: -5 } }),
        column('d', { default: { sql: '1.0' } }),
        column('e', { default: { sql: '1e3' } }),
        column('f', { default: { sql: '0x1F' } }),
      ],
    },
  ],
  [
    '(a DEFAULT "it\'s", b DEFAULT word, c DEFAULT [a b], d DEFAULT `x`, e DEFAULT "null")',
    {
      columns: [
        column('a', { default: { value: "it's" } }),
        column('b', { default: { value: 'word' } }),
        column('c', { default: { value: 'a b' } }),
        column('d', { default: { value: 'x' } }),
        column('e', { default: { value: 'null' } }),
      ],
    },
  ],
  [
    "(a DEFAULT x'0aFF', b DEFAULT 'it''s (', c DEFAULT NULL, d DEFAULT (NULL), e DEFAULT TRUE, f BOOLEAN DEFAULT false)",
    {
      columns: [
        column('a', { default: { value: { $bytes: '0aff' } } }),
        column('b', { default: { value: "it's (" } }),
        column('c', { default: { value: null } }),
        column('d', { default: { value: null } }),
        column('e', { default: { value: 1 } }),
        column('f', { type: { kind: 'boolean' }, default: { value: false } }),
      ],
    },
  ],
  [
    "(a DEFAULT CURRENT_TIMESTAMP, b DEFAULT (datetime('now') /* utc */), c DEFAULT (1 + 1), d DEFAULT -9223372036854775808, e DEFAULT 9007199254740993)",
    {
      columns: [
        column('a', { default: { sql: 'CURRENT_TIMESTAMP' } }),
        column('b', { default: { sql: "datetime('now')" } }),
        column('c', { default: { sql: '1 + 1' } }),
        column('d', { default: { value: { $bigint: '-9223372036854775808' } } }),
        column('e', { default: { value: { $bigint: '9007199254740993' } } }),
      ],
    },
  ],
  [
    "(a DEFAULT 5 DEFAULT 6, b DEFAULT -'5', c DEFAULT 'x' NOT NULL)",
    {
      columns: [
        column('a', { default: { value: 6 } }),
        column('b', { default: { sql: "-'5'" } }),
        column('c', { nullable: false, default: { value: 'x' } }),
      ],
    },
  ],
  // Names and comments.
  [
    '-- a table (\n(/* no, */ a -- CHECK (0)\n, b /* UNIQUE */ INT /* NOT NULL */\n-- the end )\n)',
    { columns: [column('a'), column('b', { type: { kind: 'custom', sql: 'INT' } })], constraints: [] },
  ],
  [
    '([a b], `c"d`, "e""f", \'g\'\'h\', "i.j", "k\nl", "", naïve, 表, "🙂")',
    { columns: ['a b', 'c"d', 'e"f', "g'h", 'i.j', 'k\nl', '', 'naïve', '表', '🙂'].map((name) => column(name)) },
  ],
  [
    '("select", "check" CHECK ("check" > 0), key, [unique] UNIQUE, action, "primary" PRIMARY KEY)',
    {
      columns: [column('select'), column('check'), column('key'), column('unique'), column('action'), column('primary', nullableKey)],
      constraints: [key({}, 'primary'), unique(['unique']), check('"check" > 0')],
    },
  ],
  ['(a\u00a0b INT, \u00e9 TEXT)', { columns: [column('a\u00a0b', { type: { kind: 'custom', sql: 'INT' } }), text('é')] }],
  ['(a$b, _c, d1,\fe\r\n)', { columns: ['a$b', '_c', 'd1', 'e'].map((name) => column(name)) }],
  ['AS SELECT 1 AS a, \'x\' AS "b c", CAST(2 AS TEXT) AS d LIMIT 0', { columns: [column('a'), column('b c'), text('d')] }],
]
