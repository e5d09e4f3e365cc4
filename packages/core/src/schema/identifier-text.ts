import { RESERVED_WORDS } from './reserved-words.ts'
import type { QualifiedName } from './table.ts'

// Capitals are folded without quotes; a dollar sign is taken by both databases but forbidden by the standard.
const PLAIN = /^[a-z_][a-z0-9_]*$/

/** The name as SQL has it, in double quotes only where a database would read something else: capitals, odd characters, reserved words. */
export function quoteIfNeeded(name: string): string {
  return PLAIN.test(name) && !RESERVED_WORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** `app.categories`, each part in quotes only where needed. */
export function qualifiedText(name: QualifiedName): string {
  return name.schema === undefined ? quoteIfNeeded(name.name) : `${quoteIfNeeded(name.schema)}.${quoteIfNeeded(name.name)}`
}
