import { databasesCases } from '../../../core/test/run/cases-databases.ts'
import { targets } from './target.ts'

for (const target of targets.slice(0, 1)) databasesCases(target)
