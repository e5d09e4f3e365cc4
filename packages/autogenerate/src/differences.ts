import type { InspectedDatabase } from '@mig/core'
import { describe, reverseAll } from '@mig/core/dialect'
import type { Op } from '@mig/core/dialect'
import { findChanges, type AutogenerateOptions } from './autogenerate.ts'
import type { Finding } from './findings/finding.ts'
import { findingsOf } from './findings/findings.ts'
import { processed } from './process-ops.ts'
import { statementsOf } from './statements.ts'

/** What differs between a database and models, or any two of the kind. */
export interface Differences {
  /** The operations that would end the difference; empty when both agree. */
  readonly ops: readonly Op[]
  /** One line for each operation. */
  readonly summary: readonly string[]
  /** The same, thing by thing, with what each is and what it would be. */
  readonly findings: readonly Finding[]
  /** What differs and no operation changes, a sentence each. */
  readonly left: readonly string[]
  /** What was not looked at, a line each. */
  readonly notes: readonly string[]
  /** The statements of the operations, where they were asked for. */
  readonly statements?: readonly string[]
}

export interface DifferencesOptions extends Omit<AutogenerateOptions, 'dialect' | 'connection' | 'registry' | 'versionTables'> {
  /** Whether the statements are wanted. Default: false. */
  readonly sql?: boolean
}

/**
 * Compares what a connection gives with a wanted schema; nothing is asked, and what only a person knows is taken as it most likely is.
 * @throws UnsupportedError when something differs that no operation can change, or, where statements are wanted, this database cannot.
 */
export async function findDifferences(database: InspectedDatabase, { sql = false, ...wanted }: DifferencesOptions): Promise<Differences> {
  const { dialect, connection, registry, ownTables } = database
  const found = await findChanges({ dialect, connection, registry, versionTables: ownTables, ...wanted }, registry)
  const { left, notes } = found
  const { upgrade: ops } = await processed(
    { upgrade: found.ops, downgrade: reverseAll(found.ops, registry) },
    { registry, dialect: dialect.name },
  )
  return {
    ops,
    summary: ops.map((op) => describe(op, registry)),
    findings: findingsOf(ops, dialect, registry),
    left,
    notes,
    ...(sql ? { statements: await statementsOf(ops, database) } : {}),
  }
}
