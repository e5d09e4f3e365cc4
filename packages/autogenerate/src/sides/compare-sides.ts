import type { InspectedDatabase, Schema } from '@mig/core'
import { EMPTY_SCHEMA, MigError } from '@mig/core/dialect'
import { findDifferences, type Differences } from '../differences.ts'
import type { ComparedObjects } from '../objects/compare.ts'
import { tidySchema } from '../tidy.ts'
import { withSide, type DiffProject } from './open-side.ts'
import { readSide, sideText, type Side } from './side.ts'

export interface CompareOptions {
  /** Whether the statements are wanted. Default: false. */
  readonly sql?: boolean
}

/**
 * What leads from one side to the other, whatever each of them is: `models`, `database`, `empty`, a database URL, a revision, a `.sql`
 * file.
 *
 * Where a side is no database, one is made of it to try things out in. Without `objects` in the configuration, models are compared
 * in the kinds of objects that they hold, and two databases in all.
 * @throws MigError `diff.side` for a side that means nothing, `diff.dialects` for two kinds of databases, `diff.file` for a file that makes
 * no database.
 * @throws ConfigError `config.dev` where a dev database is needed and there is none.
 * @throws RevisionError `revision.unknown`
 */
export async function compareSides(
  project: DiffProject,
  from: string,
  to: string,
  { sql = false }: CompareOptions = {},
): Promise<Differences> {
  const [left, right] = [readSide(from), readSide(to)]
  const models = [left, right].some(({ kind }) => kind === 'models') ? await project.models() : undefined
  const options = { ...comparedParts(project, models), sql }
  return withSide(left, right, project, async (database) => {
    const schema = await schemaAlone(right, project)
    if (schema !== undefined) return findDifferences(database, { ...options, wanted: schema })
    return withSide(right, left, project, async (other) => {
      assertSameDialect(left, database, right, other)
      const { dialect, connection, ownTables } = other
      const schemas = dialect.features.schemas ? options.schemas : []
      const wanted = tidySchema(
        await dialect.reflector.reflect(connection, { schemas, exclude: ownTables, privileges: options.privileges }),
      )
      return findDifferences(database, { ...options, wanted })
    })
  })
}

/** The schema of a side for which no database has to be asked. */
async function schemaAlone(side: Side, project: DiffProject): Promise<Schema | undefined> {
  if (side.kind === 'models') return project.models()
  return side.kind === 'empty' ? EMPTY_SCHEMA : undefined
}

interface ComparedParts {
  readonly schemas: readonly string[]
  readonly objects: ComparedObjects
  readonly privileges: boolean
}

function comparedParts({ schemas = [], objects, privileges = false }: DiffProject, models: Schema | undefined): ComparedParts {
  const kinds = models === undefined ? 'all' : [...new Set((models.objects ?? []).map(({ kind }) => kind))]
  const named = [...(models?.tables ?? []), ...(models?.enums ?? []), ...(models?.objects ?? [])].flatMap(({ schema }) => schema ?? [])
  return { schemas: [...new Set([...schemas, ...named])].sort(), objects: objects ?? kinds, privileges }
}

function assertSameDialect(from: Side, a: InspectedDatabase, to: Side, b: InspectedDatabase): void {
  if (a.dialect.name === b.dialect.name) return
  const [one, other] = [`${sideText(from)} is of ${a.dialect.name}`, `${sideText(to)} of ${b.dialect.name}`]
  throw new MigError('diff.dialects', `Databases of two kinds cannot be compared: ${one}, ${other}.`, {
    hint: 'Give two of the same kind. --url names the database in place of the configured one.',
    exit: 2,
  })
}
