/** Plain facts about a database, apart from behaviour. */
export interface Features {
  /** How a transaction starts; SQLite takes its write lock at once. */
  readonly begin: string
  /** What makes an open transaction one that may only read, and what undoes that where the end of the transaction does not. */
  readonly readOnly: { readonly on: string; readonly off: readonly string[] }
  /** The version that scripts are written for when no database is asked, as `[major, minor, …]`. */
  readonly scriptVersion: readonly number[]
  /** Tables live in named schemas. */
  readonly schemas: boolean
  /** Enums are types of their own (`type`), or checks of their columns (`check`). */
  readonly enums: 'type' | 'check'
  /** Comments on tables, columns, constraints and indexes are kept. */
  readonly comments: boolean
  /** Indexes and constraints can be renamed. */
  readonly renameIndex: boolean
  readonly renameConstraint: boolean
  /** Views and other objects can be renamed. */
  readonly renameObjects?: true
  /** CREATE TABLE may reference a table that does not exist yet, so foreign keys of a cycle stay in it and are not added afterwards. */
  readonly forwardReferences: boolean
  /** The options of a table that exists can be changed. */
  readonly tableOptions?: true
  /** Options of a column that are compared only where the model gives them, as names are that the database may hold. */
  readonly openColumnOptions?: readonly string[]
  /** Options of a column that are not compared as long as it is in the primary key with the same type: they change nothing there. */
  readonly keptKeyColumnOptions?: readonly string[]
  /** Options that say whose something is and who may use it: compared only where that is asked for, and kept otherwise. */
  readonly privilegeOptions?: readonly string[]
  /** A column may hold values of other types than its own, so none is converted when the type changes. */
  readonly looseTypes?: true
  /** What makes deferred constraints be checked now, where a table cannot be altered while that is to come. */
  readonly checkDeferred?: string
  /** A column of type integer that is the primary key by itself numbers the rows. */
  readonly countingKeys?: true
  /** A view keeps the names of its columns and tables when those that it shows are renamed. */
  readonly viewNamesStay?: true
  /** The most bytes a name has, where the database cuts longer ones off. */
  readonly maxNameBytes?: number
}
