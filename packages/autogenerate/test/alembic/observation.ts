import { schemaOf, table, type AnyColumn, type Schema } from '@mig/core'

/** A difference that Alembic 1.19 was shown, what it made of it, and what mig makes of it. */
export interface Observation {
  readonly name: string
  /** `right`: it wrote what is needed, or rightly nothing. `blind`: it saw nothing. `wrong`: what it wrote is false or cannot run. */
  readonly alembic: 'right' | 'blind' | 'wrong'
  /** How the database was made. */
  readonly from: string
  readonly to: Schema
  /** What mig does, one line for each operation; none where nothing differs. */
  readonly ops: readonly string[]
}

/** A row about any tables. */
export function row(
  name: string,
  alembic: Observation['alembic'],
  from: string,
  to: readonly object[],
  ...ops: readonly string[]
): Observation {
  return { name, alembic, from, to: schemaOf(to), ops }
}

/** A row about the table `t` and its column `n` alone: the SQL and the model of the column. */
export function column(name: string, alembic: Observation['alembic'], from: string, to: AnyColumn, ...ops: readonly string[]): Observation {
  return row(name, alembic, `CREATE TABLE t (n ${from})`, [table('t', { n: to })], ...ops)
}
