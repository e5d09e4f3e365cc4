import {
  UnsupportedError,
  type AlterColumnChange,
  type CompileContext,
  type Identity,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { atLeast, collate, generatedWhen, sequenceOptions } from './column-definition.ts'
import { counterClauses, moveWithin, number } from './counter.ts'
import { defaultText } from './defaults.ts'
import { formatType } from './type-format.ts'
import { identitySequence } from './identity.ts'
import { notNullConstraint } from './column-options.ts'
import { optionsAt } from './options.ts'
import { PASS, type Action } from './alter-actions.ts'
import { dollarQuoted, quoting } from './quoting.ts'

/** The actions that alter a column, in the order in which they have to happen. */
export function alterColumnActions(change: AlterColumnChange, context: CompileContext): readonly Action[] {
  return [...removals(change), ...typeActions(change), ...generatedActions(change, context), ...settings(change, context)]
}

function action(change: AlterColumnChange, pass: number, sql: string): Action {
  return { pass, columns: [change.name], sql: `ALTER COLUMN ${quoting.identifier(change.name)} ${sql}` }
}

/** A default of the old type would be cast to the new one and keep the cast in its text, so it goes before the type changes. */
function removals(change: AlterColumnChange): readonly Action[] {
  const { set, was } = change
  const actions: Action[] = []
  if (set.identity === null) actions.push(action(change, PASS.drop, 'DROP IDENTITY'))
  if (set.default === null || (set.default !== undefined && set.type !== undefined)) actions.push(action(change, PASS.drop, 'DROP DEFAULT'))
  if (set.generated === null) {
    if (was?.generated?.stored === false) throw cannotGenerate(change.name, 'A virtual generated column cannot become an ordinary one')
    actions.push(action(change, PASS.drop, 'DROP EXPRESSION'))
  }
  if (set.nullable === true) actions.push(action(change, PASS.drop, 'DROP NOT NULL'))
  return actions
}

/** TYPE forgets the collation of the column, so an operation that keeps one names it. */
function typeActions(change: AlterColumnChange): readonly Action[] {
  const { set } = change
  if (set.type === undefined) return []
  const pieces = ['TYPE', formatType(set.type), collate(set.collation), change.using === undefined ? '' : `USING ${change.using}`]
  const { columns, ...rest } = action(change, PASS.type, pieces.filter((piece) => piece !== '').join(' '))
  // USING reads the row, so any column may stand in it.
  return [change.using === undefined && columns !== undefined ? { ...rest, columns } : rest]
}

/** PostgreSQL changes a collation by naming the type as well; where an operation does not, the server reads it from its catalog. */
export function changeCollation(table: QualifiedName, { name, set }: AlterColumnChange): readonly Statement[] {
  if (set.type !== undefined || set.collation === undefined) return []
  const target = quoting.qualified(table)
  const alter = (text: string): string => text.replaceAll('%', '%%')
  const pieces = [alter(`ALTER TABLE ${target} ALTER COLUMN ${quoting.identifier(name)} TYPE `), '%s ', alter(collate(set.collation))]
  const type = `SELECT pg_catalog.format(${quoting.literal(pieces.join('').trimEnd())}, pg_catalog.format_type(a.atttypid, a.atttypmod))`
  const own = `a.attrelid = ${quoting.literal(target)}::pg_catalog.regclass AND a.attname = ${quoting.literal(name)}`
  const from = `FROM pg_catalog.pg_attribute a WHERE ${own}`
  return [{ text: [`DO ${dollarQuoted(`BEGIN EXECUTE (${type} ${from}); END`)}`], values: [] }]
}

function generatedActions(change: AlterColumnChange, context: CompileContext): readonly Action[] {
  const { set, was, name } = change
  if (set.generated === undefined || set.generated === null) return []
  if (was?.generated === null) throw cannotGenerate(name, 'An ordinary column cannot become a generated one')
  if (was?.generated !== undefined && was.generated.stored !== set.generated.stored) {
    throw cannotGenerate(name, 'A generated column cannot change between stored and virtual')
  }
  if (!atLeast(context, 17)) throw cannotGenerate(name, 'The expression of a generated column can be changed from PostgreSQL 17 on')
  return [{ pass: PASS.expression, sql: `ALTER COLUMN ${quoting.identifier(name)} SET EXPRESSION AS (${set.generated.sql})` }]
}

function cannotGenerate(name: string, message: string): UnsupportedError {
  return new UnsupportedError(`${message}: ${name}.`, { hint: 'Drop the column and add it anew.' })
}

function settings(change: AlterColumnChange, context: CompileContext): readonly Action[] {
  const { set, was } = change
  const actions: Action[] = []
  if (set.nullable === false) actions.push(setNotNull(change, context))
  if (set.default !== undefined && set.default !== null) {
    actions.push(action(change, PASS.add, `SET DEFAULT ${defaultText(set.default, set.type ?? { kind: 'text' })}`))
  }
  if (set.identity !== undefined && set.identity !== null) {
    if (was?.identity === undefined || was.identity === null) {
      actions.push(action(change, PASS.add, `ADD GENERATED ${generatedWhen(set.identity)} AS IDENTITY${sequenceOptions(set.identity)}`))
    } else {
      const changes = identityChanges(set.identity, was.identity)
      if (changes !== '') actions.push(action(change, PASS.attribute, changes))
    }
  }
  return actions
}

/** One with a name or a state of its own is added as the constraint that it is. */
function setNotNull(change: AlterColumnChange, context: CompileContext): Action {
  const options = optionsAt('column', change.set.options, `the column ${change.name}`, context)
  const isPlain = options.notNullName === undefined && options.notNullNotValid !== true && options.notNullNoInherit !== true
  if (isPlain) return action(change, PASS.attribute, 'SET NOT NULL')
  return { pass: PASS.add, columns: [change.name], sql: `ADD ${notNullConstraint(change.name, options)}` }
}

/** `SET GENERATED ALWAYS SET INCREMENT BY 2`: what differs. */
function identityChanges(set: Identity, was: Identity): string {
  const clauses = counterClauses(set, was).map((clause) => (clause === 'RESTART' ? clause : `SET ${clause}`))
  return [...(set.always === was.always ? [] : [`SET GENERATED ${generatedWhen(set)}`]), ...clauses].join(' ')
}

/** What the numbers of an identity have to be before its bounds change. */
export function moveIdentity(table: QualifiedName, { name, set, was }: AlterColumnChange): readonly Statement[] {
  if (set.identity === undefined || set.identity === null || was?.identity === undefined || was.identity === null) return []
  const column = `ALTER TABLE ${quoting.qualified(table)} ALTER COLUMN ${quoting.identifier(name)}`
  return moveWithin(identitySequence(table, name), set.identity, was.identity, (clause) => `${column} SET ${clause}`)
}

/**
 * A new identity would start at 1 and meet the numbers that the rows have; unless told where to start it goes on behind them.
 */
export function carryOn(table: QualifiedName, change: AlterColumnChange): readonly Statement[] {
  const { set, was, name } = change
  const added = set.identity !== undefined && set.identity !== null && (was?.identity === undefined || was.identity === null)
  if (!added || set.identity.start !== undefined || set.identity.increment?.startsWith('-') === true) return []
  const column = quoting.identifier(name)
  const target = quoting.qualified(table)
  const from = `FROM ${target} HAVING max(${column}) >= ${number(set.identity.min ?? '1')}`
  return [{ text: [`SELECT pg_catalog.setval(${identitySequence(table, name)}, max(${column})) ${from}`], values: [] }]
}
