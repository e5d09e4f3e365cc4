import type { CompileContext } from '@mig/core/dialect'

/** What ALTER TABLE learned later: https://www.sqlite.org/lang_altertable.html */
export type Ability =
  | 'DROP COLUMN'
  | 'ALTER COLUMN … SET NOT NULL'
  | 'ALTER COLUMN … DROP NOT NULL'
  | 'ADD CONSTRAINT … CHECK'
  | 'DROP CONSTRAINT'

const SINCE: { readonly [A in Ability]: readonly [number, number] } = {
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
