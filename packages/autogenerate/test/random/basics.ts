import type { Domain, SchemaObject, Sequence } from '@mig/core/dialect'
import { present, type Chosen } from './drawing.ts'

/** Objects on which tables can stand: types, sequences and functions. */
export const BASICS = {
  schema: [undefined, 'plain', 'commented'],
  shade: [undefined, 'two', 'three', 'turned', 'one'],
  positive: [undefined, 'integer', 'integer', 'bigint', 'numeric(9, 2)', 'text'],
  positiveCheck: [undefined, 'above', 'above too', 'notValid'],
  positiveCheckComment: [undefined, undefined, 'one', "it's two"],
  positiveDefault: [undefined, "'1'", "'2'"],
  positiveNotNull: [undefined, undefined, true],
  place: [undefined, 'two', 'two', 'three', 'wide', 'turned'],
  span: [undefined, 'float8', 'float8', 'float8', 'numeric'],
  numbers: [undefined, 'plain', 'options', 'integer', 'cycle'],
  numbersOwner: [undefined, undefined, true],
  twice: [undefined, 'plain', 'plain', 'other body', 'other name', 'atomic', 'strict'],
  audit: [undefined, true, true, 'other'],
  clean: [undefined, undefined, 'plain', 'atomic'],
  largest: [undefined, undefined, 'plain', 'initial'],
  comment: [undefined, undefined, 'one', "it's two"],
} as const

export type Basics = Chosen<typeof BASICS>

const SHADES: { readonly [shade: string]: readonly string[] } = {
  two: ['light', 'dark'],
  three: ['light', 'mid', 'dark'],
  turned: ['dark', 'light'],
  one: ['light'],
}

/** The values of the enum `app.shade`, which is there when its schema is. */
export function shadesOf({ schema, shade }: Basics): readonly string[] {
  return schema === undefined || shade === undefined ? [] : (SHADES[shade] ?? [])
}

/** @param tables The names of the tables that are there. */
export function basicObjects(basics: Basics, tables: readonly string[]): readonly SchemaObject[] {
  const { schema, place, span, comment } = basics
  const own = present({ comment })
  const found: SchemaObject[] = []
  const ofApp = present({ comment: schema === 'commented' ? "the app's" : undefined })
  if (schema !== undefined) found.push({ kind: 'schema', name: 'app', ...ofApp })
  if (basics.positive !== undefined) found.push({ ...domain(basics, basics.positive), ...own })
  if (place !== undefined) found.push({ kind: 'compositeType', name: 'place', attributes: ATTRIBUTES[place], ...own })
  if (span !== undefined) {
    const difference = span === 'float8' ? { subtypeDiff: 'float8mi' } : {}
    found.push({ kind: 'rangeType', name: 'span', subtype: span, ...difference, ...own })
  }
  if (basics.numbers !== undefined) found.push({ ...sequence(basics, basics.numbers, tables), ...own })
  return [...found, ...functions(basics, tables).map((item) => ({ ...item, ...own }))]
}

const ATTRIBUTES = {
  two: [
    { name: 'a', type: 'int' },
    { name: 'the "b"', type: 'varchar(9)' },
  ],
  three: [
    { name: 'a', type: 'integer' },
    { name: 'the "b"', type: 'character varying(9)' },
    { name: 'c', type: 'text', collation: 'C' },
  ],
  wide: [
    { name: 'a', type: 'bigint' },
    { name: 'the "b"', type: 'text' },
  ],
  turned: [
    { name: 'the "b"', type: 'varchar(9)' },
    { name: 'a', type: 'int' },
  ],
} as const

function domain(basics: Basics, type: string): Domain {
  const { positiveCheck, positiveCheckComment: comment, positiveDefault, positiveNotNull } = basics
  const above = type === 'text' ? "VALUE > '0'" : 'VALUE > 0'
  const sql = positiveCheck === 'above too' ? `${above} AND VALUE <> '13'` : above
  const check = present({ name: 'above', sql, notValid: positiveCheck === 'notValid' ? (true as const) : undefined, comment })
  const checks = positiveCheck === undefined ? [] : [check]
  return { kind: 'domain', name: 'positive', type, checks, ...present({ default: positiveDefault, notNull: positiveNotNull }) }
}

function sequence({ numbersOwner }: Basics, numbers: NonNullable<Basics['numbers']>, tables: readonly string[]): Sequence {
  const options: Partial<Sequence> = {
    plain: {},
    options: { start: '5', increment: '5', min: '5', cache: '10' },
    integer: { type: 'integer' as const, max: '5000' },
    cycle: { increment: '-1', min: '-10', cycle: true as const },
  }[numbers]
  const owner = numbersOwner === true && tables.includes('alpha') ? { ownedBy: { table: 'alpha', column: 'id' } } : {}
  return { kind: 'sequence', name: 'numbers', ...options, ...owner }
}

function functions({ twice, audit, clean, largest }: Basics, tables: readonly string[]): readonly SchemaObject[] {
  const found: SchemaObject[] = []
  if (twice !== undefined) {
    const args = [{ name: twice === 'other name' ? 'given' : 'n', type: 'bigint' }]
    const common = { kind: 'function' as const, name: 'twice', args, returns: 'bigint', language: 'sql', volatility: 'immutable' as const }
    if (twice === 'atomic') found.push({ ...common, body: 'RETURN (n * 2)', parsed: true })
    else if (twice === 'strict') found.push({ ...common, body: 'SELECT $1 * 2', strict: true, cost: 5 })
    else found.push({ ...common, body: twice === 'other body' ? 'SELECT $1 + $1' : 'SELECT $1 * 2' })
  }
  if (audit !== undefined) {
    const body = audit === 'other' ? 'BEGIN RAISE NOTICE $$x$$; RETURN NEW; END' : 'BEGIN RETURN NEW; END'
    found.push({ kind: 'function', name: 'audit', args: [], returns: 'trigger', language: 'plpgsql', body })
  }
  if (clean !== undefined && tables.includes('beta')) {
    const common = { kind: 'procedure' as const, name: 'clean', args: [{ name: 'since', type: 'bigint', default: '3' }], language: 'sql' }
    if (clean === 'plain') found.push({ ...common, body: 'DELETE FROM beta WHERE id > since' })
    else found.push({ ...common, body: 'BEGIN ATOMIC\n DELETE FROM public.beta WHERE (beta.id > clean.since);\nEND', parsed: true })
  }
  if (largest !== undefined) {
    const initial = largest === 'initial' ? { initcond: '0' } : {}
    found.push({ kind: 'aggregate', name: 'largest', args: [{ type: 'bigint' }], sfunc: 'int8larger', stype: 'int8', ...initial })
  }
  return found
}
