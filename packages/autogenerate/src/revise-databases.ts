import type { Migrator } from '@mig/core'
import { MigError } from '@mig/core/dialect'
import { UndecidedError } from './decisions/undecided-error.ts'
import { irreversibleParts } from './render/database-parts.ts'
import { renderRevision } from './render/revision-file.ts'
import { revise, type Revised, type ReviseOptions } from './revise.ts'

/** One of several databases that have the same history, and what its models describe. */
export interface DatabaseToRevise extends Pick<ReviseOptions, 'wanted' | 'schemas' | 'objects' | 'privileges' | 'verify'> {
  readonly name: string
  readonly migrator: Migrator
}

/**
 * Makes one revision for several databases that have the same history: it says what it does in which of them. Nothing is written.
 *
 * What only a person knows is asked at a terminal; decisions made before are about one database, and `revise` takes them.
 * @throws what `revise` throws for any of them.
 */
export async function reviseDatabases(
  databases: readonly DatabaseToRevise[],
  options: Omit<ReviseOptions, keyof Omit<DatabaseToRevise, 'name' | 'migrator'> | 'merge' | 'from' | 'decisions'>,
): Promise<Revised> {
  const revised: Revised[] = []
  for (const { name, migrator, ...own } of databases) {
    const [first] = revised
    // The draft of the first is that of the file.
    const id = first === undefined ? {} : { id: first.draft.id }
    revised.push(await revise(migrator, { ...options, ...own, ...id }).catch((error: unknown) => Promise.reject(openIn(name, error))))
  }
  return together(databases.map(({ name }) => name), revised)
}

/** Where something is not decided, it is said in which database. */
function openIn(name: string, error: unknown): unknown {
  if (!(error instanceof UndecidedError)) return error
  const hint = `${error.hint}\nAnswers are about one database: add --name ${name}.`
  const named = new MigError(error.code, `In the database ${name}: ${error.message}`, { hint, exit: 2, cause: error })
  return Object.assign(named, { questions: error.questions })
}

function together(names: readonly string[], revised: readonly Revised[]): Revised {
  const [first] = revised
  if (first === undefined) throw new TypeError('A revision for no database.')
  const named = <T>(list: (one: Revised) => readonly T[], withName: (name: string, item: T) => T): readonly T[] =>
    revised.flatMap((one, index) => list(one).map((item) => withName(names[index] ?? '', item)))
  const told = (name: string, sentence: string): string => `${name}: ${sentence}`
  const parts = revised.flatMap((one) => one.parts ?? [])
  const changing = parts.filter(({ upgrade }) => upgrade.length > 0)
  const written = changing.length === 0 ? parts : changing
  const irreversible = irreversibleParts(written)
  return {
    draft: first.draft,
    source: renderRevision({ ...first.draft, upgrade: [], downgrade: [], parts: written }),
    summary: named(({ summary }) => summary, told),
    risks: named(({ risks }) => risks, (name, risk) => ({ ...risk, sentence: told(name, risk.sentence) })),
    warnings: named(({ warnings }) => warnings, told),
    notes: named(({ notes }) => notes, told),
    ...irreversible,
    statements: revised.flatMap(({ statements }) => statements),
    parts: written,
  }
}
