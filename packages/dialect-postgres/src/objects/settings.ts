import { tokenize, tokenName } from '@mig/core/dialect'
import { quoting } from '../quoting.ts'

/** Settings that hold a list of names: https://www.postgresql.org/docs/current/runtime-config-client.html */
const LISTS = new Set(['search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries', 'datestyle'])

/** `SET search_path TO 'app', 'pg_temp'`: settings of a function, each a clause. */
export function settingClauses(settings: { readonly [name: string]: string }): readonly string[] {
  return Object.entries(settings).map(([name, value]) => `SET ${quoting.identifier(name)} TO ${valueText(name, value)}`)
}

/** The names of a list are written one by one, since a single text with commas would be one name. */
function valueText(name: string, value: string): string {
  if (!LISTS.has(name.toLowerCase())) return quoting.literal(value)
  const names = listOf(value)
  return names.length === 0 ? "''" : names.map((item) => quoting.literal(item)).join(', ')
}

/** The value as the catalog keeps it. */
export function normalSetting(name: string, value: string): string {
  if (!LISTS.has(name.toLowerCase())) return value
  const names = listOf(value)
  return names.length === 0
    ? '""'
    : names.map((item) => (/^[a-z_][a-z0-9_]*$/.test(item) ? item : `"${item.replaceAll('"', '""')}"`)).join(', ')
}

function listOf(value: string): readonly string[] {
  return tokenize(value)
    .filter(({ kind }) => kind === 'word' || kind === 'quoted' || kind === 'string')
    .map((token) =>
      token.kind === 'string' ? token.text.slice(1, -1) : token.kind === 'word' ? token.text.toLowerCase() : tokenName(token),
    )
    .filter((name) => name !== '')
}
