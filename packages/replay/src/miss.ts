import { MigError } from '@mig/core/dialect'
import { verificationLine, type Verification } from '@mig/autogenerate'
import type { Facts } from './engine.ts'

/** Something that is not as it has to be. */
export interface Miss {
  readonly way: 'autogenerate' | 'verification' | 'upgrade' | 'downgrade'
  /** The kind of thing that differs, as `INDEX`; `rows`, or the code of an error. */
  readonly kind: string
  readonly detail: string
}

/** What differs between what a database is and what it has to be. */
export function factMisses(way: Miss['way'], is: Facts, wanted: Facts): readonly Miss[] {
  const keys = [...new Set([...is.keys(), ...wanted.keys()])].toSorted()
  return keys.flatMap((key) => {
    const [found, right] = [is.get(key), wanted.get(key)]
    if (found === right) return []
    const what = found === undefined ? 'is missing' : right === undefined ? 'is too much' : changedLines(found, right)
    return [{ way, kind: kindOf(key), detail: `${key} ${what}` }]
  })
}

/** `SEQUENCE OWNED BY` of `SEQUENCE OWNED BY public.users_id_seq`. */
function kindOf(key: string): string {
  return /^(?:[A-Z]+ )*[A-Z]+(?= )/.exec(key)?.[0] ?? key
}

function changedLines(found: string, right: string): string {
  const [is, wanted] = [found.split('\n'), right.split('\n')]
  const extra = is.filter((line) => !wanted.includes(line)).map((line) => `\n    - ${line.trim()}`)
  const missing = wanted.filter((line) => !is.includes(line)).map((line) => `\n    + ${line.trim()}`)
  return `differs:${[...extra, ...missing].join('')}`
}

/** A revision that was to be tried out and was not. One that does not lead where it should is not written at all. */
export function verificationMisses(verification: Verification | undefined): readonly Miss[] {
  if (verification === undefined || verification.outcome === 'verified') return []
  return [{ way: 'verification', kind: verification.outcome, detail: verificationLine(verification) }]
}

export function failure(way: Miss['way'], error: unknown): Miss {
  const message = error instanceof Error ? error.message : String(error)
  const kind = error instanceof MigError ? error.code : 'internal'
  return { way, kind, detail: kind === 'internal' && error instanceof Error ? (error.stack ?? message) : message }
}
