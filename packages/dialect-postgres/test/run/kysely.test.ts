import { kyselyCases } from '../../../core/test/run/cases-kysely.ts'
import { targets } from './target.ts'

for (const target of targets) kyselyCases(target)
