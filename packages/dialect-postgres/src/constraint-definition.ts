import {
  columnList,
  constraintClause,
  deferralClause,
  DialectError,
  UnsupportedError,
  type CompileContext,
  type Constraint,
  type ExclusionConstraint,
  type ForeignKeyConstraint,
  type PrimaryKeyConstraint,
  type UniqueConstraint,
} from '@mig/core/dialect'
import { optionsAt, optionsFor, type PostgresConstraintOptions } from './options.ts'
import { quoting } from './quoting.ts'
import { indexPart, storageParameters } from './index-definition.ts'

/** `CONSTRAINT "c" UNIQUE ("a")`, with PostgreSQL's options. */
export function constraintDefinition(constraint: Constraint, context: CompileContext): string {
  const options = optionsAt('constraint', constraint.options, nameForMessage(constraint), context)
  requireFitting(constraint, options)
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoting.identifier(constraint.name)} `
  switch (constraint.kind) {
    case 'primaryKey':
      return `${name}PRIMARY KEY ${keyColumns(constraint, options)}${indexClauses(options)}${deferralClause(constraint)}`
    case 'unique': {
      const distinct = options.nullsNotDistinct === true ? 'NULLS NOT DISTINCT ' : ''
      return `${name}UNIQUE ${distinct}${keyColumns(constraint, options)}${indexClauses(options)}${deferralClause(constraint)}`
    }
    case 'check':
      return `${constraintClause(constraint, quoting)}${options.noInherit === true ? ' NO INHERIT' : ''}${stateClauses(options)}`
    case 'exclusion':
      return `${name}${exclusion(constraint, options, context)}${deferralClause(constraint)}`
    case 'foreignKey':
      return `${name}${foreignKey(constraint, options)}${stateClauses(options)}`
  }
}

const INDEX_OPTIONS = ['include', 'with', 'tablespace']
const STATES = ['notValid', 'notEnforced']

const OPTIONS: { readonly [kind in Constraint['kind']]: readonly string[] } = {
  primaryKey: [...INDEX_OPTIONS, 'withoutOverlaps'],
  unique: [...INDEX_OPTIONS, 'withoutOverlaps', 'nullsNotDistinct'],
  exclusion: [...INDEX_OPTIONS, 'using'],
  foreignKey: [...STATES, 'onDeleteColumns', 'period'],
  check: [...STATES, 'noInherit'],
}

/** An option of another kind of constraint would be left out in silence. */
function requireFitting(constraint: Constraint, options: PostgresConstraintOptions): void {
  const known = OPTIONS[constraint.kind]
  const other = Object.keys(options).find((option) => !known.includes(option))
  if (other === undefined) return
  throw new DialectError('dialect.option', `The PostgreSQL option ${other} does not belong to ${nameForMessage(constraint)}.`, {
    hint: `A constraint of the kind ${constraint.kind} takes ${known.join(', ')}.`,
  })
}

function nameForMessage(constraint: Constraint): string {
  return `the constraint ${constraint.name ?? `(${constraint.kind})`}`
}

/** `("room", "during" WITHOUT OVERLAPS)` */
function keyColumns({ columns }: PrimaryKeyConstraint | UniqueConstraint, options: PostgresConstraintOptions): string {
  return options.withoutOverlaps === true ? listed(columns, (last) => `${last} WITHOUT OVERLAPS`) : columnList(columns, quoting)
}

/** `EXCLUDE USING "gist" ("room" WITH =, "during" WITH &&) WHERE (…)` */
function exclusion({ name, parts, where }: ExclusionConstraint, options: PostgresConstraintOptions, context: CompileContext): string {
  const using = options.using === undefined ? '' : ` USING ${quoting.identifier(options.using)}`
  const of = `the constraint ${name ?? '(exclusion)'}`
  const list = parts.map((part) => `${indexPart(part, of, context)} WITH ${operatorText(part.operator, of)}`).join(', ')
  return `EXCLUDE${using} (${list})${indexClauses(options)}${where === undefined ? '' : ` WHERE (${where})`}`
}

// https://www.postgresql.org/docs/current/sql-createoperator.html
const OPERATOR = /^(?:[-+*/<>=~!@#%^&|`?]{1,63}|OPERATOR\((?:(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")\.)?[-+*/<>=~!@#%^&|`?]{1,63}\))$/i

/** An operator stands in DDL as it is, so it must be nothing else. */
function operatorText(operator: string, of: string): string {
  if (OPERATOR.test(operator)) return operator
  throw new UnsupportedError(`${JSON.stringify(operator)} in ${of} is no operator.`, {
    hint: "Give one such as '=' or '&&', or OPERATOR(schema.&&) for one that is not in the search path.",
  })
}

/** The columns, the last of which is said in another way. */
function listed(columns: readonly string[], last: (column: string) => string): string {
  const names = columns.map((name) => quoting.identifier(name))
  return `(${[...names.slice(0, -1), ...names.slice(-1).map(last)].join(', ')})`
}

/** What belongs to the index behind a key. */
function indexClauses({ include, with: parameters, tablespace }: PostgresConstraintOptions): string {
  return [
    include === undefined ? '' : ` INCLUDE ${columnList(include, quoting)}`,
    parameters === undefined ? '' : ` WITH (${storageParameters(parameters)})`,
    tablespace === undefined ? '' : ` USING INDEX TABLESPACE ${quoting.identifier(tablespace)}`,
  ].join('')
}

/** What is not enforced is not valid either, so the one says the other. */
function stateClauses({ notValid, notEnforced }: PostgresConstraintOptions): string {
  if (notEnforced === true) return ' NOT ENFORCED'
  return notValid === true ? ' NOT VALID' : ''
}

function foreignKey(constraint: ForeignKeyConstraint, options: PostgresConstraintOptions): string {
  const { columns, references, match, onDelete, onUpdate } = constraint
  if (match === 'partial') {
    throw new UnsupportedError('PostgreSQL has no MATCH PARTIAL.', { hint: "Use `match: 'full'`, or leave it out." })
  }
  const { onDeleteColumns, period } = options
  const list = (names: readonly string[]): string =>
    period === true ? listed(names, (last) => `PERIOD ${last}`) : columnList(names, quoting)
  const target = quoting.qualified(
    references.schema === undefined ? { name: references.table } : { schema: references.schema, name: references.table },
  )
  const only = onDeleteColumns === undefined ? '' : ` ${columnList(onDeleteColumns, quoting)}`
  return [
    `FOREIGN KEY ${list(columns)} REFERENCES ${target}`,
    references.columns.length === 0 ? '' : ` ${list(references.columns)}`,
    match === undefined ? '' : ` MATCH ${match.toUpperCase()}`,
    onDelete === undefined ? '' : ` ON DELETE ${onDelete.toUpperCase()}${only}`,
    onUpdate === undefined ? '' : ` ON UPDATE ${onUpdate.toUpperCase()}`,
    deferralClause(constraint),
  ].join('')
}

/** True when the constraint is to be added without looking at the rows, which CREATE TABLE would not keep as a fact of it. */
export function isNotValid(constraint: Constraint): boolean {
  const { notValid, notEnforced } = optionsFor('constraint', constraint.options, nameForMessage(constraint))
  return notValid === true && notEnforced !== true
}
