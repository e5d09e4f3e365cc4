import type Database from 'better-sqlite3'

/** Puts a virtual table `v` into the database, as one looks whose module nobody has loaded. */
export function addTableOfMissingModule(database: Database.Database): void {
  database.unsafeMode()
  database.pragma('writable_schema = ON')
  database.exec(`INSERT INTO sqlite_master VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING no_such_module(a)')`)
  database.pragma('writable_schema = RESET')
  database.unsafeMode(false)
}
