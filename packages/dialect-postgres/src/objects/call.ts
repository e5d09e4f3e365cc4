import { closing, isSymbol, quoteIfNeeded } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { sqlWords, type Token } from '../tokens.ts'
import type { ObjectScope } from './object.ts'

type Scope = Pick<ObjectScope, 'defaultSchema'>

/** `audit('expenses', '10')`: the name in as few quotes as it needs and without the default schema, arguments as texts. */
export function normalCall(call: string, { defaultSchema }: Scope): string {
  const tokens = sqlWords(call)
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const name = open === -1 ? tokens : tokens.slice(0, open)
  const args = open === -1 ? [] : tokens.slice(open + 1, closing(tokens, open)).filter((token) => !isSymbol(token, ','))
  return `${shortName(name, [defaultSchema])}(${args.map(argumentText).join(', ')})`
}

/** The name of a function or an operator, without a schema in which it is found anyway. */
export function normalName(name: string, { defaultSchema }: Scope): string {
  return shortName(sqlWords(name), [defaultSchema, 'pg_catalog'])
}

/** The marks of an operator are tokens of their own. */
function shortName(tokens: readonly Token[], found: readonly (string | undefined)[]): string {
  const own = isSymbol(tokens[1], '.') && found.includes(tokens[0]?.text) ? tokens.slice(2) : tokens
  return own.map(({ kind, text }) => (kind === 'word' || kind === 'quoted' ? quoteIfNeeded(text) : text)).join('')
}

function argumentText({ kind, text }: Token): string {
  return kind === 'string' ? text : quoting.literal(text)
}

/** Each of the names that is given, in its short form. */
export function normalNames<K extends string>(
  names: { readonly [key in K]: string | null | undefined },
  scope: Scope,
): { readonly [key in K]?: string } {
  const given = Object.entries<string | null | undefined>(names).flatMap(([key, name]) =>
    name === null || name === undefined ? [] : [[key, normalName(name, scope)] as const],
  )
  // TypeScript knows the keys of entries as strings.
  return Object.fromEntries(given) as { readonly [key in K]?: string }
}

/** The name of a function in a column of the catalog, as a column of a query; null where there is none. */
export function functionName(oid: string): string {
  return `(
    SELECT format('%I.%I', fn.nspname, f.proname)
    FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = ${oid}
  )`
}
