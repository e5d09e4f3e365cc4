import { dev } from '../src/dev-database.ts'

/** A process that opens a dev database, prints its name, and waits. */
const [url = ''] = process.argv.slice(2)
const connection = await dev.open({ dev: url, folder: import.meta.dirname })
if ('unavailable' in connection) throw new TypeError(connection.unavailable)
const { rows } = await connection.run('SELECT current_database() AS name')
process.stdout.write(`${String(rows[0]?.['name'])}\n`)
setInterval(() => undefined, 1000)
