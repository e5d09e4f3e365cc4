import {
  UnsupportedError,
  type AlterColumnChange,
  type CompileContext,
  type Identity,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { atLeast, collate, generatedWhen, number, sequenceOptions } from './column-definition.ts'
import { defaultText } from './defaults.ts'
import { formatType } from './type-format.ts'
import { optionsFor } from './options.ts'
import { PASS, type Action } from './alter-actions.ts'
import { quoting } from './quoting.ts'

/** The actions that alter a column, in the order in which they have to happen. */
export function alterColumnActions(change: AlterColumnChange, context: CompileContext): readonly Action[] {
  const { set } = change
  optionsFor('column', set.options, `the column ${change.name}`)
  return [...removals(change), ...typeActions(change), ...generatedActions(change, context), ...settings(change)]
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
  if (set.type === undefined) {
    if (set.collation === undefined) return []
    throw new UnsupportedError(`The collation of ${change.name} cannot be changed without naming the type.`, {
      hint: 'Give the type as well: PostgreSQL changes both in one action.',
    })
  }
  const pieces = ['TYPE', formatType(set.type), collate(set.collation), change.using === undefined ? '' : `USING ${change.using}`]
  const { columns, ...rest } = action(change, PASS.type, pieces.filter((piece) => piece !== '').join(' '))
  // USING reads the row, so any column may stand in it.
  return [change.using === undefined && columns !== undefined ? { ...rest, columns } : rest]
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

function settings(change: AlterColumnChange): readonly Action[] {
  const { set, was } = change
  const actions: Action[] = []
  if (set.nullable === false) actions.push(action(change, PASS.attribute, 'SET NOT NULL'))
  if (set.default !== undefined && set.default !== null) {
    actions.push(action(change, PASS.add, `SET DEFAULT ${defaultText(set.default, set.type ?? { kind: 'text' })}`))
  }
  if (set.identity !== undefined && set.identity !== null) {
    actions.push(
      was?.identity === undefined || was.identity === null
        ? action(change, PASS.add, `ADD GENERATED ${generatedWhen(set.identity)} AS IDENTITY${sequenceOptions(set.identity)}`)
        : action(change, PASS.attribute, identityChanges(set.identity, was.identity)),
    )
  }
  return actions
}

/** `SET GENERATED ALWAYS SET INCREMENT BY 2`: what differs; an option that is gone is the default of an ascending sequence again. */
function identityChanges(set: Identity, was: Identity): string {
  const changed = (key: Exclude<keyof Identity, 'always' | 'cycle'>, word: string, otherwise: string): string => {
    const value = set[key]
    if (value === was[key]) return ''
    return value === undefined ? `SET ${otherwise}` : `SET ${word} ${number(value)}`
  }
  return [
    set.always === was.always ? '' : `SET GENERATED ${generatedWhen(set)}`,
    changed('increment', 'INCREMENT BY', 'INCREMENT BY 1'),
    changed('min', 'MINVALUE', 'NO MINVALUE'),
    changed('max', 'MAXVALUE', 'NO MAXVALUE'),
    changed('start', 'START WITH', `START WITH ${number(set.min ?? '1')}`),
    changed('cache', 'CACHE', 'CACHE 1'),
    set.cycle === was.cycle ? '' : set.cycle === true ? 'SET CYCLE' : 'SET NO CYCLE',
  ]
    .filter((piece) => piece !== '')
    .join(' ')
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
  const sequence = `pg_catalog.pg_get_serial_sequence(${quoting.literal(target)}, ${quoting.literal(name)})`
  const from = `FROM ${target} HAVING max(${column}) >= ${number(set.identity.min ?? '1')}`
  return [{ text: [`SELECT pg_catalog.setval(${sequence}, max(${column})) ${from}`], values: [] }]
}
