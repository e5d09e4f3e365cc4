import fc from 'fast-check'
import { bareExpression } from '../../../core/src/sql/parentheses.ts'
import type { DialectOptions, QualifiedName, Value } from '@mig/core/dialect'

/** Names, SQL, values and options as no one would write them. */

const ODD = [
  '__proto__',
  'constructor',
  '1',
  '007',
  'a.b',
  't',
  'op',
  '',
  "'",
  '"',
  '`',
  '${x}',
  '\\',
  '\n',
  '\r\n',
  '\u2028',
  '\u202e',
  '\ud800',
  '*/',
  '//',
  '😀',
]
export const odd: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ maxLength: 8, unit: 'binary' }),
  fc.constantFrom(...ODD),
  fc.constantFrom('id', 'amount', 'spent_at'),
)
export const name: fc.Arbitrary<string> = odd.filter((text) => text !== '')
/** SQL as schemas hold it. */
export const sql: fc.Arbitrary<string> = fc
  .oneof(
    odd,
    fc.string({ unit: fc.constantFrom('\\', '`', '$', '{', '}', 'd', '\n', '\r', '\t', "'", ' ', '-'), maxLength: 9 }),
    fc.constantFrom('amount > 0', "x ~ '^\\d+\\.\\s'"),
  )
  .map(bareExpression)
  .filter((text) => text !== '' && text === text.trim())

export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 2 })
export const yes: fc.Arbitrary<true | undefined> = maybe(fc.constant(true as const))

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** A record without the keys that are undefined: an absent key is the default. */
export function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Present<T>> {
  return fc
    .record(model)
    .map((item) => Object.fromEntries(Object.entries(item as object).filter(([, value]) => value !== undefined)) as Present<T>)
}

const plainKey = odd.filter((key) => !key.startsWith('$'))
export const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constant(null),
    fc.boolean(),
    odd,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.bigInt().map((number) => ({ $bigint: String(number) })),
    fc.date({ noInvalidDate: true }).map((date) => ({ $date: date.toISOString() })),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ $bytes: Buffer.from(bytes).toString('hex') })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('value'), { maxKeys: 3 }).map((item) => ({ ...item })),
  ),
})).value

export const qualified: fc.Arbitrary<QualifiedName> = record({ schema: maybe(name), name })
export const dialectName: fc.Arbitrary<string> = fc.constantFrom('postgres', 'sqlite', 'my-db')
const option: fc.Arbitrary<Value> = fc.oneof(
  odd,
  fc.boolean(),
  fc.integer(),
  fc.array(odd, { maxLength: 2 }),
  fc.dictionary(plainKey, odd, { maxKeys: 2 }).map((item) => ({ ...item })),
)
export const options: fc.Arbitrary<DialectOptions> = fc.dictionary(
  dialectName,
  fc.dictionary(fc.constantFrom('using', 'with', 'a b'), option, { maxKeys: 2 }),
  { minKeys: 1, maxKeys: 2 },
)
