import {
  statement,
  UnsupportedError,
  type AlterColumnChange,
  type Column,
  type CompileContext,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { generatedName } from './generated-name.ts'
import { optionsAt, type PostgresColumnOptions } from './options.ts'
import { quoting } from './quoting.ts'

/** What cannot stand in the definition of a column, in an ALTER TABLE that comes behind it. */
export function laterColumnStatements(table: QualifiedName, columns: readonly Column[], context: CompileContext): readonly Statement[] {
  return alter(
    table,
    columns.flatMap((column) => {
      const options = optionsAt('column', column.options, `the column ${column.name}`, context)
      const name = quoting.identifier(column.name)
      return [
        ...(options.storage === undefined ? [] : [`ALTER COLUMN ${name} SET STORAGE ${options.storage.toUpperCase()}`]),
        ...(options.statistics === undefined ? [] : [`ALTER COLUMN ${name} SET STATISTICS ${options.statistics}`]),
        ...distinctActions(`ALTER COLUMN ${name}`, options, {}),
        ...(!column.nullable && options.notNullNotValid === true ? [`ADD ${notNullConstraint(column.name, options)}`] : []),
      ]
    }),
  )
}

/**
 * The statements behind an alteration of a column that give it other options; where it is not known what it had, what is not said
 * stays. A change of type forgets storage and compression, so they are said again.
 */
export function alterColumnOptions(
  table: QualifiedName,
  { name, set, was }: AlterColumnChange,
  context: CompileContext,
): readonly Statement[] {
  if (set.options === undefined) return []
  const to = optionsAt('column', set.options, `the column ${name}`, context)
  const from = optionsAt('column', was?.options, `the column ${name}`, context)
  const known: PostgresColumnOptions = set.type === undefined && set.collation === undefined ? from : {}
  const column = `ALTER COLUMN ${quoting.identifier(name)}`
  const staysNotNull = set.nullable === undefined
  return [
    ...alter(table, [
      ...(to.storage === known.storage ? [] : [`${column} SET STORAGE ${storageOf(to.storage, name, context)}`]),
      ...(to.compression === known.compression ? [] : [`${column} SET COMPRESSION ${to.compression ?? 'default'}`]),
      ...(to.statistics === from.statistics ? [] : [`${column} SET STATISTICS ${to.statistics ?? -1}`]),
      ...distinctActions(column, to, from),
    ]),
    ...(staysNotNull ? alterNotNull(table, name, from, to) : []),
  ]
}

/** `SET (n_distinct = -0.5)`: https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-ATTRIBUTE-OPTION */
function distinctActions(column: string, to: PostgresColumnOptions, from: PostgresColumnOptions): readonly string[] {
  const settings = [
    ['n_distinct', to.nDistinct, from.nDistinct],
    ['n_distinct_inherited', to.nDistinctInherited, from.nDistinctInherited],
  ] as const
  const changed = settings.filter(([, now, before]) => now !== before)
  const [set, gone] = [changed.filter(([, now]) => now !== undefined), changed.filter(([, now]) => now === undefined)]
  return [
    ...(set.length === 0 ? [] : [`${column} SET (${set.map(([name, value]) => `${name} = ${value}`).join(', ')})`]),
    ...(gone.length === 0 ? [] : [`${column} RESET (${gone.map(([name]) => name).join(', ')})`]),
  ]
}

function storageOf(storage: string | undefined, column: string, { version: [major = 0] }: CompileContext): string {
  if (storage !== undefined) return storage.toUpperCase()
  if (major >= 16) return 'DEFAULT'
  throw new UnsupportedError(`The storage of the column ${column} can go back to that of its type from PostgreSQL 16 on.`, {
    hint: "Say the storage of the type, such as `storage: 'extended'`.",
  })
}

/**
 * A NOT NULL constraint has the name that PostgreSQL gives it, unless it was given another: without that it has the first again, by which
 * the next alteration looks for it. One that is valid cannot become not valid.
 */
function alterNotNull(table: QualifiedName, column: string, from: PostgresColumnOptions, to: PostgresColumnOptions): readonly Statement[] {
  const given = generatedName(table.name, column, 'not_null')
  const before = from.notNullName ?? given
  const name = to.notNullName ?? given
  if (to.notNullNotValid === true && from.notNullNotValid !== true) {
    const added = notNullConstraint(column, { ...to, notNullName: name })
    return alter(table, [`DROP CONSTRAINT ${quoting.identifier(before)}`, `ADD ${added}`])
  }
  const quoted = quoting.identifier(name)
  return [
    ...alter(table, name === before ? [] : [`RENAME CONSTRAINT ${quoting.identifier(before)} TO ${quoted}`]),
    ...alter(table, from.notNullNotValid === true && to.notNullNotValid !== true ? [`VALIDATE CONSTRAINT ${quoted}`] : []),
    ...alter(
      table,
      from.notNullNoInherit === to.notNullNoInherit
        ? []
        : [`ALTER CONSTRAINT ${quoted} ${to.notNullNoInherit === true ? 'NO INHERIT' : 'INHERIT'}`],
    ),
  ]
}

/** `CONSTRAINT "n" NOT NULL "a" NOT VALID` */
export function notNullConstraint(column: string, options: PostgresColumnOptions): string {
  const name = options.notNullName === undefined ? '' : `CONSTRAINT ${quoting.identifier(options.notNullName)} `
  const inherit = options.notNullNoInherit === true ? ' NO INHERIT' : ''
  return `${name}NOT NULL ${quoting.identifier(column)}${inherit}${options.notNullNotValid === true ? ' NOT VALID' : ''}`
}

function alter(table: QualifiedName, actions: readonly string[]): readonly Statement[] {
  return actions.length === 0 ? [] : [statement(`ALTER TABLE ${quoting.qualified(table)} ${actions.join(', ')}`)]
}
