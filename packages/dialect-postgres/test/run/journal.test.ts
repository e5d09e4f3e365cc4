import { journalCases } from '../../../core/test/run/cases-journal.ts'
import { targets } from './target.ts'

// One server is enough here: what differs between them is tested beside it.
for (const target of targets.slice(0, 1)) journalCases(target, { hasTable: (name) => `SELECT to_regclass('${name}') IS NOT NULL` })
