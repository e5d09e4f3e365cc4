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

interface Need {
  /** Of SQLite 3. */
  readonly minor: number
  readonly what: string
  readonly statement: RegExp
}

/** Statements that a `sqlite3` shell may be too old for, the newest first: https://www.sqlite.org/changes.html */
const NEEDS: readonly Need[] = [
  {
    minor: 53,
    what: 'ALTER COLUMN and ADD or DROP CONSTRAINT',
    statement: /^ALTER\s+TABLE\b[\s\S]*\b(?:ALTER\s+COLUMN|(?:ADD|DROP)\s+CONSTRAINT)\b/i,
  },
  { minor: 37, what: 'STRICT', statement: /^CREATE\s+TABLE\b[\s\S]*\)[^)]*\bSTRICT\b/i },
  { minor: 35, what: 'DROP COLUMN', statement: /^ALTER\s+TABLE\b[\s\S]*\bDROP\s+COLUMN\b/i },
  { minor: 31, what: 'generated columns', statement: /^(?:CREATE|ALTER)\s+TABLE\b[\s\S]*\bGENERATED\s+ALWAYS\s+AS\b/i },
]

/** What asks for the newest SQLite among the statements. */
export function newestNeed(statements: readonly string[]): Need | undefined {
  return NEEDS.find(({ statement }) => statements.some((text) => statement.test(text.trimStart())))
}
