import { digest } from '../digest.ts'
import { ModelError } from '../errors.ts'

/*
 * Names of constraints and indexes from a convention, with the tokens that SQLAlchemy has.
 * https://docs.sqlalchemy.org/en/20/core/constraints.html#configuring-constraint-naming-conventions
 */

/** pk primary key, fk foreign key, uq unique constraint, ck check, ex exclusion constraint, ix index. */
export type NamingKind = 'pk' | 'fk' | 'uq' | 'ck' | 'ex' | 'ix'

/** What a name is made from. */
export interface NamingInfo {
  readonly kind: NamingKind
  readonly schema?: string
  readonly table: string
  /** Database names; of a check the columns that it embeds, of an index an expression's words where a part is no column. */
  readonly columns: readonly string[]
  /** The same columns by their names in the model. */
  readonly keys: readonly string[]
  readonly referred?: { readonly schema?: string; readonly table: string; readonly columns: readonly string[] }
  /** The name that the model gives. */
  readonly name?: string
}

type Part = 'name' | 'key' | 'label'
type ColumnToken = `column_${number}_${Part}` | `column_0${'N' | '_N'}_${Part}`
type ReferredToken = 'referred_table_name' | `referred_column_${number}_name` | `referred_column_0${'N' | '_N'}_name`
type Template<Token extends string> = `${string}%(${Token})s${string}`
type Token = 'schema' | 'table_name' | 'constraint_name' | ColumnToken

/** A text with tokens, or a function. */
export type NamingRule<T extends string = Token> = Template<T> | ((info: NamingInfo) => string)

/**
 * How constraints and indexes are called.
 *
 * Tokens are `%(table_name)s`, `%(schema)s`, `%(constraint_name)s` (the name that the model gives), for any number n
 * `%(column_n_name)s` (the database name), `%(column_n_key)s` (the name in the model), `%(column_n_label)s` (table and column);
 * with `0N` for n all columns joined, with `0_N` joined by underscores; for foreign keys `%(referred_table_name)s` and
 * `%(referred_column_n_name)s`. A rule is used where the model gives no name; one with `%(constraint_name)s` where it does give one.
 */
export interface NamingConvention {
  readonly pk?: NamingRule
  readonly fk?: NamingRule<Token | ReferredToken>
  readonly uq?: NamingRule
  readonly ck?: NamingRule
  readonly ex?: NamingRule
  /** `ix_<table>_<columns>` unless given: an index always has a name. */
  readonly ix?: NamingRule
}

/** What PostgreSQL keeps of a name. */
const MAX_BYTES = 63
const DEFAULT_INDEX_RULE = 'ix_%(table_name)s_%(column_0_N_name)s'

/**
 * The final name of a constraint; `undefined` leaves it to the database.
 *
 * @throws ModelError `model.naming` when a template has an unknown token or one that has no value here.
 */
export function constraintName(info: NamingInfo, naming: NamingConvention = {}): string | undefined {
  const rule = naming[info.kind]
  return rule === undefined ? info.name : applyRule(rule, info)
}

/** The final name of an index; see `constraintName`. */
export function indexName(info: NamingInfo, naming: NamingConvention = {}): string {
  return applyRule(naming.ix ?? DEFAULT_INDEX_RULE, info)
}

function applyRule(rule: string | ((info: NamingInfo) => string), info: NamingInfo): string {
  if (typeof rule === 'function') return info.name ?? fit(rule(info))
  if (info.name !== undefined && !rule.includes('%(constraint_name)s')) return info.name
  return fit(rule.replaceAll(/%(?:%|\(([^)]*)\)s)/g, (_, token?: string) => (token === undefined ? '%' : tokenText(token, info, rule))))
}

function tokenText(token: string, info: NamingInfo, rule: string): string {
  const simple: { readonly [token: string]: string | undefined } = {
    schema: info.schema ?? '',
    table_name: info.table,
    constraint_name: info.name,
    referred_table_name: info.referred?.table,
  }
  const text = Object.hasOwn(simple, token) ? simple[token] : columnText(token, info)
  return text ?? fail(token, info, rule)
}

function columnText(token: string, info: NamingInfo): string | undefined {
  const match = /^(?<referred>referred_)?column_(?<which>\d+|0_?N)_(?<part>name|key|label)$/.exec(token)?.groups
  if (match === undefined) return undefined
  const texts =
    match['referred'] === undefined ? columnTexts(info, match['part']) : match['part'] === 'name' ? info.referred?.columns : undefined
  if (texts === undefined || texts.length === 0) return undefined
  const which = match['which'] ?? ''
  return which.endsWith('N') ? texts.join(which === '0_N' ? '_' : '') : texts[Number(which)]
}

function columnTexts(info: NamingInfo, part: string | undefined): readonly string[] {
  if (part === 'key') return info.keys
  if (part === 'name') return info.columns
  const prefix = info.schema === undefined ? info.table : `${info.schema.replaceAll('.', '_')}_${info.table}`
  return info.columns.map((name) => `${prefix}_${name}`)
}

function fail(token: string, info: NamingInfo, rule: string): never {
  const known = /^(schema|(referred_)?table_name|constraint_name|(referred_)?column_(\d+|0_?N)_(name|key|label))$/.test(token)
  const what = `The naming convention "${rule}" (${info.kind})`
  if (!known)
    throw new ModelError('model.naming', `${what} has the unknown token %(${token})s.`, { hint: 'See NamingConvention for the tokens.' })
  const where = `a constraint or index of table ${info.table}`
  throw new ModelError('model.naming', `${what} needs %(${token})s, and ${where} has none.`, {
    hint: token === 'constraint_name' ? 'Give the constraint a name.' : 'Give it a name, or choose another token.',
  })
}

/** Cut as SQLAlchemy cuts, so that a schema made by it keeps its names: the beginning, and four digits of the whole's hash. */
function fit(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const hash = digest('md5', name).slice(-4)
  let head = name.slice(0, MAX_BYTES - 8)
  while (Buffer.byteLength(head) > MAX_BYTES - 8) head = Array.from(head).slice(0, -1).join('')
  return `${head}_${hash}`
}

/** True when PostgreSQL would cut the name. */
export function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > MAX_BYTES
}
