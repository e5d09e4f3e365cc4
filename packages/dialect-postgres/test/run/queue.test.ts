import { queueCases } from '../../../core/test/run/cases-queue.ts'
import { targets } from './target.ts'

for (const target of targets) queueCases(target, { aborts: true })
