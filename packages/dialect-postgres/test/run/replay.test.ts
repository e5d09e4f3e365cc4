import { replayCases } from '../../../core/test/run/cases-replay.ts'
import { targets } from './target.ts'

for (const target of targets) replayCases(target)
