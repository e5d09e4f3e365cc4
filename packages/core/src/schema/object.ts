import type { Counter } from './column.ts'
import type { QualifiedName } from './table.ts'
import type { Index } from './table-index.ts'
import type { DialectOptions } from './value.ts'

/** What a schema holds besides tables and enums; `kind` tells one from another. An absent key is the default. */
export type SchemaObject =
  | SchemaNamespace
  | Extension
  | Domain
  | CompositeType
  | RangeType
  | Sequence
  | View
  | MaterializedView
  | FunctionObject
  | Procedure
  | Operator
  | Trigger
  | Policy

export type ObjectKind = SchemaObject['kind']
export type ObjectOf<K extends ObjectKind> = Extract<SchemaObject, { readonly kind: K }>

/** What an object is known by among those of its kind. */
export interface ObjectName extends QualifiedName {
  /** The table that it belongs to, in the same schema, where names are a table's own. */
  readonly table?: string
  /** The types of the arguments that a call gives, where names may be used more than once; absent in a name: whichever it is. */
  readonly args?: readonly string[]
}

interface ObjectBase extends QualifiedName {
  readonly comment?: string
}

/** A schema itself, which has no schema. */
export interface SchemaNamespace extends ObjectBase {
  readonly kind: 'schema'
}

/**
 * A package of the server's: https://www.postgresql.org/docs/current/extend-extensions.html. Its name has no schema; `schema` is where its
 * objects are.
 */
export interface Extension extends ObjectBase {
  readonly kind: 'extension'
  /** Absent: the one that the server has by default, and compare ignores it. */
  readonly version?: string
}

/** A type of values that keep more rules than those of the type under it. Texts are SQL. */
export interface Domain extends ObjectBase {
  readonly kind: 'domain'
  readonly type: string
  readonly collation?: string
  readonly default?: string
  readonly notNull?: true
  readonly checks: readonly DomainCheck[]
}

export interface DomainCheck {
  readonly name: string
  /** It speaks of VALUE. */
  readonly sql: string
  readonly notValid?: true
}

/** A type of rows. */
export interface CompositeType extends ObjectBase {
  readonly kind: 'compositeType'
  readonly attributes: readonly TypeAttribute[]
}

export interface TypeAttribute {
  readonly name: string
  /** SQL text. */
  readonly type: string
  readonly collation?: string
}

/** A type of ranges over another one, which its multiranges come with. Texts are SQL. */
export interface RangeType extends ObjectBase {
  readonly kind: 'rangeType'
  readonly subtype: string
  readonly opclass?: string
  readonly collation?: string
  readonly canonical?: string
  readonly subtypeDiff?: string
  /** Absent: the name that the server gives. */
  readonly multirange?: string
}

/** A counter that stands for itself. */
export interface Sequence extends ObjectBase, Counter {
  readonly kind: 'sequence'
  /** Absent means bigint. */
  readonly type?: 'smallint' | 'integer'
  readonly unlogged?: true
  /** The column that it goes with when that is dropped. */
  readonly ownedBy?: SequenceOwner
}

export interface SequenceOwner {
  readonly schema?: string
  readonly table: string
  readonly column: string
}

export interface View extends ObjectBase {
  readonly kind: 'view'
  /** Names for the columns of the query; absent, they are the query's own. */
  readonly columns?: readonly string[]
  readonly query: string
  readonly options?: DialectOptions
}

/** A query whose rows are kept until they are refreshed. */
export interface MaterializedView extends ObjectBase {
  readonly kind: 'materializedView'
  readonly columns?: readonly string[]
  readonly query: string
  readonly indexes: readonly Index[]
  readonly options?: DialectOptions
}

/** An argument of a function or a procedure; the type is SQL text. */
export interface RoutineArgument {
  readonly name?: string
  readonly type: string
  /** Absent means in; `table` is a column of a result that is a table. */
  readonly mode?: 'out' | 'inout' | 'variadic' | 'table'
  /** SQL text. */
  readonly default?: string
}

interface Routine extends ObjectBase {
  readonly args: readonly RoutineArgument[]
  readonly language: string
  /** To the last space as it is written. Of a function in C it is the name in the file. */
  readonly body: string
  /** The body is SQL that is resolved when the routine is made: `BEGIN ATOMIC … END` or `RETURN …`. */
  readonly parsed?: true
  /** The file of a function in C. */
  readonly file?: string
  /** It runs with the rights of its owner. */
  readonly securityDefiner?: true
  /** Settings while it runs, such as `search_path`. */
  readonly settings?: { readonly [name: string]: string }
}

export interface FunctionObject extends Routine {
  readonly kind: 'function'
  /** SQL text, such as `SETOF text`. Absent where arguments say it. */
  readonly returns?: string
  /** Absent means volatile. */
  readonly volatility?: 'immutable' | 'stable'
  readonly strict?: true
  readonly leakproof?: true
  readonly window?: true
  /** Absent means unsafe. */
  readonly parallel?: 'safe' | 'restricted'
  readonly cost?: number
  readonly rows?: number
}

export interface Procedure extends Routine {
  readonly kind: 'procedure'
}

export type TriggerEvent = 'insert' | 'update' | 'delete' | 'truncate'

/** What a table or a view does when its rows change. */
export interface Trigger extends ObjectBase {
  readonly kind: 'trigger'
  /** In the schema of the trigger. */
  readonly table: string
  readonly timing: 'before' | 'after' | 'instead of'
  /** In the order of `TriggerEvent`. */
  readonly events: readonly TriggerEvent[]
  /** An update counts where it sets one of these. */
  readonly columns?: readonly string[]
  /** Absent means for each row. */
  readonly forEach?: 'statement'
  /** SQL text. */
  readonly when?: string
  /** The function that PostgreSQL calls, with its arguments: `audit('expenses')`. */
  readonly execute?: string
  /** The statements that SQLite runs, with a semicolon behind each. */
  readonly body?: string
  readonly options?: DialectOptions
}

/** A symbol between values that stands for a function. Texts are SQL. */
export interface Operator extends ObjectBase {
  readonly kind: 'operator'
  /** The type on its left; absent where it stands before its value. */
  readonly left?: string
  readonly right: string
  readonly function: string
  readonly commutator?: string
  readonly negator?: string
  readonly restrict?: string
  readonly join?: string
  readonly hashes?: true
  readonly merges?: true
}

/** Which rows of a table a role may see and write. */
export interface Policy extends ObjectBase {
  readonly kind: 'policy'
  /** In the schema of the policy. */
  readonly table: string
  /** Absent means all of them. */
  readonly command?: 'select' | 'insert' | 'update' | 'delete'
  /** It narrows what others allow, rather than allowing more. */
  readonly restrictive?: true
  /** Absent means every role. */
  readonly roles?: readonly string[]
  /** SQL: rows that can be seen. */
  readonly using?: string
  /** SQL: rows that can be written. */
  readonly check?: string
}
