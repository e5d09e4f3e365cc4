import path from 'node:path'
import { clientCases } from '../../../core/test/run/cases-client.ts'
import { sqliteFile } from './target.ts'

const runner = path.join(import.meta.dirname, 'runner.ts')

clientCases(sqliteFile, { inTransaction: ['a better-sqlite3 database'], runner })
