import path from 'node:path'
import { clientCases } from '../../../core/test/run/cases-client.ts'
import { targets } from './target.ts'

const runner = path.join(import.meta.dirname, 'runner.ts')

for (const target of targets) clientCases(target, { inTransaction: ['a pg Client'], runner })
