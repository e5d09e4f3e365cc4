import {
  DialectError,
  unknownOption,
  UnsupportedError,
  type CompileContext,
  type Counter,
  type DialectOptions,
  type Value,
} from '@mig/core/dialect'
import { expectedForm, hasForm, type Form } from './option-forms.ts'
import type { PostgresPrivileges, PostgresSequencePrivileges } from './privileges.ts'

/** Storage parameters by name, such as `{ fillfactor: 70 }`. */
export interface PostgresSettings {
  readonly [name: string]: string | number | boolean
}

/** A name, with its schema where that is not the default one. */
export type PostgresName = string | { readonly schema: string; readonly name: string }

/** Options of a table, `{ postgres: { … } }`: https://www.postgresql.org/docs/current/sql-createtable.html */
export interface PostgresTableOptions extends PostgresPrivileges {
  /** The table is not written to the log: faster, emptied after a crash. */
  readonly unlogged?: true
  /** The access method; `heap` when absent. */
  readonly using?: string
  /** Storage parameters, such as `{ fillfactor: 70, 'toast.autovacuum_enabled': false }`. */
  readonly with?: PostgresSettings
  readonly tablespace?: string
  /** The tables from which it has columns and checks. */
  readonly inherits?: readonly PostgresName[]
  /** The table keeps no rows itself: its partitions do. */
  readonly partitionBy?: PostgresPartitionKey
  /** The table is a partition of another one, which has its columns. */
  readonly partitionOf?: PostgresPartition
  /** What identifies a row in logical replication: `full`, `nothing`, or the index of that name; the primary key when absent. */
  readonly replicaIdentity?: 'full' | 'nothing' | { readonly index: string }
  /** The index in whose order CLUSTER writes the rows when it names none. */
  readonly clusterOn?: string
  /** The composite type whose attributes are its columns; these change with the type alone. */
  readonly of?: PostgresName
  /** An instruction for `op.setTableOptions` that detaches a partition: without a lock that keeps others out, outside a transaction. */
  readonly concurrently?: true
  /** Rows are seen and written as policies say, by all but the owner. */
  readonly rowSecurity?: true
  /** Policies hold for the owner as well. */
  readonly forceRowSecurity?: true
}

/** Columns or expressions, as SQL: `{ range: ['created_at'] }`, `{ list: ['lower(kind)'] }`. */
export type PostgresPartitionKey =
  | { readonly range: readonly string[] }
  | { readonly list: readonly string[] }
  | { readonly hash: readonly string[] }

/** Of which table, and which rows. */
export type PostgresPartition = {
  readonly table: string
  readonly schema?: string
  /** As it stands behind FOR VALUES: `FROM ('2026-01-01') TO ('2027-01-01')`, `IN ('a', 'b')`; or `DEFAULT`. */
  readonly values: string
}

/** The counter of a serial column. */
export type PostgresSerialOptions = Counter & {
  /** The type of its sequence, which says how far it counts. */
  readonly type: 'smallint' | 'integer' | 'bigint'
  /** The name of its sequence; `<table>_<column>_seq` when absent. */
  readonly sequence?: string
  /** The sequence is not written to the log (PostgreSQL 15). */
  readonly unlogged?: true
  /** A comment on the sequence. */
  readonly comment?: string
}

/** The type of the sequence alone, or what else is said of it. */
export type PostgresSerial = PostgresSerialOptions['type'] | PostgresSerialOptions

/** Options of a column. */
export interface PostgresColumnOptions extends PostgresSequencePrivileges {
  /** Its default takes the next number of a sequence that the column owns: what PostgreSQL calls a serial column. */
  readonly serial?: PostgresSerial
  /** Where large values are kept, when it is not what the type does by itself. */
  readonly storage?: 'plain' | 'external' | 'extended' | 'main'
  /** How large values are compressed. */
  readonly compression?: 'pglz' | 'lz4'
  /** How many values ANALYZE keeps of it. */
  readonly statistics?: number
  /** How many different values the planner is to believe in: a number, or with a minus sign a part of the rows (-0.5 is half as many). */
  readonly nDistinct?: number
  /** The same for the table with those that inherit from it. */
  readonly nDistinctInherited?: number
  /** The name of its NOT NULL constraint (PostgreSQL 18); without one the name does not matter. */
  readonly notNullName?: string
  /** Rows that exist may hold NULL (PostgreSQL 18). */
  readonly notNullNotValid?: true
  /** Tables that inherit may hold NULL (PostgreSQL 18). */
  readonly notNullNoInherit?: true
}

/** Options of a constraint. */
export interface PostgresConstraintOptions {
  /** Rows that exist are not checked when the constraint is added (foreign keys and checks). */
  readonly notValid?: true
  /** It is written down and never checked (foreign keys and checks, PostgreSQL 18). */
  readonly notEnforced?: true
  /** NULL equals NULL (unique constraints, PostgreSQL 15). */
  readonly nullsNotDistinct?: true
  /** Columns that the index holds besides the key (primary keys, unique and exclusion constraints). */
  readonly include?: readonly string[]
  /** Tables that inherit do not get it (checks). */
  readonly noInherit?: true
  /** The only columns that ON DELETE SET NULL or SET DEFAULT sets (foreign keys, PostgreSQL 15). */
  readonly onDeleteColumns?: readonly string[]
  /** The ranges in the last column do not overlap where the others are equal (primary keys and unique constraints, PostgreSQL 18). */
  readonly withoutOverlaps?: true
  /** The last column on both sides is a range, which has to be covered (foreign keys, PostgreSQL 18). */
  readonly period?: true
  /** The access method of an exclusion constraint; `gist` is the usual one, `btree` the default. */
  readonly using?: string
  /** Storage parameters of the index behind it, such as `{ fillfactor: 70 }`. */
  readonly with?: PostgresSettings
  /** Where the index behind it is kept. */
  readonly tablespace?: string
}

/** Options of an index. */
export interface PostgresIndexOptions {
  /** The access method, such as `gin`; `btree` when absent. */
  readonly using?: string
  /** Columns that the index holds besides the key. */
  readonly include?: readonly string[]
  /** Storage parameters, such as `{ fillfactor: '70' }`. */
  readonly with?: PostgresSettings
  readonly tablespace?: string
  /** Built and dropped without a lock that keeps writers out, and outside a transaction. */
  readonly concurrently?: true
  /** NULL equals NULL (unique indexes, PostgreSQL 15). */
  readonly nullsNotDistinct?: true
}

/** Options of a column or an expression in an index. */
export interface PostgresIndexPartOptions {
  /** The operator class, such as `text_pattern_ops`; with its schema where that is not in the search path. */
  readonly opclass?: PostgresName
  /** Parameters of the operator class, such as `{ siglen: 32 }`. */
  readonly opclassOptions?: PostgresSettings
  /** How many values ANALYZE keeps of an expression. */
  readonly statistics?: number
}

/** Options of a view: https://www.postgresql.org/docs/current/sql-createview.html */
export interface PostgresViewOptions extends PostgresPrivileges {
  /** Rows that are written through the view have to be seen in it. */
  readonly checkOption?: 'local' | 'cascaded'
  /** Conditions of a query on the view are tried after its own. */
  readonly securityBarrier?: true
  /** The rights of who asks count, rather than the owner's (PostgreSQL 15). */
  readonly securityInvoker?: true
  /** What a column gets that a row inserted through the view leaves out, as SQL. */
  readonly columnDefaults?: { readonly [column: string]: string }
  readonly columnComments?: { readonly [column: string]: string }
}

/** Options of a materialized view. */
export interface PostgresMaterializedViewOptions extends PostgresPrivileges {
  /** The access method of the table behind it. */
  readonly using?: string
  /** Storage parameters, such as `{ fillfactor: '70' }`. */
  readonly with?: { readonly [name: string]: string | number | boolean }
  readonly tablespace?: string
  readonly columnComments?: { readonly [column: string]: string }
  /** How many values ANALYZE keeps of a column. */
  readonly columnStatistics?: { readonly [column: string]: number }
}

/** Options of a trigger: https://www.postgresql.org/docs/current/sql-createtrigger.html */
export interface PostgresTriggerOptions {
  /** Whether it fires: not at all, also or only while changes are replicated. Absent: when they are not. */
  readonly enabled?: 'disabled' | 'always' | 'replica'
  /** Its time can be put off to the end of the transaction. */
  readonly constraint?: true
  readonly deferrable?: true
  readonly initially?: 'deferred'
  /** Another table that a constraint speaks of, as SQL has its name. */
  readonly from?: string
  /** Names under which the function sees all rows of the statement, as they were and as they are. */
  readonly oldTable?: string
  readonly newTable?: string
}

interface Known {
  readonly [option: string]: Form
}

const OWN = { owner: 'text', ownerPrivileges: 'privileges', grants: 'grants' } as const satisfies {
  readonly [option in keyof PostgresPrivileges]-?: Form
}

const KNOWN: { readonly [P in OptionPlace]: { readonly [option in keyof OptionsOf[P]]-?: Form } } = {
  table: {
    unlogged: 'true',
    using: 'text',
    with: 'settings',
    tablespace: 'text',
    inherits: 'names',
    partitionBy: 'partition key',
    partitionOf: 'partition',
    replicaIdentity: 'replica identity',
    clusterOn: 'text',
    of: 'name',
    concurrently: 'true',
    rowSecurity: 'true',
    forceRowSecurity: 'true',
    ...OWN,
  },
  column: {
    serial: 'serial',
    storage: ['plain', 'external', 'extended', 'main'],
    compression: ['pglz', 'lz4'],
    statistics: 'count',
    nDistinct: 'distinct',
    nDistinctInherited: 'distinct',
    notNullName: 'text',
    notNullNotValid: 'true',
    notNullNoInherit: 'true',
    sequenceOwnerPrivileges: 'privileges',
    sequenceGrants: 'grants',
  },
  constraint: {
    notValid: 'true',
    notEnforced: 'true',
    nullsNotDistinct: 'true',
    include: 'texts',
    noInherit: 'true',
    onDeleteColumns: 'texts',
    withoutOverlaps: 'true',
    period: 'true',
    using: 'text',
    with: 'settings',
    tablespace: 'text',
  },
  index: {
    using: 'text',
    include: 'texts',
    with: 'settings',
    tablespace: 'text',
    concurrently: 'true',
    nullsNotDistinct: 'true',
  },
  part: { opclass: 'name', opclassOptions: 'settings', statistics: 'count' },
  view: {
    checkOption: ['local', 'cascaded'],
    securityBarrier: 'true',
    securityInvoker: 'true',
    columnDefaults: 'text by name',
    columnComments: 'text by name',
    ...OWN,
  },
  materializedView: {
    using: 'text',
    with: 'settings',
    tablespace: 'text',
    columnComments: 'text by name',
    columnStatistics: 'count by name',
    ...OWN,
  },
  owned: OWN,
  trigger: {
    enabled: ['disabled', 'always', 'replica'],
    constraint: 'true',
    deferrable: 'true',
    initially: ['deferred'],
    from: 'text',
    oldTable: 'text',
    newTable: 'text',
  },
}

/** The oldest version that has an option, where 14 lacks it. */
const SINCE: { readonly [place in OptionPlace]?: { readonly [option: string]: number } } = {
  column: { notNullName: 18, notNullNotValid: 18, notNullNoInherit: 18 },
  constraint: { notEnforced: 18, nullsNotDistinct: 15, onDeleteColumns: 15, withoutOverlaps: 18, period: 18 },
  index: { nullsNotDistinct: 15 },
}

/** What an option belongs to. */
export type OptionPlace = keyof OptionsOf

interface OptionsOf {
  readonly table: PostgresTableOptions
  readonly column: PostgresColumnOptions
  readonly constraint: PostgresConstraintOptions
  readonly index: PostgresIndexOptions
  readonly part: PostgresIndexPartOptions
  readonly view: PostgresViewOptions
  readonly materializedView: PostgresMaterializedViewOptions
  readonly trigger: PostgresTriggerOptions
  /** An object that has no options but these. */
  readonly owned: PostgresPrivileges
}

/**
 * The options for PostgreSQL; those of other dialects are theirs.
 * @throws DialectError `dialect.option` for an option that PostgreSQL does not have here, or a value of another form.
 */
export function optionsFor<P extends OptionPlace>(place: P, options: DialectOptions | undefined, where: string): OptionsOf[P] {
  const own = options?.['postgres'] ?? {}
  const known: Known = KNOWN[place]
  const unknown = unknownOption(own, Object.keys(known))
  if (unknown !== undefined) {
    throw new DialectError('dialect.option', `PostgreSQL has no option ${unknown.name} for ${where}${unknown.nearest}`, {
      hint: unknown.hint,
    })
  }
  const kept: { [option: string]: Value } = {}
  for (const [name, value] of Object.entries(own)) {
    const kind = known[name]
    if (kind === undefined || (value === false && kind === 'true')) continue
    if (!hasForm(value, kind)) {
      throw new DialectError('dialect.option', `The PostgreSQL option ${name} of ${where} has to be ${expectedForm(kind)}.`, {
        hint: 'Correct the value, or leave the option out.',
      })
    }
    kept[name] = value
  }
  // Each key was compared with the table of forms, which is the same statement as the interface.
  return kept as OptionsOf[P]
}

/**
 * The options, for a server of a version.
 * @throws UnsupportedError for an option that the version lacks; DialectError as `optionsFor`.
 */
export function optionsAt<P extends OptionPlace>(
  place: P,
  options: DialectOptions | undefined,
  where: string,
  { version: [major = 0] }: CompileContext,
): OptionsOf[P] {
  const own = optionsFor(place, options, where)
  for (const name of Object.keys(own)) {
    const since = SINCE[place]?.[name] ?? 0
    if (major >= since) continue
    throw new UnsupportedError(`The option ${name} of ${where} needs PostgreSQL ${since}; the server has ${major}.`, {
      hint: 'Leave the option out, or take a newer server.',
    })
  }
  return own
}

declare module '@mig/core' {
  interface EnumDialectOptions {
    readonly postgres?: PostgresPrivileges
  }
  interface TableDialectOptions {
    readonly postgres?: PostgresTableOptions
  }
  interface ColumnDialectOptions {
    readonly postgres?: PostgresColumnOptions
  }
  interface ConstraintDialectOptions {
    readonly postgres?: PostgresConstraintOptions
  }
  interface IndexDialectOptions {
    readonly postgres?: PostgresIndexOptions & PostgresIndexPartOptions
  }
  interface TriggerDialectOptions {
    readonly postgres?: PostgresTriggerOptions
  }
  interface ViewDialectOptions {
    readonly postgres?: PostgresViewOptions
  }
}
