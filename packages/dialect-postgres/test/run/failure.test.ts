import { failureCases } from '../../../core/test/run/cases-failure.ts'
import { targets } from './target.ts'

for (const target of targets) failureCases(target)
