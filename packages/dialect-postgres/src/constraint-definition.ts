import { columnList, constraintClause, deferralClause, UnsupportedError, type CompileContext, type Constraint } from '@mig/core/dialect'
import { atLeast } from './column-definition.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'

/** `CONSTRAINT "c" UNIQUE ("a")`, with PostgreSQL's options. */
export function constraintDefinition(constraint: Constraint, context: CompileContext): string {
  const options = optionsFor('constraint', constraint.options, `the constraint ${constraint.name ?? `(${constraint.kind})`}`)
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoting.identifier(constraint.name)} `
  const notValid = options.notValid === true ? ' NOT VALID' : ''
  const include = options.include === undefined ? '' : ` INCLUDE ${columnList(options.include, quoting)}`
  switch (constraint.kind) {
    case 'primaryKey':
      return `${name}PRIMARY KEY ${columnList(constraint.columns, quoting)}${include}${deferralClause(constraint)}`
    case 'unique': {
      const distinct = options.nullsNotDistinct === true ? ` ${nullsNotDistinct(constraint.name, context)}` : ''
      return `${name}UNIQUE${distinct} ${columnList(constraint.columns, quoting)}${include}${deferralClause(constraint)}`
    }
    case 'check':
      return `${constraintClause(constraint, quoting)}${options.noInherit === true ? ' NO INHERIT' : ''}${notValid}`
    case 'foreignKey':
      if (constraint.match === 'partial') {
        throw new UnsupportedError('PostgreSQL has no MATCH PARTIAL.', { hint: "Use `match: 'full'`, or leave it out." })
      }
      return `${constraintClause(constraint, quoting)}${notValid}`
  }
}

/** True when the constraint is to be added without looking at the rows, which CREATE TABLE would not keep as a fact of it. */
export function isNotValid(constraint: Constraint): boolean {
  return optionsFor('constraint', constraint.options, `the constraint ${constraint.name ?? `(${constraint.kind})`}`).notValid === true
}

export function nullsNotDistinct(name: string | undefined, context: CompileContext): string {
  if (!atLeast(context, 15)) {
    throw new UnsupportedError(`NULLS NOT DISTINCT${name === undefined ? '' : ` of ${name}`} needs PostgreSQL 15.`, {
      hint: 'Leave the option out, or use an index over expressions that replace NULL.',
    })
  }
  return 'NULLS NOT DISTINCT'
}
