import { UnsupportedError, type CompileContext } from '@mig/core/dialect'

/** What ALTER TABLE learned later: https://www.sqlite.org/lang_altertable.html */
export type Ability =
  | 'RENAME COLUMN'
  | 'DROP COLUMN'
  | 'ALTER COLUMN … SET NOT NULL'
  | 'ALTER COLUMN … DROP NOT NULL'
  | 'ADD CONSTRAINT … CHECK'
  | 'DROP CONSTRAINT'

const SINCE: { readonly [A in Ability]: readonly [number, number] } = {
  'RENAME COLUMN': [3, 25],
  'DROP COLUMN': [3, 35],
  'ALTER COLUMN … SET NOT NULL': [3, 53],
  'ALTER COLUMN … DROP NOT NULL': [3, 53],
  'ADD CONSTRAINT … CHECK': [3, 53],
  'DROP CONSTRAINT': [3, 53],
}

export function can(context: CompileContext, ability: Ability): boolean {
  const [major, minor] = SINCE[ability]
  const [actualMajor = 0, actualMinor = 0] = context.version
  return actualMajor > major || (actualMajor === major && actualMinor >= minor)
}

/** @throws UnsupportedError when this SQLite is too old for the statement. */
export function demand(context: CompileContext, ability: Ability, purpose: string): void {
  if (can(context, ability)) return
  throw new UnsupportedError(`SQLite ${context.version.join('.')} cannot ${purpose}: ${ability} came with ${SINCE[ability].join('.')}.`, {
    hint: 'Use a newer SQLite (better-sqlite3 12.11 brings 3.53), or make a new table, copy the rows with op.execute and drop the old one.',
  })
}
