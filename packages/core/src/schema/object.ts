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
  | Rule
  | Statistics
  | EventTrigger
  | Aggregate

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

/** An object about which dialects have more to say: how it is kept, whose it is and who may use it. */
interface ObjectWithOptions extends ObjectBase {
  readonly options?: DialectOptions
}

/** A schema itself, which has no schema. */
export interface SchemaNamespace extends ObjectWithOptions {
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
export interface Domain extends ObjectWithOptions {
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
  readonly comment?: string
}

/** A type of rows. */
export interface CompositeType extends ObjectWithOptions {
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
export interface RangeType extends ObjectWithOptions {
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
export interface Sequence extends ObjectWithOptions, Counter {
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

export interface View extends ObjectWithOptions {
  readonly kind: 'view'
  /** Names for the columns of the query; absent, they are the query's own. */
  readonly columns?: readonly string[]
  readonly query: string
}

/** A query whose rows are kept until they are refreshed. */
export interface MaterializedView extends ObjectWithOptions {
  readonly kind: 'materializedView'
  readonly columns?: readonly string[]
  readonly query: string
  readonly indexes: readonly Index[]
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

interface Routine extends ObjectWithOptions {
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
export interface Trigger extends ObjectWithOptions {
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
}

/** A symbol between values that stands for a function. Texts are SQL. */
export interface Operator extends ObjectWithOptions {
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

/** What a table or a view does besides a change of its rows, or in its place. Texts are SQL. */
export interface Rule extends ObjectBase {
  readonly kind: 'rule'
  /** In the schema of the rule. */
  readonly table: string
  readonly event: 'insert' | 'update' | 'delete'
  /** The change itself is not made. */
  readonly instead?: true
  /** It speaks of NEW and OLD. */
  readonly where?: string
  /** Statements; without one, nothing is done. */
  readonly actions: readonly string[]
  /** Absent: it counts when changes are not replicated. */
  readonly enabled?: EnabledState
}

/** When a rule or an event trigger counts: not at all, also or only while changes are replicated. */
export type EnabledState = 'disabled' | 'always' | 'replica'

export type StatisticsKind = 'ndistinct' | 'dependencies' | 'mcv'

/** What the planner is to know of values that go together. */
export interface Statistics extends ObjectWithOptions {
  readonly kind: 'statistics'
  /** The table or the materialized view that has the columns. */
  readonly of: QualifiedName
  /** Absent means all of them. */
  readonly kinds?: readonly StatisticsKind[]
  readonly columns: readonly string[]
  /** SQL texts. */
  readonly expressions?: readonly string[]
  /** How many values ANALYZE keeps; absent, as many as of the columns. */
  readonly target?: number
}

export type DdlEvent = 'ddl_command_start' | 'ddl_command_end' | 'table_rewrite' | 'sql_drop' | 'login'

/** What a database does when its schema changes. It has no schema. */
export interface EventTrigger extends ObjectWithOptions {
  readonly kind: 'eventTrigger'
  readonly event: DdlEvent
  /** Commands such as `DROP TABLE`; absent, all of them. */
  readonly tags?: readonly string[]
  /** The function that is called: `guard()`. */
  readonly execute: string
  /** Absent: it fires when changes are not replicated. */
  readonly enabled?: EnabledState
}

/** An argument of an aggregate; the type is SQL text. */
export interface AggregateArgument {
  readonly name?: string
  readonly type: string
  readonly mode?: 'variadic'
}

/** How an aggregate comes from values to a result. Functions and types are SQL texts. */
export interface AggregateSteps {
  /** The function that takes in the next value. */
  readonly sfunc: string
  readonly stype: string
  /** Bytes that a state needs, as the planner is to believe. */
  readonly sspace?: number
  /** The function that makes the result of the last state. */
  readonly finalfunc?: string
  /** It is given the types of the arguments as well. */
  readonly finalfuncExtra?: true
  /** What it does to the state. Absent: nothing, or anything (`readWrite`) where the aggregate orders its values. */
  readonly finalfuncModify?: 'readOnly' | 'shareable' | 'readWrite'
  /** The state before the first value, as a text of its type. */
  readonly initcond?: string
}

/** A function that makes one value of many. */
export interface Aggregate extends ObjectWithOptions, AggregateSteps {
  readonly kind: 'aggregate'
  /** None: it is called with `*`. */
  readonly args: readonly AggregateArgument[]
  /** What stands behind WITHIN GROUP (ORDER BY …). */
  readonly orderBy?: readonly AggregateArgument[]
  /** The direct arguments are a row among the ordered ones. */
  readonly hypothetical?: true
  readonly combinefunc?: string
  readonly serialfunc?: string
  readonly deserialfunc?: string
  /** Steps of its own for frames that move, with the function that takes a value out again. */
  readonly moving?: AggregateSteps & { readonly inverse: string }
  /** The operator by which it finds the first value. */
  readonly sortop?: string
  /** Absent means unsafe. */
  readonly parallel?: 'safe' | 'restricted'
}
