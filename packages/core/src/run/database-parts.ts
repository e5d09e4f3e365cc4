import type { DatabaseName } from '../config/databases.ts'
import { didYouMean } from '../config/suggestion.ts'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'

/**
 * What `upgrade` or `downgrade` of a revision is for one of several databases: a function is for each of them, and an object has a
 * function for those that it names, `{ async main(op) { … }, async audit(op) { … } }`.
 * @returns what is exported where it is no such object; undefined where it has nothing for this database.
 * @throws RevisionError `revision.database` when it names a database that does not have this history.
 */
export function partFor(exported: unknown, database: DatabaseName | undefined, file: string, name: string): unknown {
  if (!isParts(exported)) return exported
  const parts = Object.keys(exported)
  if (database === undefined) {
    throw new RevisionError(
      'revision.database',
      `${displayPath(file)} says what ${name} does in the databases ${parts.join(', ')}, and the configuration has no \`databases\`.`,
      { hint: `Name them in the configuration, or write \`export async function ${name}(op: Operations): Promise<void> { … }\`.` },
    )
  }
  const unknown = parts.find((part) => !database.sharing.includes(part))
  if (unknown !== undefined) {
    const message = `${displayPath(file)} says what ${name} does in a database ${unknown}, which does not have this history`
    throw new RevisionError('revision.database', `${message}${didYouMean(unknown, database.sharing)}`, {
      hint: `The databases of the configuration that have it: ${database.sharing.join(', ')}.`,
    })
  }
  return Object.hasOwn(exported, database.name) ? exported[database.name] : undefined
}

function isParts(exported: unknown): exported is { readonly [database: string]: unknown } {
  if (typeof exported !== 'object' || exported === null) return false
  return Object.values(exported).some((part) => typeof part === 'function')
}
