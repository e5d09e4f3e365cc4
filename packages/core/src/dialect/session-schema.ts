import type { Connection } from './driver.ts'

/** Where names without a schema are found and made. */
export interface SchemaPlace {
  readonly schema: string
  /** Schemas in which they are looked up behind it. */
  readonly searchPath: readonly string[]
}

/** A session that was put into a schema. */
export interface EnteredSchema {
  /** False where there is no such schema: nothing is found then, and nothing can be made. */
  readonly exists: boolean
  /** Puts the session back to where it was. */
  readonly leave: () => Promise<void>
}

/** How a session is put into a schema. */
export interface SessionSchema {
  enter(connection: Connection, place: SchemaPlace): Promise<EnteredSchema>
  /** Creates a schema, unless somebody else has meanwhile. */
  create(connection: Connection, schema: string): Promise<void>
  /** Makes a session as it was when it was opened, whatever was set and made in it; none of its transactions may be open. */
  renew(connection: Connection): Promise<void>
}
