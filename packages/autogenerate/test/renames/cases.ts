import { check, enumType, index, schemaOf, sql, t, table, unique } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import type { Decisions } from '../../src/index.ts'

/** A change of models, and what is taken for a rename in it. */
export interface RenameCase {
  readonly name: string
  readonly from: Schema
  readonly to: Schema
  readonly decisions?: NonNullable<Decisions['rename']>
  /** `old → new`, as they are proposed. */
  readonly asks?: readonly string[]
  /** The same for what is certain. */
  readonly renames?: readonly string[]
}

type Columns = Parameters<typeof table>[1]

const id = t.integer().identity().primaryKey()
const ordersId = { id: t.integer().primaryKey() }
const users = (columns: Columns): Schema => schemaOf([table('users', { id, ...columns })])
const mood = (...values: readonly string[]): Schema => schemaOf([enumType('mood', values)])
const account = { email: t.varchar(200).notNull(), created: t.timestamptz().notNull(), plan: t.text() }

const columns: readonly RenameCase[] = [
  {
    name: 'a longer name at the same place',
    from: users({ name: t.text().notNull(), age: t.integer() }),
    to: users({ full_name: t.text().notNull(), age: t.integer() }),
    asks: ['users.name → users.full_name'],
  },
  {
    name: 'a longer name at another place',
    from: users({ email: t.text(), age: t.integer() }),
    to: users({ age: t.integer(), email_address: t.text() }),
    asks: ['users.email → users.email_address'],
  },
  {
    name: 'a name that has nothing in common, and all else the same at the same place',
    from: users({ title: t.varchar(80).notNull(), age: t.integer() }),
    to: users({ headline: t.varchar(80).notNull(), age: t.integer() }),
    asks: ['users.title → users.headline'],
  },
  {
    name: 'a name that has nothing in common at another place is another column',
    from: users({ legacy_note: t.text(), age: t.integer() }),
    to: users({ age: t.integer(), phone: t.text() }),
  },
  {
    name: 'another case of letters and words',
    from: users({ fullName: t.text(), age: t.integer() }),
    to: users({ age: t.integer(), full_name: t.text() }),
    asks: ['users.fullName → users.full_name'],
  },
  {
    name: 'an abbreviation written out',
    from: users({ qty: t.integer(), note: t.text() }),
    to: users({ note: t.text(), quantity: t.integer() }),
    asks: ['users.qty → users.quantity'],
  },
  {
    name: 'a slip of the pen put right',
    from: users({ adress: t.text(), age: t.integer() }),
    to: users({ age: t.integer(), address: t.text() }),
    asks: ['users.adress → users.address'],
  },
  {
    name: 'a wider type of the same family',
    from: users({ created: t.timestamp(), age: t.integer() }),
    to: users({ created_at: t.timestamptz(), age: t.integer() }),
    asks: ['users.created → users.created_at'],
  },
  {
    name: 'a type that does not become the other one is another column',
    from: users({ phone: t.text(), age: t.integer() }),
    to: users({ phone_id: t.uuid(), age: t.integer() }),
  },
  {
    name: 'a number is no date, whatever it is called',
    from: users({ birth: t.integer(), age: t.integer() }),
    to: users({ birth_date: t.date(), age: t.integer() }),
  },
  {
    name: 'flags that share only their first word, at different places',
    from: users({ is_active: t.boolean().notNull(), age: t.integer() }),
    to: users({ age: t.integer(), is_admin: t.boolean().notNull() }),
  },
  {
    name: 'a default that both have is a reason',
    from: users({ active: t.boolean().notNull().default(true), age: t.integer() }),
    to: users({ is_active: t.boolean().notNull().default(true), age: t.integer() }),
    asks: ['users.active → users.is_active'],
  },
  {
    name: 'references to the same table',
    from: schemaOf([
      table('users', ordersId),
      table('orders', { ...ordersId, user_id: t.integer().references('users.id'), note: t.text() }),
    ]),
    to: schemaOf([
      table('users', ordersId),
      table('orders', { ...ordersId, note: t.text(), owner_id: t.integer().references('users.id') }),
    ]),
    asks: ['orders.user_id → orders.owner_id'],
  },
  {
    name: 'references to different tables are different columns',
    from: schemaOf([
      table('users', ordersId),
      table('shops', ordersId),
      table('orders', { ...ordersId, user_id: t.integer().references('users.id') }),
    ]),
    to: schemaOf([
      table('users', ordersId),
      table('shops', ordersId),
      table('orders', { ...ordersId, shop_id: t.integer().references('shops.id') }),
    ]),
  },
  {
    name: 'a key and no key are different columns',
    from: schemaOf([table('tags', { code: t.text().primaryKey(), note: t.text() })]),
    to: schemaOf([table('tags', { id, code_text: t.text().notNull(), note: t.text() })]),
  },
  {
    name: 'the primary key itself',
    from: schemaOf([table('tags', { id: t.integer().primaryKey(), note: t.text() })]),
    to: schemaOf([table('tags', { tag_id: t.integer().primaryKey(), note: t.text() })]),
    asks: ['tags.id → tags.tag_id'],
  },
  {
    name: 'a counter and a plain number are different columns',
    from: schemaOf([table('tags', { number: t.integer().identity(), note: t.text() })]),
    to: schemaOf([table('tags', { number_of: t.integer().notNull(), note: t.text() })]),
  },
  {
    name: 'with what the database computes nothing is lost',
    from: users({ a: t.integer(), twice: t.integer().generated(sql`a * 2`) }),
    to: users({ a: t.integer(), doubled: t.integer().generated(sql`a * 2`) }),
  },
  {
    name: 'a column that the database computes from now on is another one',
    from: users({ total: t.integer(), a: t.integer() }),
    to: users({ total_sum: t.integer().generated(sql`a * 2`), a: t.integer() }),
  },
  { name: 'a column that goes', from: users({ name: t.text(), nick: t.text() }), to: users({ name: t.text() }) },
  { name: 'a column that comes', from: users({ name: t.text() }), to: users({ name: t.text(), nick: t.text() }) },
  {
    name: 'the best pairs as a whole, where the best single one would leave a bad rest',
    from: users({ mail: t.text(), work_mail: t.text(), age: t.integer() }),
    to: users({ email: t.text(), work_email: t.text(), age: t.integer() }),
    asks: ['users.mail → users.email', 'users.work_mail → users.work_email'],
  },
  {
    name: 'two that go and one that comes: the more alike one',
    from: users({ phone: t.text(), fax: t.text(), age: t.integer() }),
    to: users({ phone_number: t.text(), age: t.integer() }),
    asks: ['users.phone → users.phone_number'],
  },
  {
    name: 'columns of different tables do not become each other',
    from: schemaOf([table('users', { id, name: t.text() }), table('shops', { id })]),
    to: schemaOf([table('users', { id }), table('shops', { id, name: t.text() })]),
  },
  {
    name: 'what the model tells is not asked',
    from: users({ name: t.text() }),
    to: users({ label: t.integer().renamedFrom('name') }),
    renames: ['users.name → users.label'],
  },
  {
    name: 'what the model tells says nothing where it has happened',
    from: users({ label: t.text() }),
    to: users({ label: t.text().renamedFrom('name') }),
  },
  {
    name: 'nor where the old name belongs to another column by now',
    from: users({ label: t.text(), name: t.text() }),
    to: users({ label: t.text().renamedFrom('name'), name: t.text() }),
  },
  {
    name: 'a chain that the model tells',
    from: users({ a: t.text(), b: t.text() }),
    to: users({ b: t.text().renamedFrom('a'), c: t.text().renamedFrom('b') }),
    renames: ['users.b → users.c', 'users.a → users.b'],
  },
  {
    name: 'a swap that somebody decides',
    from: users({ a: t.text(), b: t.text() }),
    to: users({ a: t.text(), b: t.text() }),
    decisions: [
      { subject: 'users.a', to: 'users.b' },
      { subject: 'users.b', to: 'users.a' },
    ],
    renames: ['users.a → users.b', 'users.b → users.a'],
  },
  {
    name: 'a decision against what is likely, which makes something else likely',
    from: users({ phone: t.text(), telephone: t.text(), age: t.integer() }),
    to: users({ phone_number: t.text(), age: t.integer() }),
    decisions: [{ subject: 'users.phone', to: null }],
    asks: ['users.telephone → users.phone_number'],
  },
]

const tables: readonly RenameCase[] = [
  {
    name: 'a table with the same columns',
    from: schemaOf([table('users', { id, ...account })]),
    to: schemaOf([table('people', { id, ...account })]),
    asks: ['users → people'],
  },
  {
    name: 'a table with another name and some other columns',
    from: schemaOf([table('user', { id, ...account, nick: t.text() })]),
    to: schemaOf([table('users', { id, ...account, country: t.text() })]),
    asks: ['user → users'],
  },
  {
    name: 'a table of which columns have other names as well',
    from: schemaOf([table('users', { id, name: t.text().notNull(), age: t.integer(), nick: t.text() })]),
    to: schemaOf([table('people', { id, full_name: t.text().notNull(), age: t.integer(), nickname: t.text() })]),
    asks: ['users → people'],
  },
  {
    name: 'small tables that have only a key in common',
    from: schemaOf([table('tags', { id, label: t.text() })]),
    to: schemaOf([table('notes', { id, body: t.text() })]),
  },
  {
    name: 'a table with other columns is another table',
    from: schemaOf([table('sessions', { id, token: t.text(), ip: t.text() })]),
    to: schemaOf([table('invoices', { id, total: t.integer(), due: t.date() })]),
  },
  {
    name: 'columns that all tables have say nothing',
    from: schemaOf([
      ...['a', 'b', 'c'].map((name) => table(name, { id, created: t.timestamptz() })),
      table('sessions', { id, created: t.timestamptz(), token: t.text() }),
    ]),
    to: schemaOf([
      ...['a', 'b', 'c'].map((name) => table(name, { id, created: t.timestamptz() })),
      table('invoices', { id, created: t.timestamptz(), total: t.integer() }),
    ]),
  },
  {
    name: 'tables that refer to it follow',
    from: schemaOf([
      table('users', { id, mail: t.text(), age: t.integer() }),
      table('orders', { id, owner: t.integer().references('users.id') }),
    ]),
    to: schemaOf([
      table('people', { id, mail: t.text(), height: t.integer() }),
      table('orders', { id, owner: t.integer().references('people.id') }),
    ]),
    asks: ['users → people'],
  },
  {
    name: 'a table of the same name in another schema has moved',
    from: schemaOf([table('users', { id, ...account })]),
    to: schemaOf([table('users', { id, ...account }, { schema: 'app' })]),
    asks: ['users → app.users'],
  },
  {
    name: 'a table of another name in another schema is another table',
    from: schemaOf([table('users', { id, ...account }, { schema: 'old' })]),
    to: schemaOf([table('people', { id, ...account }, { schema: 'app' })]),
  },
  {
    name: 'a table of the same name in another schema with other columns is another table',
    from: schemaOf([table('events', { id, token: t.text(), ip: t.text() }, { schema: 'old' })]),
    to: schemaOf([table('events', { id, total: t.integer(), due: t.date() }, { schema: 'app' })]),
  },
  {
    name: 'of a rename and a move the one that is more alike',
    from: schemaOf([table('users', { id, ...account }, { schema: 'old' })]),
    to: schemaOf([table('users', { id, ...account }, { schema: 'app' }), table('people', { id, ...account, nick: t.text() }, { schema: 'old' })]),
    asks: ['old.users → app.users'],
  },
  {
    name: 'a move that the model tells, with a column that is asked about',
    from: schemaOf([table('users', { id, name: t.text(), age: t.integer() }, { schema: 'old' })]),
    to: schemaOf([table('users', { id, full_name: t.text(), age: t.integer() }, { schema: 'app', renamedFrom: 'old.users' })]),
    renames: ['old.users → app.users'],
    asks: ['old.users.name → app.users.full_name'],
  },
  {
    name: 'a move with another name that somebody decides',
    from: schemaOf([table('users', { id, ...account }, { schema: 'old' })]),
    to: schemaOf([table('people', { id, ...account }, { schema: 'app' })]),
    decisions: [{ subject: 'old.users', to: 'app.people' }],
    renames: ['old.users → app.people'],
  },
  {
    name: 'tables that exchange their schemas',
    from: schemaOf([table('users', { id, mail: t.text() }, { schema: 'a' }), table('users', { id, nick: t.text() }, { schema: 'b' })]),
    to: schemaOf([table('users', { id, nick: t.text() }, { schema: 'a' }), table('users', { id, mail: t.text() }, { schema: 'b' })]),
    decisions: [
      { subject: 'a.users', to: 'b.users' },
      { subject: 'b.users', to: 'a.users' },
    ],
    renames: ['a.users → b.users', 'b.users → a.users'],
  },
  {
    name: 'a circle of three tables',
    from: schemaOf([table('a', { x: t.text() }), table('b', { y: t.text() }), table('c', { z: t.text() })]),
    to: schemaOf([table('b', { x: t.text() }), table('c', { y: t.text() }), table('a', { z: t.text() })]),
    decisions: [
      { subject: 'a', to: 'b' },
      { subject: 'b', to: 'c' },
      { subject: 'c', to: 'a' },
    ],
    renames: ['a → b', 'b → c', 'c → a'],
  },
  {
    name: 'a column of a table that the model says was renamed',
    from: schemaOf([table('users', { id, name: t.text(), age: t.integer() })]),
    to: schemaOf([table('people', { id, full_name: t.text(), age: t.integer() }, { renamedFrom: 'users' })]),
    renames: ['users → people'],
    asks: ['users.name → people.full_name'],
  },
  {
    name: 'indexes and constraints are no reason to ask: they are matched by what they are',
    from: schemaOf([
      table('users', { id, ...account }, (e) => [index('one').on(e.plan), unique('two').on(e.email), check('three', sql`${e.plan} <> ''`)]),
    ]),
    to: schemaOf([
      table('users', { id, ...account }, (e) => [index('uno').on(e.plan), unique('due').on(e.email), check('tre', sql`${e.plan} <> ''`)]),
    ]),
  },
]

const enums: readonly RenameCase[] = [
  {
    name: 'an enum with the same values',
    from: schemaOf([enumType('mood', ['sad', 'ok'])]),
    to: schemaOf([enumType('feeling', ['sad', 'ok'])]),
    asks: ['mood → feeling'],
  },
  {
    name: 'an enum with other values',
    from: schemaOf([enumType('mood', ['sad', 'ok'])]),
    to: schemaOf([enumType('status', ['open', 'paid'])]),
  },
  {
    name: 'an enum of the same name in another schema has moved',
    from: schemaOf([enumType('mood', ['sad', 'ok'])]),
    to: schemaOf([enumType('mood', ['sad', 'ok'], { schema: 'app' })]),
    asks: ['mood → app.mood'],
  },
  {
    name: 'an enum of another name in another schema is another one',
    from: schemaOf([enumType('mood', ['sad', 'ok'])]),
    to: schemaOf([enumType('feeling', ['sad', 'ok'], { schema: 'app' })]),
  },
  {
    name: 'a value at the same place',
    from: mood('sad', 'ok', 'happy'),
    to: mood('unhappy', 'ok', 'happy'),
    asks: ['mood.sad → mood.unhappy'],
  },
  {
    name: 'a value spelt otherwise',
    from: mood('canceled', 'ok'),
    to: mood('ok', 'cancelled'),
    asks: ['mood.canceled → mood.cancelled'],
  },
  { name: 'a value that goes, and another one somewhere else', from: mood('sad', 'ok'), to: mood('ok', 'great') },
  { name: 'a value that comes', from: mood('sad'), to: mood('sad', 'ok') },
  {
    name: 'values that the model tells',
    from: schemaOf([enumType('mood', ['a', 'b'])]),
    to: schemaOf([enumType('mood', ['x', 'b'], { renamedValues: { x: 'a' } })]),
    renames: ['mood.a → mood.x'],
  },
]

export const RENAME_CASES: readonly RenameCase[] = [...columns, ...tables, ...enums]
