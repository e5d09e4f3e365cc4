import type { Connection } from './driver.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Schema } from '../schema/schema.ts'

export interface ReflectOptions {
  /** Schemas to read besides the default one; objects of the default schema carry no schema. */
  readonly schemas?: readonly string[]
  /** Tables to leave out, such as the version table. */
  readonly exclude?: readonly QualifiedName[]
  /** Read owners and grants as well, where the database has them. Default: false. */
  readonly privileges?: boolean
}

/** Something of a database that reflection does not read. */
export interface Unread {
  /** The word for its kind: `foreign table`. */
  readonly what: string
  readonly name: string
}

/** Reads the catalog in a fixed number of queries; it never writes. */
export interface Reflector {
  reflect(connection: Connection, options?: ReflectOptions): Promise<Schema>
  hasTable(connection: Connection, table: QualifiedName): Promise<boolean>
  /** What the schemas hold and `reflect` has no place for; absent where there is nothing of the kind. */
  unread?(connection: Connection, options?: ReflectOptions): Promise<readonly Unread[]>
}
