import type {
  Constraint,
  Deferral,
  ForeignKeyAction,
  ForeignKeyConstraint,
  PrimaryKeyConstraint,
  UniqueConstraint,
} from '@mig/core/dialect'
import { named } from './normal-form.ts'
import type { SqliteKeyPart } from './options.ts'
import type { Cursor } from './parse-cursor.ts'
import { bareExpression, bareTokens, isWord, splitOrder, type Token } from './tokens.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A constraint behind the columns; `autoincrement` stands among the columns of a primary key there. */
export interface ParsedConstraint {
  readonly constraint: Constraint
  readonly autoincrement?: true
}

/** The last of the names, as a name may be given without a constraint behind it. */
export function constraintName(cursor: Cursor): string | undefined {
  let name: string | undefined
  while (cursor.words('CONSTRAINT')) name = cursor.name()
  return name
}

/** The constraint of a table that comes next: https://www.sqlite.org/syntax/table-constraint.html */
export function tableConstraint(cursor: Cursor, name: string | undefined): ParsedConstraint | undefined {
  const base = withName(name)
  if (cursor.words('PRIMARY', 'KEY')) {
    const items = cursor.list()
    const counts = isWord(items.at(-1)?.at(-1), 'AUTOINCREMENT')
    const parts = counts ? items.with(-1, (items.at(-1) ?? []).slice(0, -1)) : items
    const constraint = key(cursor, { kind: 'primaryKey', ...base, columns: [] }, parts.map(keyPart))
    return counts ? { constraint, autoincrement: true } : { constraint }
  }
  if (cursor.words('UNIQUE')) return { constraint: key(cursor, { kind: 'unique', ...base, columns: [] }, cursor.list().map(keyPart)) }
  if (cursor.words('CHECK')) return { constraint: check(cursor, name) }
  if (!cursor.words('FOREIGN', 'KEY')) return undefined
  const columns = columnNames(cursor)
  cursor.words('REFERENCES')
  const constraint = foreignKey(cursor, name, columns)
  const deferral = nextDeferral(cursor)
  return { constraint: deferral === undefined ? constraint : { ...constraint, ...deferral } }
}

export function withName(name: string | undefined): { readonly name?: string } {
  return named(name === undefined ? {} : { name })
}

/** ON CONFLICT may be written behind a check and has no effect there: https://www.sqlite.org/lang_conflict.html */
export function check(cursor: Cursor, name: string | undefined): Constraint {
  const sql = bareExpression(cursor.parenthesized())
  conflictAction(cursor)
  return { kind: 'check', ...withName(name), sql }
}

interface KeyPart {
  readonly name: string
  readonly details: SqliteKeyPart
}

/** `a COLLATE nocase DESC` */
function keyPart(item: readonly Token[]): KeyPart {
  const { order, target } = splitOrder(item)
  let rest = bareTokens(target)
  let collation: string | undefined
  while (isWord(rest.at(-2), 'COLLATE')) {
    collation ??= rest.at(-1)?.value
    rest = bareTokens(rest.slice(0, -2))
  }
  return { name: rest[0]?.value ?? '', details: { ...order, ...(collation === undefined ? {} : { collation }) } }
}

/** The key with its columns, and with what follows them. */
export function key<K extends PrimaryKeyConstraint | UniqueConstraint>(cursor: Cursor, base: K, parts: readonly KeyPart[]): K {
  const onConflict = conflictAction(cursor)
  const details = parts.map((part) => ({ ...part.details }))
  const options = {
    ...(onConflict === undefined ? {} : { onConflict }),
    ...(details.some((part) => Object.keys(part).length > 0) ? { parts: details } : {}),
  }
  const columns = parts.map(({ name }) => name)
  return { ...base, columns, ...(Object.keys(options).length === 0 ? {} : { options: { sqlite: options } }) }
}

/** What stands behind ON CONFLICT; ABORT is the default. */
export function conflictAction(cursor: Cursor): string | undefined {
  if (!cursor.words('ON', 'CONFLICT')) return undefined
  const action = cursor.name().toLowerCase()
  return action === 'abort' ? undefined : action
}

/** A collation and an order may be written in lists of a foreign key, and mean nothing there. */
function columnNames(cursor: Cursor): readonly string[] {
  return cursor.list().map((item) => item[0]?.value ?? '')
}

/** What stands behind REFERENCES, up to its deferral. */
export function foreignKey(cursor: Cursor, name: string | undefined, columns: readonly string[]): ForeignKeyConstraint {
  const table = cursor.name()
  const constraint: Mutable<ForeignKeyConstraint> = {
    kind: 'foreignKey',
    ...withName(name),
    columns,
    references: { table, columns: columnNames(cursor) },
  }
  for (;;) {
    if (cursor.words('ON')) noteAction(cursor, constraint)
    else if (cursor.words('MATCH')) noteMatch(cursor.name(), constraint)
    else return constraint
  }
}

const ACTIONS: { readonly [word: string]: ForeignKeyAction } = {
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  NULL: 'set null',
  DEFAULT: 'set default',
}
const EVENTS = { DELETE: 'onDelete', UPDATE: 'onUpdate' } as const

/** `DELETE SET NULL`; NO ACTION is the default, the last one counts, and ON INSERT is read and ignored. */
function noteAction(cursor: Cursor, constraint: Mutable<ForeignKeyConstraint>): void {
  const event = cursor.oneOf('DELETE', 'UPDATE', 'INSERT')
  const action = cursor.words('NO', 'ACTION') ? undefined : nextAction(cursor)
  if (event !== 'DELETE' && event !== 'UPDATE') return
  const property = EVENTS[event]
  if (action === undefined) delete constraint[property]
  else constraint[property] = action
}

function nextAction(cursor: Cursor): ForeignKeyAction | undefined {
  cursor.words('SET')
  return ACTIONS[cursor.name().toUpperCase()]
}

function noteMatch(word: string, constraint: Mutable<ForeignKeyConstraint>): void {
  const match = word.toLowerCase()
  if (match === 'full' || match === 'partial') constraint.match = match
  else delete constraint.match
}

/** `DEFERRABLE INITIALLY DEFERRED`, where it comes next; nothing in it where it says the default. */
export function nextDeferral(cursor: Cursor): Deferral | undefined {
  const deferrable = cursor.words('DEFERRABLE')
  if (!deferrable && !cursor.words('NOT', 'DEFERRABLE')) return undefined
  const deferred = cursor.words('INITIALLY') && cursor.oneOf('DEFERRED', 'IMMEDIATE') === 'DEFERRED'
  if (!deferrable) return {}
  return deferred ? { deferrable: true, initially: 'deferred' } : { deferrable: true }
}
