import { closing, isSymbol, quoteIfNeeded } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { tokenize, type Token } from '../tokens.ts'
import type { ObjectScope } from './object.ts'

type Scope = Pick<ObjectScope, 'defaultSchema'>

/** `audit('expenses', '10')`: the name in as few quotes as it needs and without the default schema, arguments as texts. */
export function normalCall(call: string, { defaultSchema }: Scope): string {
  const tokens = tokenize(call)
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const names = namesIn(open === -1 ? tokens : tokens.slice(0, open))
  const args = open === -1 ? [] : tokens.slice(open + 1, closing(tokens, open)).filter((token) => !isSymbol(token, ','))
  return `${shortName(names, [defaultSchema])}(${args.map(argumentText).join(', ')})`
}

/** The name of a function or an operator, without a schema in which it is found anyway. */
export function normalName(name: string, { defaultSchema }: Scope): string {
  return shortName(namesIn(tokenize(name)), [defaultSchema, 'pg_catalog'])
}

function namesIn(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token) => !isSymbol(token, '.'))
}

function shortName(names: readonly Token[], found: readonly (string | undefined)[]): string {
  const own = names.length > 1 && found.includes(names[0]?.text) ? names.slice(1) : names
  return own.map(({ kind, text }) => (kind === 'word' || kind === 'quoted' ? quoteIfNeeded(text) : text)).join('.')
}

function argumentText({ kind, text }: Token): string {
  return kind === 'string' ? text : quoting.literal(text)
}

/** The name of a function in a column of the catalog, as a column of a query; null where there is none. */
export function functionName(oid: string): string {
  return `(
    SELECT format('%I.%I', fn.nspname, f.proname)
    FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = ${oid}
  )`
}
