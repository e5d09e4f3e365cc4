import { t } from '../../src/builders/column-types.ts'
import type { Sql } from '../../src/builders/sql.ts'
import { sql } from '../../src/builders/sql.ts'
import { column } from '../../src/builders/index-part.ts'
import { check, type Extra, foreignKey, index, primaryKey, unique } from '../../src/builders/extra.ts'
import { table } from '../../src/builders/table-handle.ts'
import type { NamingConvention } from '../../src/schema/naming.ts'

interface ShinyIndexOptions {
  readonly using?: 'tree' | 'hash'
}
interface ShinyTableOptions {
  readonly strict?: boolean
}
declare module '../../src/builders/dialect-options.ts' {
  interface IndexDialectOptions {
    readonly shiny?: ShinyIndexOptions
  }
  interface TableDialectOptions {
    readonly shiny?: ShinyTableOptions
  }
}

const onA = index().on('a')
export const link = table(
  'link',
  { a: t.integer().notNull(), b: t.integer() },
  (e) => [
    primaryKey(e.a),
    primaryKey('a', 'b'),
    // @ts-expect-error a nullable column cannot be part of a primary key
    primaryKey(e.a, e.b),
    // @ts-expect-error no such column
    index().on(e.zzz),
    index('i')
      .on('a', column('b').desc(), sql`lower(a)`, e.a.asc())
      .unique()
      .where(sql`a > 1`)
      .comment('x'),
    index()
      .on(e.a)
      .with({ shiny: { using: 'hash' }, other: { anything: 1 } }),
    // @ts-expect-error not a method of that dialect
    onA.with({ shiny: { using: 'hush' } }),
    // @ts-expect-error an order is no column of a unique constraint
    unique().on(e.a.desc()),
    // @ts-expect-error a condition is SQL, not text
    check('ck', 'a > 0'),
    foreignKey(e.a, 'b').references('link(a, b)'),
    foreignKey('a', 'b').references({ table: 'link', columns: ['a', 'b'] }),
  ],
  { schema: 'app', comment: 'x', shiny: { strict: true }, other: { anything: 1 } },
)
// @ts-expect-error an index needs its columns
export const unfinished: Extra = index('i')
table('x', { a: t.integer() }, { schema: 'app' })
// @ts-expect-error not an option of that dialect
table('x', { a: t.integer() }, { shiny: { strikt: true } })
// @ts-expect-error a schema is a text
table('x', { a: t.integer() }, { schema: 1 })

// @ts-expect-error a table is no target
t.integer().references(link)
// @ts-expect-error a number is no target
t.integer().references(3)
// What a function returns is known when models are read, not here: anything else would make self references implicit any.
t.integer().references(() => 'refused when models are read')
t.integer().references('link.a')
// @ts-expect-error not an action
t.integer().references('link.a', { onDelete: 'explode' })

// @ts-expect-error a text is no default of a number
t.integer().default('x')
t.numeric(12, 2).default('1.5').notNull()
t.numeric(12, 2).default(1.5)
t.bigint().default(10n)
t.timestamptz().default(new Date(0))
t.bytes().default(new Uint8Array(2))
t.text().default(null)
t.text().array().default(['a'])
// @ts-expect-error the array holds texts
t.text().array().default([1])
// @ts-expect-error a name twice
t.varchar('a', 'b')
// @ts-expect-error an enum is an object, since a text is the column's name
t.enum('status')
// @ts-expect-error an array has no SQL
export const array: Sql = sql`${[1]}`
// @ts-expect-error undefined has no SQL
export const nothing: Sql = sql`${undefined}`
export const fragment: Sql = sql`${link} ${link.a} ${1} ${'x'} ${null} ${true} ${2n} ${new Date(0)} ${sql.raw('x')} ${sql.id('a', 'b')}`

export const conventions: readonly NamingConvention[] = [
  {
    pk: 'pk_%(table_name)s',
    fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
    ck: 'ck_%(table_name)s_%(constraint_name)s',
  },
  { uq: 'uq_%(table_name)s_%(column_0_N_name)s', ix: 'ix_%(column_0_label)s' },
  { ix: ({ table, columns }) => `ix_${table}_${columns.join('_')}` },
  // @ts-expect-error no token at all
  { pk: 'pk' },
  // @ts-expect-error a misspelt token
  { pk: 'pk_%(tablename)s' },
  // @ts-expect-error only foreign keys refer to something
  { uq: 'uq_%(referred_table_name)s' },
]
