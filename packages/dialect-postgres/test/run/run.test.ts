import { runCases } from '../../../core/test/run/cases-run.ts'
import { targets } from './target.ts'

for (const target of targets) runCases(target)
