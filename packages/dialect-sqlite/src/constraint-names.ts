import { columnsOf, type Column, type Constraint } from '@mig/core/dialect'
import { foldName, mentions } from './tokens.ts'

/**
 * Names for constraints that have none. SQLite chooses no names, and what has no name can never be dropped; so the names are those
 * that PostgreSQL would choose: `t_a_b_key`, `t_a_fkey`, `t_a_check`. A primary key needs none, as there is one at most.
 */
export function withNames<C extends Constraint>(constraints: readonly C[], table: string, columns: readonly Column[]): readonly C[] {
  const taken = new Set(constraints.map(({ name }) => foldName(name ?? '')))
  return constraints.map((constraint) => {
    if (constraint.name !== undefined || constraint.kind === 'primaryKey') return constraint
    const name = freeName([table, ...namedColumns(constraint, columns), ENDINGS[constraint.kind]].join('_'), taken)
    taken.add(foldName(name))
    return { ...constraint, name }
  })
}

const ENDINGS = { unique: 'key', foreignKey: 'fkey', check: 'check', exclusion: 'excl' } as const

function namedColumns(constraint: Constraint, columns: readonly Column[]): readonly string[] {
  if (constraint.kind !== 'check') return columnsOf(constraint)
  const mentioned = columns.filter(({ name }) => mentions(constraint.sql, name))
  return mentioned.length === 1 ? mentioned.map(({ name }) => name) : []
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let number = 1; taken.has(foldName(free)); number += 1) free = `${name}${number}`
  return free
}
